package jp.mochi.idp.saml.sso;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.attribute.AttributeRelease;
import jp.mochi.idp.attribute.ReleasedValues;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.CurrentGrounds;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.LastCheck;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.idp.saml.codec.WriteOutcome;
import jp.mochi.idp.saml.codec.WrittenResponse;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.AssertionOptions.SessionTold;
import jp.mochi.metadata.ReleasedAttribute;
import jp.mochi.metadata.ServiceProvider;
import org.jdbi.v3.core.Handle;

/**
 * The only way to an assertion. In this order, so that nothing leaves that the audit doesn't have:
 *
 * <ol>
 *   <li>everything that can be decided is decided, and refused where it must be;
 *   <li>one transaction re-reads the session, which policy is in force and whether anything was
 *       reported of the device, spends what was proved for this request, consumes its ID, finds the
 *       persistent name, notes what the service is told and appends the audit record;
 *   <li>the finished response is held against the request once more, then signed.
 * </ol>
 */
public final class IssueAssertion {
  /**
   * Longer than any request may be under way: it may come again to a browser that was shown a page
   * for it, and from that moment on the page may be kept fresh. Until both are over it could still
   * be answered.
   */
  static final Duration UNDER_WAY = ShownRequests.LONGEST.plus(SignOnToken.LONGEST).plusMinutes(1);

  private final Issuers issuers;
  private final Database database;
  private final Stores stores;
  private final CurrentGrounds grounds;
  private final SessionLimits limits;
  private final AttributeRelease release;
  private final ResponseWriters writers;
  private final Clock clock;

  /** What the issuing transaction writes to. */
  public record Stores(
      Sessions sessions,
      ConsumedRequests requests,
      ServiceSessions serviceSessions,
      ServiceNames names,
      PolicyVersions policies,
      AuditLog audit) {}

  /**
   * @param issuers what we call ourselves
   * @param writers sign with the key that is in use at that moment
   */
  public IssueAssertion(
      Issuers issuers,
      Database database,
      Stores stores,
      SessionLimits limits,
      AttributeRelease release,
      ResponseWriters writers,
      Clock clock) {
    this.issuers = issuers;
    this.database = database;
    this.stores = stores;
    this.grounds = new CurrentGrounds(stores.policies());
    this.limits = limits;
    this.release = release;
    this.writers = writers;
    this.clock = clock;
  }

  /** All that an assertion is made of. Without a permit there is no order. */
  record Order(
      SignOnRequest request,
      Asked asked,
      ServiceProvider service,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {}

  /** What came of it. */
  sealed interface Issued {
    record Response(WrittenResponse response) implements Issued {}

    record Refused(RequestFault fault) implements Issued {}

    /** The permit no longer stands on what it was given on; nothing has happened. */
    record Outdated() implements Issued {}
  }

  /** What the transaction came to. */
  private sealed interface Recorded {
    record Named(NamePerson.Naming.Named naming) implements Recorded {}

    record Stopped(RequestFault fault) implements Recorded {}

    record Outdated() implements Recorded {}
  }

  /**
   * All that is decided before anything is written down.
   *
   * @param writer chosen before anything is recorded, since a key may be missing
   */
  private record Ready(
      Order order,
      EncryptionPlan plan,
      NameIdValue names,
      DraftAssertion draft,
      List<AssertionModel.Attribute> attributes,
      ResponseWriter writer) {
    ResponseModel response(NamePerson.Naming.Named named) {
      var all = Stream.concat(attributes.stream(), named.identifiers().stream()).toList();
      return draft.response(named.nameId(), all);
    }
  }

  private sealed interface Prepared {
    record Good(Ready ready) implements Prepared {}

    record Bad(RequestFault fault) implements Prepared {}
  }

  Issued issue(Order order) {
    return switch (prepare(order, clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
      case Prepared.Bad(var fault) -> new Issued.Refused(fault);
      case Prepared.Good(var ready) ->
          switch (database.write(handle -> record(handle, ready))) {
            case Recorded.Stopped(var fault) -> new Issued.Refused(fault);
            case Recorded.Outdated() -> new Issued.Outdated();
            case Recorded.Named(var named) ->
                sign(ready, named.nameId(), ready.response(named), ready.plan(), clock.instant());
          };
    };
  }

  /** What came of a rehearsal. */
  sealed interface Rehearsed {
    /**
     * It would have been issued.
     *
     * @param sent as it would have gone to the service
     * @param clear the same before anything of it was encrypted
     * @param nameIdIsNew whether a name stands for one that a sign-on would have made
     */
    record Made(
        ResponseModel model,
        WrittenResponse sent,
        WrittenResponse clear,
        EncryptionPlan plan,
        boolean nameIdIsNew)
        implements Rehearsed {}

    record Refused(RequestFault fault) implements Rehearsed {}

    record Outdated() implements Rehearsed {}
  }

  /**
   * The same, for nobody: no session is looked at or noted, no request consumed, no persistent name
   * made. What happened is on record first, as it is of every assertion; what is signed after that
   * is of another time.
   *
   * @param instead the time it is made at: long ago, so that no service takes it
   * @param event the record, given the assertion's ID
   */
  Rehearsed rehearse(Order order, Instant instead, Function<String, AuditEvent> event) {
    return switch (prepare(order, instead)) {
      case Prepared.Bad(var fault) -> new Rehearsed.Refused(fault);
      case Prepared.Good(var ready) ->
          database
              .<Optional<NamePerson.Naming>>write(handle -> rehearsed(handle, ready, event))
              .map(naming -> made(ready, naming))
              .orElseGet(Rehearsed.Outdated::new);
    };
  }

  /** Empty for a permit of rules that are no longer in force. */
  private Optional<NamePerson.Naming> rehearsed(
      Handle h, Ready ready, Function<String, AuditEvent> event) {
    if (!grounds.hold(h, ready.order().permit(), Optional.empty())) {
      return Optional.empty();
    }
    var naming = new NamePerson(h, ready.order(), stores.names().rehearsing()).by(ready.names());
    stores.audit().append(h, event.apply(ready.draft().assertionId()));
    return Optional.of(naming);
  }

  private Rehearsed made(Ready ready, NamePerson.Naming naming) {
    return switch (naming) {
      case NamePerson.Naming.Refused(var fault) -> new Rehearsed.Refused(fault);
      case NamePerson.Naming.Named named -> named(ready, named);
    };
  }

  private Rehearsed named(Ready ready, NamePerson.Naming.Named named) {
    var response = ready.response(named);
    var plan = ready.plan();
    var at = ready.draft().now();
    var sent = sign(ready, named.nameId(), response, plan, at);
    var clear =
        plan instanceof EncryptionPlan.Nothing
            ? sent
            : sign(ready, named.nameId(), response, new EncryptionPlan.Nothing(), at);
    return sent instanceof Issued.Response(var one) && clear instanceof Issued.Response(var other)
        ? new Rehearsed.Made(response, one, other, plan, named.standIn())
        : new Rehearsed.Refused(new RequestFault(Reason.ATTRIBUTE_NOT_WRITABLE, Map.of()));
  }

  private Prepared prepare(Order order, Instant now) {
    var context = context(order);
    var formats = NameIdChoice.formats(order.asked().nameIdPolicy(), order.service());
    var plan = EncryptionPlan.of(order.service());
    if (context.isEmpty()) {
      return bad(Reason.NO_AUTHN_CONTEXT, "a class that was proved");
    }
    if (formats.isEmpty()) {
      return bad(Reason.INVALID_NAME_ID_POLICY, "a NameID format that we have");
    }
    if (plan instanceof EncryptionPlan.Impossible) {
      return bad(Reason.ENCRYPTION_IMPOSSIBLE, "a key in metadata that encrypts");
    }
    var issuer = issuers.of(order.service());
    var names = NameIdValue.of(issuer, order, formats);
    var draft = new DraftAssertion(issuer, order, context.get(), sessionEnd(order, now), now);
    var attributes = DraftAssertion.attributes(released(order));
    var unwritable = Unwritable.find(names.withoutStore(), attributes);
    return unwritable.isPresent()
        ? bad(Reason.ATTRIBUTE_NOT_WRITABLE, unwritable.get())
        : new Prepared.Good(
            new Ready(order, plan, names, draft, attributes, writers.of(order.service())));
  }

  /** The class to name: one that was proved, also where what was asked for counts for nothing. */
  private static Optional<String> context(Order order) {
    var asked = order.asked().context();
    var chosen = AuthnContexts.choose(asked, counting(order));
    return chosen.isEmpty()
            && (asked.isEmpty() || order.service().options().assertion().contextIgnored())
        ? AuthnContexts.choose(Optional.empty(), proved(order))
        : chosen;
  }

  private static Set<Factor> counting(Order order) {
    return AuthnContexts.counting(order.session().factors(), order.request(), order.permit());
  }

  private static Set<Factor> proved(Order order) {
    return AuthnContexts.proved(order.session().factors(), order.request());
  }

  private List<ReleasedValues> released(Order order) {
    var obligations = order.permit().obligations().byName();
    var address = order.visitor().circumstances().clientAddress();
    var device = order.permit().trace().grounds().map(Grounds::device).orElse(DeviceFacts.UNKNOWN);
    var id = order.session().device().filter(unused -> device.isKnown());
    var from = new AttributeRelease.From(address, device, id, clock.instant());
    return release.release(order.service(), order.person(), obligations, from);
  }

  private Recorded record(Handle h, Ready ready) {
    var order = ready.order();
    var draft = ready.draft();
    if (!stores.sessions().unchanged(h, order.session())) {
      return stopped(Reason.CHANGED_MEANWHILE, "the session as it was a moment ago");
    }
    if (!grounds.hold(h, order.permit(), order.session().device())) {
      return new Recorded.Outdated();
    }
    if (!stores.sessions().spend(h, order.session(), order.request().id())) {
      return new Recorded.Outdated();
    }
    if (!consume(h, order, draft.now())) {
      return stopped(Reason.REPLAYED_REQUEST, "a request that no other browser has had answered");
    }
    return switch (new NamePerson(h, order, stores.names()).by(ready.names())) {
      case NamePerson.Naming.Refused(var fault) -> new Recorded.Stopped(fault);
      case NamePerson.Naming.Named named -> {
        stores.sessions().touch(h, order.session(), draft.now());
        stores.serviceSessions().record(h, draft.serviceSession(named.nameId(), ends(order)));
        stores.audit().append(h, permitted(ready));
        yield new Recorded.Named(named);
      }
    };
  }

  /** SAML Profiles 2.0 §4.1.4.5; a sign-on that starts here has no request to consume. */
  private boolean consume(Handle h, Order order, Instant now) {
    if (order.asked().requestId().isEmpty()) {
      return true;
    }
    var keep = UNDER_WAY.plus(order.service().options().skew().multipliedBy(2));
    return !(stores
            .requests()
            .consume(
                h,
                order.asked().entityId(),
                order.asked().requestId().get(),
                order.visitor().browserHash(),
                now.plus(keep))
        instanceof ConsumedRequests.OtherBrowser);
  }

  /**
   * @param now the present, by which the response must be good
   */
  private Issued sign(
      Ready ready,
      AssertionModel.NameId decided,
      ResponseModel response,
      EncryptionPlan plan,
      Instant now) {
    var order = ready.order();
    var fault =
        LastCheck.fault(
            response,
            new LastCheck.Expected(
                issuers.of(order.service()),
                DraftAssertion.audiences(order.service()),
                order.asked().acs(),
                order.asked().requestId(),
                decided.value(),
                now));
    stay(fault);
    var parts = SigningParts.of(order.service(), ready.plan());
    return switch (ready.writer().write(response, parts, plan)) {
      case WriteOutcome.Written(var written) -> {
        stay(LastCheck.uncovered(written, plan));
        yield new Issued.Response(written);
      }
      case WriteOutcome.NotWritable(var what) ->
          new Issued.Refused(
              new RequestFault(Reason.ATTRIBUTE_NOT_WRITABLE, Map.of("expected", what)));
    };
  }

  private static void stay(Optional<String> fault) {
    if (fault.isPresent()) {
      throw new IllegalStateException("a response that must not leave: " + fault.get());
    }
  }

  private AuditEvent.Permitted permitted(Ready ready) {
    var order = ready.order();
    return new AuditEvent.Permitted(
        order.visitor().circumstances(),
        BrowserSessions.who(order.session()),
        order.service().name(),
        order.session().factors(),
        order.permit().trace(),
        order.session().id(),
        ready.draft().assertionId(),
        otherwise(ready));
  }

  /** What the entry made us do otherwise than was asked, and what it promised and doesn't tell. */
  private static Map<String, String> otherwise(Ready ready) {
    var otherwise = new HashMap<String, String>();
    var asked = ready.order().asked().context();
    if (asked.isPresent() && AuthnContexts.choose(asked, counting(ready.order())).isEmpty()) {
      otherwise.put("requested-context-ignored", String.join(" ", asked.get().classRefs()));
    }
    rangesLeftOut(ready).ifPresent(names -> otherwise.put("ranges-left-out", names));
    return otherwise;
  }

  /** A service may take their absence for "from anywhere": so it is on record. */
  private static Optional<String> rangesLeftOut(Ready ready) {
    var ranges = new ReleasedAttribute.Source.Whence(ReleasedAttribute.Part.RANGES);
    var names =
        ready.order().service().options().attributes().stream()
            .filter(attribute -> attribute.source().equals(ranges))
            .map(ReleasedAttribute::name)
            .filter(name -> ready.attributes().stream().noneMatch(it -> it.name().equals(name)))
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /** When our own session does, at the latest. */
  private Instant ends(Order order) {
    return order.session().started().plus(limits.absolute());
  }

  private Instant sessionEnd(Order order, Instant now) {
    var ours = ends(order);
    var lengths = Stream.of(order.permit().sessionLimit(), atMost(order.service()));
    return lengths
        .flatMap(Optional::stream)
        .map(now::plus)
        .filter(limited -> limited.isBefore(ours))
        .min(Instant::compareTo)
        .orElse(ours)
        .truncatedTo(ChronoUnit.MILLIS);
  }

  private static Optional<Duration> atMost(ServiceProvider service) {
    return service.options().assertion().session() instanceof SessionTold.AtMost(var length)
        ? Optional.of(length)
        : Optional.empty();
  }

  /** When what the class says was proved. */
  static Instant authnInstant(Session session, String context) {
    return AuthnContexts.proved(context, session.factors())
        .orElseThrow(() -> new IllegalStateException("a class without a proof"));
  }

  private static Prepared bad(Reason reason, String expected) {
    return new Prepared.Bad(new RequestFault(reason, Map.of("expected", expected)));
  }

  private static Recorded stopped(Reason reason, String expected) {
    return new Recorded.Stopped(new RequestFault(reason, Map.of("expected", expected)));
  }
}
