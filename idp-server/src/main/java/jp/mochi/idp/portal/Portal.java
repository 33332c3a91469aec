package jp.mochi.idp.portal;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.policy.OwnRule;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.signon.SignOnRequest;

/** The pages that stand behind a rule of their own. */
public enum Portal {
  /** One's own phones. */
  ME("me", ServiceFacts.ME, false, "/me", "自分の端末", "My phones", false),

  /**
   * One's own authenticator app: whoever may register a phone may set one up, and nobody else, so
   * that the rule is the same.
   */
  CODES(
      "codes", ServiceFacts.ENROLMENT, true, "/me/codes/new", "認証アプリ", "Authenticator app", false),

  /**
   * Everybody's, for the helpdesk and administrators. It gives codes out and lets phones in, so
   * that whoever has somebody's password alone must not get here.
   */
  HELPDESK("helpdesk", ServiceFacts.HELPDESK, true, "/helpdesk", "ヘルプデスク", "Helpdesk", true);

  /** Of a request: that to be let in is to be recorded. */
  static final String RECORDED = "recorded";

  private final String requester;
  private final String service;
  private final boolean strong;
  private final String address;
  private final String japanese;
  private final String english;
  private final boolean staff;

  Portal(
      String requester,
      String service,
      boolean strong,
      String address,
      String japanese,
      String english,
      boolean staff) {
    this.requester = requester;
    this.service = service;
    this.strong = strong;
    this.address = address;
    this.japanese = japanese;
    this.english = english;
    this.staff = staff;
  }

  /** Where it begins: {@code /me}. */
  public String address() {
    return address;
  }

  String requester() {
    return requester;
  }

  OwnRule rule() {
    return new OwnRule(service, strong, false);
  }

  /** Whether it is for people with a role alone. */
  boolean staff() {
    return staff;
  }

  /** Somebody wants to see it. */
  SignOnRequest request(URI baseUrl, Instant now, boolean recorded) {
    return SignOnRequest.begun(
        requester,
        service,
        japanese,
        english,
        false,
        false,
        recorded ? Map.of(RECORDED, "yes") : Map.of(),
        now,
        Optional.of(baseUrl + address));
  }
}
