package jp.mochi.idp.me;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.CurrentGrounds;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.OwnRule;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/**
 * A session that wants to show a code for a phone, as a requester. As with an assertion, one
 * transaction re-reads session, policy and what was reported of the device, makes the code and
 * writes the record; only then is it shown.
 *
 * <p>A rule for services in general was not written with this in mind: a permit counts only by a
 * rule that names {@code mochi:enrolment}. And a password alone never enrols, whatever that rule
 * asks: it must look at the place, or something that the person holds must have been proved.
 */
public final class EnrolmentRequester implements Requester {
  static final String NAME = "enrolment";
  static final String SHOWN = "/me/enrol/code";

  private static final OwnRule RULE = new OwnRule(ServiceFacts.ENROLMENT, true, true);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Parts parts;
  private final CurrentGrounds grounds;

  /**
   * What it stands on.
   *
   * @param rules those in force
   * @param origin our own, {@code https://idp.example.co.jp}
   */
  public record Parts(
      Database database,
      Sessions sessions,
      PolicyVersions policies,
      Supplier<RuleSet> rules,
      HandOutCodes codes,
      AuditLog audit,
      FloodCounter refusals,
      Sealer sealer,
      String origin,
      Clock clock) {}

  /** What the transaction came to. */
  private sealed interface Recorded {
    record Made(HandOutCodes.Made made) implements Recorded {}

    record SessionChanged() implements Recorded {}

    record Outdated() implements Recorded {}

    /** The person has as many devices as anybody may have. */
    record Full(String limit) implements Recorded {}
  }

  public EnrolmentRequester(Parts parts) {
    this.parts = parts;
    this.grounds = new CurrentGrounds(parts.policies());
  }

  /** Whether rules let anybody register a device of their own. */
  public static boolean isOpenedBy(RuleSet rules) {
    return RULE.isOpenedBy(rules);
  }

  /** A person wants to register a phone of that kind. */
  static SignOnRequest request(Candidate.Platform platform, Instant now) {
    return SignOnRequest.begun(
        NAME,
        ServiceFacts.ENROLMENT,
        "端末の登録",
        "Register a phone",
        false,
        false,
        Map.of("platform", platform.text(), "device", newDevice()),
        now,
        Optional.of("/me/enrol"));
  }

  /** Until there is more to call it by. */
  private static String newDevice() {
    var bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return "byod-" + HexFormat.of().formatHex(bytes);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean issues() {
    return true;
  }

  @Override
  public Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {
    var lacking = RULE.lacking(parts.rules().get(), permit);
    if (lacking.isPresent()) {
      var why =
          new Why(Reason.ENROLMENT_NO_RULE, Optional.of(permit), Map.of("expected", lacking.get()));
      return Optional.of(refused(request, why, Optional.of(session), visitor));
    }
    var now = parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var allowed = parts.codes().allowed(candidate(request, session));
    var recorded =
        parts.database().write(h -> issue(h, request, permit, session, visitor, now, allowed));
    return switch (recorded) {
      case Recorded.Made(var made) -> Optional.of(shown(made, visitor));
      case Recorded.SessionChanged() -> {
        var changed = new Why(Reason.CHANGED_MEANWHILE, Optional.of(permit), Map.of());
        yield Optional.of(refused(request, changed, Optional.of(session), visitor));
      }
      case Recorded.Outdated() -> Optional.empty();
      case Recorded.Full(var limit) -> {
        var full = new Why(Reason.ENROLMENT_FULL, Optional.of(permit), Map.of("limit", limit));
        yield Optional.of(refused(request, full, Optional.of(session), visitor));
      }
    };
  }

  private Answer shown(HandOutCodes.Made made, Visitor visitor) {
    var kind = Platform.of(made.candidate().platform().text()).orElse(Platform.OTHER);
    var code = ShownCode.of(made, "", kind);
    var token = code.sealed(parts.sealer(), ShownCode.Purpose.CODE, visitor);
    return new Answer.PostForm(parts.origin() + SHOWN, ShownCode.field(token), true);
  }

  private Recorded issue(
      Handle handle,
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Visitor visitor,
      Instant now,
      Allowed allowed) {
    if (!parts.sessions().unchanged(handle, session)) {
      return new Recorded.SessionChanged();
    }
    if (!grounds.hold(handle, permit, session.device())
        || !parts.sessions().spend(handle, session, request.id())) {
      return new Recorded.Outdated();
    }
    parts.sessions().touch(handle, session, now);
    var candidate = candidate(request, session);
    var actor = Actor.person(candidate.person(), candidate.username(), visitor.circumstances());
    return switch (parts.codes().forOneself(handle, actor, candidate, session.id(), allowed)) {
      // Nothing else speaks against a device with an id that was just made up.
      case HandOutCodes.Outcome.Refused<HandOutCodes.Made> full ->
          new Recorded.Full(allowed.text());
      case HandOutCodes.Outcome.Done<HandOutCodes.Made>(var made) -> {
        parts.audit().append(handle, record(permit, session, visitor, candidate));
        yield new Recorded.Made(made);
      }
    };
  }

  private static AuditEvent record(
      Decision.Permit permit, Session session, Visitor visitor, Candidate candidate) {
    return new AuditEvent.Permitted(
        visitor.circumstances(),
        BrowserSessions.who(session),
        ServiceFacts.ENROLMENT,
        session.factors(),
        permit.trace(),
        session.id(),
        candidate.device());
  }

  private static Candidate candidate(SignOnRequest request, Session session) {
    return new Candidate(
        session.person().value(),
        session.username(),
        request.details().getOrDefault("device", ""),
        Candidate.Ownership.BYOD,
        Candidate.Platform.of(request.details().getOrDefault("platform", ""))
            .orElse(Candidate.Platform.OTHER));
  }

  @Override
  public Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    var told = why.orNoRule(Reason.ENROLMENT_NO_RULE);
    var reference = parts.refusals().record(told.record(request, session, visitor));
    return told.page(reference, Optional.empty());
  }
}
