package jp.mochi.idp.signon;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.status.BrowserWord;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;
import org.jspecify.annotations.Nullable;

/** What the rules are asked about: everything that is known in one turn, and nothing assumed. */
final class GatherFacts {
  private final Holding holding;
  private final Clock clock;

  GatherFacts(Holding holding, Clock clock) {
    this.holding = holding;
    this.clock = clock;
  }

  /** The zones are those of the rules that will decide on them. */
  Facts of(
      Policy now,
      Requester requester,
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person) {
    var device = session == null ? DeviceFacts.UNKNOWN : holding.device(session);
    var at = clock.instant();
    var known = of(now, at, requester, request, visitor, session, person, device);
    Optional<DevicePosture> posture =
        session == null ? Optional.empty() : posture(now, session, device, visitor);
    var assessed = posture.map(words -> known.with(now.assess(words, at))).orElse(known);
    var facts = session == null ? assessed : browser(now, assessed, session, visitor);
    return requester.issues() ? facts.forRequest(request.id()) : facts;
  }

  /**
   * Of a sign-on that nobody makes, and of whose device nothing is known.
   *
   * @param at by which time the rules decide
   */
  static Facts rehearsed(
      Policy now,
      Instant at,
      Requester requester,
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person) {
    var facts = of(now, at, requester, request, visitor, session, person, DeviceFacts.UNKNOWN);
    return requester.issues() ? facts.issuing() : facts;
  }

  private static Facts of(
      Policy now,
      Instant at,
      Requester requester,
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person,
      DeviceFacts device) {
    List<ProvedFactor> proved = session == null ? List.of() : session.factors();
    return new Facts(
        at,
        requester.service(request),
        visitor.circumstances().clientAddress(),
        now.zones(visitor.circumstances().clientAddress()),
        person == null ? PersonFacts.UNKNOWN : known(person),
        device,
        proved,
        request.notBefore());
  }

  private static PersonFacts known(Person person) {
    return PersonFacts.of(person.id().value(), person.groups(), person.attributes());
  }

  /** Looked for only where a rule asks. */
  private Facts browser(Policy now, Facts facts, Session session, Visitor visitor) {
    return now.asksForKnownBrowser()
        ? facts.withKnownBrowser(holding.isInKnownBrowser(session, visitor))
        : facts;
  }

  /** Only of a device that counts: how another one is tells nothing. */
  private Optional<DevicePosture> posture(
      Policy now, Session session, DeviceFacts device, Visitor visitor) {
    return now.requiresOfDevices() && device.ownership().isPresent()
        ? holding.posture(session).map(reported -> seen(reported, visitor))
        : Optional.empty();
  }

  /** A phone that nobody reports on shows an old system by its browser all the same. */
  private DevicePosture seen(DevicePosture reported, Visitor visitor) {
    var browser = visitor.circumstances().userAgent();
    return reported.with(BrowserWord.of(browser, reported.platform()), clock.instant());
  }
}
