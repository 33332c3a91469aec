package jp.mochi.idp.saml.sso;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.saml.codec.AuthnRequest;

/**
 * The requests that a browser was shown a page for while they were fresh, in a sealed cookie of
 * that browser's. Phones throw tabs away and load them again when they come to the front: there
 * such a request goes on for half an hour after it was made, whereas anywhere else its address is
 * worth nothing after the skew.
 */
public final class ShownRequests {
  /** How old a request may be that this browser was shown before. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  private static final String PURPOSE = "shown";
  private static final int MOST = 8;

  private final Sealer sealer;

  public ShownRequests(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * Whether this browser was shown a page for a request. Nothing is opened until it is asked, which
   * is only where a request comes late.
   */
  Predicate<AuthnRequest> by(Context ctx, Visitor visitor) {
    return request -> read(ctx, visitor).contains(key(request.issuer(), request.id()));
  }

  /** The newest first. */
  private List<String> read(Context ctx, Visitor visitor) {
    return SetCookie.read(ctx, Cookies.SHOWN)
        .flatMap(cookie -> sealer.content(PURPOSE, visitor.browserHash(), cookie))
        .map(text -> List.of(text.split("\n", -1)))
        .orElse(List.of());
  }

  /** Notes that the browser is shown a page for this request; the oldest of many are forgotten. */
  void remember(Context ctx, Visitor visitor, Asked asked) {
    asked
        .requestId()
        .ifPresent(
            id -> {
              var shown = new LinkedHashSet<String>(List.of(key(asked.entityId(), id)));
              shown.addAll(read(ctx, visitor));
              var text = String.join("\n", shown.stream().limit(MOST).toList());
              var expires = visitor.circumstances().time().plus(LONGEST);
              var sealed = sealer.seal(PURPOSE, visitor.browserHash(), text, expires);
              SetCookie.lasting(Cookies.SHOWN, sealed, LONGEST).on(ctx);
            });
  }

  /** A name for a request that fits a cookie: IDs are unique per issuer only. */
  private static String key(String issuer, String id) {
    return Ids.ofSession("shown", id, issuer).substring(1, 23);
  }
}
