package jp.mochi.idp.signon;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.NearestChange;
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
  private final GatherFacts gathering;
  private final AskForFactor asking;

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
    this.gathering = new GatherFacts(holding, clock);
    this.asking = new AskForFactor(holding);
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
   * Has what is known of who asks at hand for the second that follows: a turn that begins with
   * something to be written reads nothing then that would have to wait for it.
   */
  public void prepare(SignOnRequest request) {
    requester(request).service(request);
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
      case PersonBehind.Found.Unsure(var why) ->
          new Outcome.Answered(
              requester(request).refused(request, unsure(why), Optional.of(session), visitor));
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

  private SignOnRequest theirs(SignOnRequest request, @Nullable Person person) {
    return person == null ? request : requester(request).forPerson(request, person);
  }

  private Outcome evaluate(
      SignOnRequest request,
      Visitor visitor,
      @Nullable Session session,
      @Nullable Person person,
      int left) {
    var turn = turnWith(request, visitor, session, person);
    return switch (turn.rules().evaluate(turn.facts())) {
      case Decision.Permit permit when session != null && person != null ->
          permitted(turn, permit, session, person, left);
      // A policy can't let in who is not known: somebody has to sign in first.
      case Decision.Permit permit -> asking.need(turn, Factor.PASSWORD, permit, session);
      case Decision.Need need -> asking.need(turn, need.factor(), need, session);
      case Decision.Refuse refuse ->
          Optional.ofNullable(session)
              .flatMap(there -> asking.stronger(turn, refuse, there))
              .orElseGet(() -> turn.refuse(why(turn, refuse, session), session));
    };
  }

  private Turn turnWith(
      SignOnRequest request, Visitor visitor, @Nullable Session session, @Nullable Person person) {
    var now = policy.now();
    var requester = requester(request);
    var facts = gathering.of(now, requester, request, visitor, session, person);
    return new Turn(now, facts, request, requester, visitor);
  }

  /** The rules are met; what the one who asked wants proved besides is asked for now. */
  private Outcome permitted(
      Turn turn, Decision.Permit permit, Session session, Person person, int left) {
    var lacking = turn.requester().lacking(turn.request(), permit, session);
    return lacking.isPresent()
        ? lacking(turn, lacking.get(), permit, session)
        : turn.requester()
            .permitted(turn.request(), permit, session, person, turn.visitor())
            .<Outcome>map(Outcome.Answered::new)
            .orElseGet(() -> again(turn, session, person, permit, left - 1));
  }

  private Outcome lacking(Turn turn, Factor factor, Decision.Permit permit, Session session) {
    var detail = Map.of("lacking", factor.text());
    return turn.request().passive()
        ? turn.refuse(new Requester.Why(Reason.NO_PASSIVE, Optional.of(permit), detail), session)
        : asking.need(turn, factor, permit, session);
  }

  /**
   * The policy changed between the decision and the transaction that would have obeyed it, or
   * another answer has spent the proof that it was to rest on.
   */
  private Outcome again(
      Turn turn, Session session, Person person, Decision.Permit outdated, int left) {
    policy.catchUp();
    return left > 0
        ? evaluate(turn.request(), turn.visitor(), asItIs(session), person, left)
        : turn.refuse(Requester.Why.decided(Reason.CHANGED_MEANWHILE, outdated), session);
  }

  /** With what is spent by now; a certificate that didn't count in this turn still doesn't. */
  private Session asItIs(Session session) {
    var now = sessions.asItIs(session);
    return session.certificate().isPresent() ? now : now.without(Factor.CERTIFICATE);
  }

  /** Who has proved nothing learns nothing: neither which rule it was nor what would help. */
  private static Requester.Why why(Turn turn, Decision.Refuse refuse, @Nullable Session session) {
    if (session == null || !turn.requester().explains(turn.request())) {
      return Requester.Why.decided(refuse.reason(), refuse);
    }
    var nearest = turn.rules().nearest(turn.facts());
    Map<String, String> detail =
        nearest
            .map(found -> found.changes().stream().map(Change::text))
            .map(changes -> Map.of("nearest", changes.collect(Collectors.joining(" + "))))
            .orElse(Map.of());
    return new Requester.Why(
        refuse.reason(),
        Optional.of(refuse),
        detail,
        Optional.of(explanation(turn, refuse, nearest)));
  }

  private static Explanation explanation(
      Turn turn, Decision.Refuse refuse, Optional<NearestChange> nearest) {
    return Explanation.of(refuse.why(), nearest, turn.rules().missing(turn.facts(), refuse));
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
    var turn = turnWith(theirs(request, person), visitor, session, person);
    var rules = turn.rules();
    return rules.evaluate(turn.facts()) instanceof Decision.Refuse refuse
        ? Optional.of(explanation(turn, refuse, rules.nearest(turn.facts())))
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
    var known = session.isPresent() ? person : null;
    var facts =
        GatherFacts.rehearsed(
            now, at, requester(theirs), theirs, visitor, session.orElse(null), known);
    var evaluated = now.evaluate(facts);
    var decision = known == null ? evaluated.ofStranger() : evaluated;
    return new Rehearsed(
        theirs,
        facts,
        decision,
        decision instanceof Decision.Permit ? Optional.empty() : now.nearest(facts));
  }

  /** No rule was asked; what the directory said is what the helpdesk needs. */
  private static Requester.Why unsure(String why) {
    var detail = Map.of("detail", why);
    return new Requester.Why(Reason.DIRECTORY_UNAVAILABLE, Optional.empty(), detail);
  }

  private Requester requester(SignOnRequest request) {
    var requester = requesters.get(request.requester());
    if (requester == null) {
      throw new IllegalStateException("no requester is called " + request.requester());
    }
    return requester;
  }
}
