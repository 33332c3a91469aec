package jp.mochi.idp.saml.sso;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.saml.codec.WrittenResponse;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.ServiceProvider;

/**
 * A whole sign-on that nobody makes: the loop's own facts and rules, the entry that answers, the
 * release of attributes, the response and its writer. It opens no session, consumes no request and
 * makes no persistent name; it is on record before anything is signed.
 *
 * <p>What is signed is of no use to anybody: it was over on {@link #LONG_OVER}, and it answers a
 * request that nobody made. Whoever shows it leaves the signature's value out besides (see {@code
 * docs/decisions/0020-test-before-go-live.md}).
 */
public final class RehearseSignOn {
  /** When the assertion of a rehearsal is issued, and minutes later over. */
  public static final Instant LONG_OVER = Instant.parse("2000-01-01T00:00:00Z");

  private static final int MOST_DECISIONS = 3;

  private final Services services;
  private final SignOn loop;
  private final CurrentPolicy policy;
  private final SsoRequester requester;
  private final IssueAssertion issue;
  private final Records records;
  private final Clock clock;

  /** Where it is put on record. */
  public record Records(Database database, AuditLog audit) {}

  public RehearseSignOn(
      Services services,
      SignOn loop,
      CurrentPolicy policy,
      SsoRequester requester,
      IssueAssertion issue,
      Records records,
      Clock clock) {
    this.services = services;
    this.loop = loop;
    this.policy = policy;
    this.requester = requester;
    this.issue = issue;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Who would sign on.
   *
   * @param visitor from where; nobody's browser
   * @param at by which time the rules decide
   * @param factors what counts as proved
   */
  public record Question(
      ServiceProvider service,
      Person person,
      Visitor visitor,
      Instant at,
      List<ProvedFactor> factors) {
    public Question {
      factors = List.copyOf(factors);
    }
  }

  /**
   * What came of it.
   *
   * @param answering the entry that would answer: another one of the same service may be for this
   *     person
   */
  public record Rehearsal(SignOn.Rehearsed decided, ServiceProvider answering, Result result) {}

  /** What the service would get. */
  public sealed interface Result {
    /** Nothing yet, or nothing at all: the decision says so. */
    record NotPermitted() implements Result {}

    /** Permitted by the rules, and refused all the same. */
    record Refused(Reason reason, Map<String, String> detail) implements Result {
      public Refused {
        detail = Map.copyOf(detail);
      }
    }

    /**
     * A response.
     *
     * @param sent as it would go out
     * @param clear the same before anything of it is encrypted
     * @param nameIdIsNew whether its NameID stands for one that doesn't exist yet
     */
    record Response(
        ResponseModel model,
        WrittenResponse sent,
        WrittenResponse clear,
        EncryptionPlan plan,
        boolean nameIdIsNew)
        implements Result {}
  }

  /**
   * Goes through it.
   *
   * @param event the record: of the decision, and of the assertion's ID where one is made
   */
  public Rehearsal rehearse(Question question, Recording event) {
    var known = services.anew(question.service().entityId());
    var session = session(question);
    for (int left = MOST_DECISIONS; ; left--) {
      var decided =
          loop.rehearse(
              request(question, known),
              question.visitor(),
              session,
              question.person(),
              question.at());
      var answering =
          known.stream()
              .filter(entry -> entry.name().equals(decided.request().service()))
              .findFirst()
              .orElse(question.service());
      if (!(decided.decision() instanceof Decision.Permit permit) || session.isEmpty()) {
        note(event.of(decided.decision(), answering, Optional.empty()));
        return new Rehearsal(decided, answering, new Result.NotPermitted());
      }
      var order = order(question, decided, answering, permit, moved(session.get(), question.at()));
      Function<String, AuditEvent> made = id -> event.of(permit, answering, Optional.of(id));
      var result = obey(order, left > 1, made);
      if (result.isPresent()) {
        if (result.get() instanceof Result.Refused) {
          note(event.of(permit, answering, Optional.empty()));
        }
        return new Rehearsal(decided, answering, result.get());
      }
      policy.catchUp();
    }
  }

  /** What happened, as the audit has it. */
  @FunctionalInterface
  public interface Recording {
    AuditEvent of(Decision decision, ServiceProvider answering, Optional<String> assertionId);
  }

  private void note(AuditEvent event) {
    records
        .database()
        .write(
            handle -> {
              records.audit().append(handle, event);
              return event;
            });
  }

  /** Empty when the rules were exchanged meanwhile and are to be asked again. */
  private Optional<Result> obey(
      IssueAssertion.Order order, boolean again, Function<String, AuditEvent> event) {
    if (!requester.isFor(order.service(), order.person())) {
      var detail = Map.of("expected", "an entry that is for this person");
      return Optional.of(new Result.Refused(Reason.POLICY, detail));
    }
    return switch (issue.rehearse(order, LONG_OVER, event)) {
      case IssueAssertion.Rehearsed.Made(var model, var sent, var clear, var plan, var isNew) ->
          Optional.of(new Result.Response(model, sent, clear, plan, isNew));
      case IssueAssertion.Rehearsed.Refused(var fault) ->
          Optional.of(new Result.Refused(fault.reason(), fault.detail()));
      case IssueAssertion.Rehearsed.Outdated() ->
          again
              ? Optional.empty()
              : Optional.of(new Result.Refused(Reason.CHANGED_MEANWHILE, Map.of()));
    };
  }

  private SignOnRequest request(Question question, List<ServiceProvider> known) {
    var service = question.service();
    var acs = CheckRequest.defaultAcs(service).orElseThrow();
    return WebSso.signOnRequest(
        requester.name(),
        service,
        asked(service, acs.location(), known),
        new WebSso.Manner(false, false, clock.instant()));
  }

  /** As though the service had asked, by a request that leaves everything open. */
  private static Asked asked(ServiceProvider service, String acs, List<ServiceProvider> known) {
    return new Asked(
        service.entityId(),
        acs,
        Optional.of("_test" + Ids.fresh()),
        service.options().defaultRelayState(),
        Optional.empty(),
        Optional.empty(),
        known.stream().map(ServiceProvider::id).collect(Collectors.toUnmodifiableSet()));
  }

  private static IssueAssertion.Order order(
      Question question,
      SignOn.Rehearsed decided,
      ServiceProvider answering,
      Decision.Permit permit,
      Session session) {
    return new IssueAssertion.Order(
        decided.request(),
        Asked.of(decided.request().details()),
        answering,
        permit,
        session,
        question.person(),
        question.visitor());
  }

  /** A session begins with a password that was taken; what is proved without one is nobody's. */
  private static Optional<Session> session(Question question) {
    var factors = question.factors();
    return !question.person().disabled()
            && factors.stream().anyMatch(f -> f.factor() == Factor.PASSWORD)
        ? Optional.of(session(question, factors, question.at()))
        : Optional.empty();
  }

  private static Session session(Question question, List<ProvedFactor> factors, Instant at) {
    var started = factors.stream().map(ProvedFactor::at).min(Instant::compareTo).orElse(at);
    return new Session(
        "test" + Ids.fresh(),
        question.person().id(),
        question.person().username(),
        started,
        at,
        factors,
        question.person().passwordState(),
        question.visitor().circumstances().clientAddress(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** The same at the time that the assertion is made at. */
  private static Session moved(Session session, Instant at) {
    var by = Duration.between(at, LONG_OVER);
    return new Session(
        session.id(),
        session.person(),
        session.username(),
        session.started().plus(by),
        session.lastUsed().plus(by),
        session.factors().stream().map(f -> f.at(f.at().plus(by))).toList(),
        session.passwordState(),
        session.clientAddress(),
        session.certificate(),
        session.device(),
        session.key(),
        session.version());
  }
}
