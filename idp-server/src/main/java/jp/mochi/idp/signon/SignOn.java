package jp.mochi.idp.signon;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.device.status.BrowserWord;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;
import org.jspecify.annotations.Nullable;

/**
 * The one loop that signs a person on.
 *
 * <pre>
 * request → evaluate(policy, what is known) → Permit → issue → audit → answer
 *               ↑                             Need   → a page collects it ─┐
 *               └──────────────────────────────────────────────────────────┘
 *                                             Refuse → audit → answer
 * </pre>
 *
 * <p>Whoever asks is a {@link Requester}. Each turn looks the session up, reads the person again,
 * gathers the facts of this very request and evaluates the whole policy; a session answers only
 * "what was proved, and when". Nothing of a request under way is kept here between two turns.
 */
public final class SignOn {
  /** A policy that changes more often than that within one request is refused. */
  private static final int MOST_DECISIONS = 3;

  private final BrowserSessions sessions;
  private final People people;
  private final PersonBehind behind;
  private final CurrentPolicy policy;
  private final Map<String, Requester> requesters;
  private final Holding holding;
  private final Consumer<Outcome> told;
  private final SessionOver over;
  private final Clock clock;

  /**
   * Hears of a session that a sign-on has ended: its person is gone, the password is another, or
   * another person has signed on over it.
   */
  @FunctionalInterface
  public interface SessionOver {
    void ended(Session session, Visitor visitor);
  }

  /**
   * @param holding whether proofs that can be taken back still count
   * @param told hears what each turn came to
   * @param over hears of sessions that ended by themselves
   */
  public SignOn(
      BrowserSessions sessions,
      People people,
      CurrentPolicy policy,
      List<Requester> requesters,
      Holding holding,
      Consumer<Outcome> told,
      SessionOver over,
      Clock clock) {
    this.sessions = sessions;
    this.people = people;
    this.behind = new PersonBehind(people);
    this.policy = policy;
    this.requesters =
        requesters.stream().collect(Collectors.toMap(Requester::name, Function.identity()));
    this.holding = holding;
    this.told = told;
    this.over = over;
    this.clock = clock;
  }

  /** One turn, with whatever session the visitor's cookie opens. */
  public Outcome proceed(SignOnRequest request, Visitor visitor) {
    return told(turn(request, visitor, visitor.sessionSecret().flatMap(sessions::find)));
  }

  /**
   * One turn, with a session that the requester has found by a cookie of its own. It is a look at
   * what was signed on before, and no sign-on: nobody is told of it.
   */
  public Outcome turn(SignOnRequest request, Visitor visitor, Optional<Session> session) {
    return session.isEmpty()
        ? evaluate(request, visitor, null, null)
        : proceed(request, visitor, session.get());
  }

  /**
   * A factor is in: the loop goes on with the session that was opened for it, and with the person
   * as the directory had them in that moment.
   */
  public Outcome afterProof(
      SignOnRequest request, Person person, Session session, Visitor visitor) {
    people.remember(person);
    return told(with(behind.of(session, person), request, visitor, session));
  }

  /** A factor is in that says nothing new of the person: the loop goes on with the session. */
  public Outcome afterProof(SignOnRequest request, Session session, Visitor visitor) {
    return told(proceed(request, visitor, session));
  }

  private Outcome told(Outcome outcome) {
    told.accept(outcome);
    return outcome;
  }

  private Outcome proceed(SignOnRequest request, Visitor visitor, Session session) {
    return with(behind.of(session), request, visitor, session);
  }

  private Outcome with(
      PersonBehind.Found found, SignOnRequest request, Visitor visitor, Session session) {
    return switch (found) {
      case PersonBehind.Found.Still(var person) -> withPerson(request, visitor, session, person);
      case PersonBehind.Found.Over(var why) -> withoutSession(request, visitor, session, why);
      case PersonBehind.Found.Unsure(var why) -> refuse(request, unsure(why), session, visitor);
    };
  }

  private Outcome withPerson(
      SignOnRequest request, Visitor visitor, Session session, Person person) {
    return switch (holding.of(session)) {
      case Holding.Held.Good() -> evaluate(request, visitor, session, person);
      case Holding.Held.Undecided() ->
          evaluate(request, visitor, session.without(Factor.CERTIFICATE), person);
      case Holding.Held.Ended(var why) -> withoutSession(request, visitor, session, why);
    };
  }

  private Outcome withoutSession(
      SignOnRequest request, Visitor visitor, Session session, String why) {
    if (sessions.end(session, why, visitor)) {
      over.ended(session, visitor);
    }
    return evaluate(request, visitor, null, null);
  }

  private Outcome evaluate(
      SignOnRequest request, Visitor visitor, @Nullable Session session, @Nullable Person person) {
    return evaluate(theirs(request, person), visitor, session, person, MOST_DECISIONS);
  }

  /** What a turn is about, and what is known in it. */
  private record Turn(Policy rules, Facts facts, SignOnRequest request, Visitor visitor) {}

  private SignOnRequest theirs(SignOnRequest request, @Nullable Person person) {
    return person == null ? request : requester(request).forPerson(request, person);
  }

  private Outcome evaluate(
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person,
      int left) {
    var now = policy.now();
    var facts = facts(now, request, visitor, session, person);
    return switch (now.evaluate(facts)) {
      case Decision.Permit permit when session != null && person != null ->
          permitted(new Turn(now, facts, request, visitor), permit, session, person, left);
      // A policy can't let in who is not known: somebody has to sign in first.
      case Decision.Permit permit ->
          need(new Turn(now, facts, request, visitor), Factor.PASSWORD, permit, session);
      case Decision.Need need ->
          need(new Turn(now, facts, request, visitor), need.factor(), need, session);
      case Decision.Refuse refuse ->
          Optional.ofNullable(session)
              .flatMap(there -> stronger(now, refuse, facts, request, there))
              .orElseGet(
                  () ->
                      refuse(request, why(now, refuse, facts, request, session), session, visitor));
    };
  }

  /** Whoever is refused for what they have shown is asked for something stronger that they have. */
  private Optional<Outcome> stronger(
      Policy now, Decision.Refuse refuse, Facts facts, SignOnRequest request, Session session) {
    if (request.passive()
        || refuse.reason() != Reason.POLICY
        || facts.device().binding().isEmpty()
        || !requester(request).explains(request)) {
      return Optional.empty();
    }
    return StrongerProof.of(showing(now, facts, request, session), holding.others(session))
        .map(proof -> collect(proof, refuse, request, session));
  }

  private static Outcome collect(
      StrongerProof proof, Decision.Refuse refuse, SignOnRequest request, Session session) {
    var why = refuse.why();
    var again = new Outcome.Again(session.username(), why, List.of(), true);
    return new Outcome.Collect(
        proof.factor(), request, Optional.of(again), Optional.of(session), proof.keys());
  }

  /** Of a device in the register there is always something to say: what it lacks, or how new. */
  private static List<Shortfall> shortfalls(Decision.Need need, DeviceFacts device) {
    return need.factor() == Factor.SECURITY_STATUS
            && device.shortfalls().isEmpty()
            && device.revision() != DevicePosture.NOBODY_LOOKED
        ? List.of(Shortfall.TOO_LONG_AGO)
        : device.shortfalls();
  }

  /** The rules are met; what the one who asked wants proved besides is asked for now. */
  private Outcome permitted(
      Turn turn, Decision.Permit permit, Session session, Person person, int left) {
    var request = turn.request();
    var visitor = turn.visitor();
    var lacking = requester(request).lacking(request, permit, session);
    return lacking.isPresent()
        ? lacking(turn, lacking.get(), permit, session)
        : requester(request)
            .permitted(request, permit, session, person, visitor)
            .<Outcome>map(Outcome.Answered::new)
            .orElseGet(() -> again(request, visitor, session, person, permit, left - 1));
  }

  private Outcome lacking(Turn turn, Factor factor, Decision.Permit permit, Session session) {
    var request = turn.request();
    var detail = Map.of("lacking", factor.text());
    return request.passive()
        ? refuse(
            request,
            new Requester.Why(Reason.NO_PASSIVE, Optional.of(permit), detail),
            session,
            turn.visitor())
        : need(turn, factor, permit, session);
  }

  /**
   * The policy changed between the decision and the transaction that would have obeyed it, or
   * another answer has spent the proof that it was to rest on.
   */
  private Outcome again(
      SignOnRequest request,
      Visitor visitor,
      Session session,
      Person person,
      Decision.Permit outdated,
      int left) {
    policy.catchUp();
    return left > 0
        ? evaluate(request, visitor, asItIs(session), person, left)
        : refuse(request, decided(Reason.CHANGED_MEANWHILE, outdated), session, visitor);
  }

  /** With what is spent by now; a certificate that didn't count in this turn still doesn't. */
  private Session asItIs(Session session) {
    var now = sessions.asItIs(session);
    return session.certificate().isPresent() ? now : now.without(Factor.CERTIFICATE);
  }

  private Outcome need(Turn turn, Factor factor, Decision decision, @Nullable Session session) {
    var request = turn.request();
    if (request.passive()) {
      return refuse(request, decided(Reason.NO_PASSIVE, decision), session, turn.visitor());
    }
    // Where requests come by the dozen nobody reads a page: the sign-on that follows looks.
    if (session == null || !factor.showsDevice() || !requester(request).explains(request)) {
      return collect(factor, decision, turn, session, Set.of());
    }
    var showing = showing(turn.rules(), turn.facts(), request, session);
    if (factor == Factor.CERTIFICATE) {
      return collect(factor, decision, turn, session, showing.insteadOfCertificate());
    }
    return showing.areOfOtherDevices()
        ? ofTwoDevices(turn, decision, session)
        : collect(factor, decision, turn, session, showing.besideCertificate());
  }

  /**
   * Whoever reads the refusal has the certificate bound or takes another one: what the session
   * remembers of one shown earlier must not refuse them for as long as that counts.
   */
  private Outcome ofTwoDevices(Turn turn, Decision decision, Session session) {
    var request = turn.request();
    return session.isProvedFor(Factor.CERTIFICATE, request.id())
        ? refuse(request, ofTwoDevices(decision), session, turn.visitor())
        : collect(Factor.CERTIFICATE, decision, turn, session, Set.of());
  }

  private ShowingKeys showing(Policy rules, Facts facts, SignOnRequest request, Session session) {
    return new ShowingKeys(
        rules, facts, request, requester(request), session, holding.others(session));
  }

  private static Outcome collect(
      Factor factor, Decision decision, Turn turn, @Nullable Session session, Set<String> keys) {
    return new Outcome.Collect(
        factor,
        turn.request(),
        again(decision, session, turn.facts().device()),
        Optional.ofNullable(session),
        keys);
  }

  private static Optional<Outcome.Again> again(
      Decision decision, @Nullable Session session, DeviceFacts device) {
    return session != null && decision instanceof Decision.Need need
        ? Optional.of(new Outcome.Again(session.username(), need.why(), shortfalls(need, device)))
        : Optional.empty();
  }

  /** Who has proved nothing learns nothing: neither which rule it was nor what would help. */
  private Requester.Why why(
      Policy now,
      Decision.Refuse refuse,
      Facts facts,
      SignOnRequest request,
      @Nullable Session session) {
    if (session == null || !requester(request).explains(request)) {
      return decided(refuse.reason(), refuse);
    }
    var nearest = now.nearest(facts);
    Map<String, String> detail =
        nearest
            .map(found -> found.changes().stream().map(Change::text))
            .map(changes -> Map.of("nearest", changes.collect(Collectors.joining(" + "))))
            .orElse(Map.of());
    var explanation = Explanation.of(refuse.why(), nearest, now.missing(facts, refuse));
    return new Requester.Why(
        refuse.reason(), Optional.of(refuse), detail, Optional.of(explanation));
  }

  /**
   * Why the person whose session the visitor's cookie opens is refused now; nothing is recorded.
   * Empty when they aren't, or nobody is signed on.
   */
  public Optional<Explanation> explain(SignOnRequest request, Visitor visitor) {
    return visitor
        .sessionSecret()
        .flatMap(sessions::find)
        .flatMap(session -> explain(request, visitor, session));
  }

  private Optional<Explanation> explain(SignOnRequest request, Visitor visitor, Session session) {
    if (!(behind.of(session) instanceof PersonBehind.Found.Still(var person))) {
      return Optional.empty();
    }
    var now = policy.now();
    var facts = facts(now, theirs(request, person), visitor, session, person);
    return now.evaluate(facts) instanceof Decision.Refuse refuse
        ? Optional.of(Explanation.of(refuse.why(), now.nearest(facts), now.missing(facts, refuse)))
        : Optional.empty();
  }

  /**
   * What the rules say of a sign-on that nobody makes.
   *
   * @param request the one that they were asked about: for the entry that is the person's
   * @param nearest what would turn a refusal into a permit, where something does
   */
  public record Rehearsed(
      SignOnRequest request, Facts facts, Decision decision, Optional<NearestChange> nearest) {}

  /**
   * One turn without its consequences, with a session that there isn't: nobody is signed on, nobody
   * is told, and nothing is recorded.
   *
   * @param session empty where nothing counts as proved: then the rules don't get to know who it is
   * @param person for whom the entry is chosen in any case
   * @param at by which time the rules decide
   */
  public Rehearsed rehearse(
      SignOnRequest request,
      Visitor visitor,
      Optional<Session> session,
      Person person,
      Instant at) {
    var now = policy.now();
    var theirs = theirs(request, person);
    var service = requester(theirs).service(theirs);
    var known = session.isPresent() ? person : null;
    var gathered =
        GatherFacts.of(
            now,
            at,
            service,
            theirs,
            visitor,
            session.orElse(null),
            known,
            DeviceFacts.UNKNOWN,
            Optional.empty());
    var facts = requester(theirs).issues() ? gathered.issuing() : gathered;
    var evaluated = now.evaluate(facts);
    var decision = known == null ? evaluated.ofStranger() : evaluated;
    return new Rehearsed(
        theirs,
        facts,
        decision,
        decision instanceof Decision.Permit ? Optional.empty() : now.nearest(facts));
  }

  private static Requester.Why decided(Reason reason, Decision decision) {
    return new Requester.Why(reason, Optional.of(decision), Map.of());
  }

  /**
   * The certificate and every key are of different devices, so that each would take the other's
   * place for ever: of the rules' or, where these are met, of what the service asks for.
   */
  private static Requester.Why ofTwoDevices(Decision decision) {
    var reason = decision instanceof Decision.Permit ? Reason.NO_AUTHN_CONTEXT : Reason.TWO_DEVICES;
    var detail =
        Map.of("fault", "no key of the person is of the device that the certificate is of");
    return new Requester.Why(reason, Optional.of(decision), detail);
  }

  /** No rule was asked; what the directory said is what the helpdesk needs. */
  private static Requester.Why unsure(String why) {
    var detail = Map.of("detail", why);
    return new Requester.Why(Reason.DIRECTORY_UNAVAILABLE, Optional.empty(), detail);
  }

  private Outcome refuse(
      SignOnRequest request, Requester.Why why, @Nullable Session session, Visitor visitor) {
    return new Outcome.Answered(
        requester(request).refused(request, why, Optional.ofNullable(session), visitor));
  }

  private Facts facts(
      Policy now,
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person) {
    var device = session == null ? DeviceFacts.UNKNOWN : holding.device(session);
    var facts =
        GatherFacts.of(
            now,
            clock.instant(),
            requester(request).service(request),
            request,
            visitor,
            session,
            person,
            device,
            session == null ? Optional.empty() : posture(now, session, device, visitor));
    return requester(request).issues() ? facts.forRequest(request.id()) : facts;
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

  private Requester requester(SignOnRequest request) {
    var requester = requesters.get(request.requester());
    if (requester == null) {
      throw new IllegalStateException("no requester is called " + request.requester());
    }
    return requester;
  }
}
