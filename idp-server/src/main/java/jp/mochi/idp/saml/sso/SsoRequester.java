package jp.mochi.idp.saml.sso;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jp.mochi.idp.attribute.Expressions;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.RequestedContext;
import jp.mochi.idp.saml.codec.WrittenResponse;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.Classification;
import jp.mochi.metadata.ServiceProvider;

/**
 * Web browser single sign-on as a requester: a permit becomes a response with an assertion, a
 * refusal a response with a status, or a page where the service must not be told.
 */
public final class SsoRequester implements Requester {
  private final Services services;
  private final IssueAssertion issue;
  private final RefuseRequest refuse;
  private final Expressions conditions;
  private final Set<Factor> available;
  private final Predicate<Session> hasKey;

  /**
   * @param conditions evaluates the condition on the person that an entry may have
   * @param available the factors that can be proved here
   * @param hasKey whether a session's person has a key of a device that they could show
   */
  public SsoRequester(
      Services services,
      IssueAssertion issue,
      RefuseRequest refuse,
      Expressions conditions,
      Set<Factor> available,
      Predicate<Session> hasKey) {
    this.services = services;
    this.issue = issue;
    this.refuse = refuse;
    this.conditions = conditions;
    this.available = Set.copyOf(available);
    this.hasKey = hasKey;
  }

  @Override
  public String name() {
    return "sso";
  }

  @Override
  public boolean issues() {
    return true;
  }

  @Override
  public ServiceFacts service(SignOnRequest request) {
    return registered(request, Asked.of(request.details()))
        .map(SsoRequester::facts)
        .orElseGet(() -> ServiceFacts.named(request.service()));
  }

  /** What rules may know of a registered service. */
  public static ServiceFacts facts(ServiceProvider service) {
    var said = service.options().classification();
    return new ServiceFacts(
        service.name(),
        Set.copyOf(said.tags()),
        said.sensitivity(),
        said.data().map(SsoRequester::location));
  }

  private static DataLocation location(Classification.Data data) {
    return switch (data) {
      case IN_HOUSE -> DataLocation.IN_HOUSE;
      case HOSTED -> DataLocation.HOSTED;
      case PRIVATE_CLOUD -> DataLocation.PRIVATE_CLOUD;
      case PUBLIC_CLOUD -> DataLocation.PUBLIC_CLOUD;
    };
  }

  /**
   * SAML Core 2.0 §3.3.2.2.1: the class that the service asks for must be one that was proved.
   * Where it asks for none the assertion names one all the same, so that something must have been
   * proved, and anew where the service demands it (§3.4.1, ForceAuthn), also under rules that ask
   * nothing. Nobody is asked for a key who has none: the service hears that its class can't be met,
   * and may take another way.
   */
  @Override
  public Optional<Factor> lacking(SignOnRequest request, Decision.Permit permit, Session session) {
    var asked = Asked.of(request.details());
    var ignored = registered(request, asked).filter(s -> s.options().assertion().contextIgnored());
    var wanted = ignored.isPresent() ? Optional.<RequestedContext>empty() : asked.context();
    var proved =
        wanted.isPresent()
            ? AuthnContexts.counting(session.factors(), request, permit)
            : AuthnContexts.proved(session.factors(), request);
    return AuthnContexts.lacking(wanted, proved, available, () -> hasKey.test(session));
  }

  /**
   * Whether what is asked for can be met by anything that can be proved here. A one-time code is
   * asked for by rules alone; whether one does is seen on the way.
   */
  boolean canMeet(Optional<RequestedContext> requested) {
    return AuthnContexts.choose(requested, Set.of()).isPresent()
        || AuthnContexts.choose(requested, Set.of(Factor.ONE_TIME_CODE)).isPresent()
        || AuthnContexts.lacking(requested, Set.of(), available).isPresent();
  }

  /**
   * Of several entries that have the address, the first whose condition holds is the person's,
   * otherwise the one for everybody.
   */
  @Override
  public SignOnRequest forPerson(SignOnRequest request, Person person) {
    var entries = services.allByEntityId(Asked.entityId(request.details()));
    if (entries.size() < 2) {
      return request;
    }
    var asked = Asked.of(request.details());
    var there = entries.stream().filter(entry -> has(entry, asked.acs())).toList();
    return there.stream()
        .filter(entry -> entry.options().entry().onlyFor().isPresent())
        .filter(entry -> isFor(entry, person))
        .findFirst()
        .or(() -> there.stream().filter(entry -> isFor(entry, person)).findFirst())
        .map(entry -> WebSso.of(request, entry))
        .orElse(request);
  }

  /** Whether an entry is for this person, or for everybody. */
  boolean isFor(ServiceProvider entry, Person person) {
    var condition = entry.options().entry().onlyFor();
    return condition.isEmpty() || conditions.holds(condition.get(), person, entry.name());
  }

  @Override
  public Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {
    var asked = Asked.of(request.details());
    var service = registered(request, asked);
    if (service.isEmpty()) {
      return Optional.of(refuse.withPage(request, Reason.CHANGED_MEANWHILE, visitor));
    }
    if (!asked.mayBeAnsweredBy(service.get())) {
      return Optional.of(refused(request, notProved(), Optional.of(session), visitor));
    }
    if (!isFor(service.get(), person)) {
      var fault = RequestFault.of(Reason.POLICY, "an entry that is for this person", "another's");
      return Optional.of(refused(request, fault, Optional.of(session), visitor));
    }
    var issued =
        issue.issue(
            new IssueAssertion.Order(
                request, asked, service.get(), permit, session, person, visitor));
    return switch (issued) {
      case IssueAssertion.Issued.Response(var response) -> Optional.of(form(asked, response, true));
      case IssueAssertion.Issued.Refused(var fault) -> {
        var refusal =
            new RefuseRequest.Refusal(
                request, asked, service.get(), fault, Optional.of(session), visitor);
        yield Optional.of(answered(refusal, refuse.refuse(refusal)));
      }
      case IssueAssertion.Issued.Outdated() -> Optional.empty();
    };
  }

  @Override
  public Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    var trace = why.decision().map(Decision::trace);
    var fault = new RequestFault(why.reason(), why.detail(), trace, why.explanation());
    return refused(request, fault, session, visitor);
  }

  /** Refuses, also what was found wrong before the loop began. */
  Answer refused(
      SignOnRequest request, RequestFault fault, Optional<Session> session, Visitor visitor) {
    var asked = Asked.of(request.details());
    var service = registered(request, asked);
    if (service.isEmpty()) {
      return refuse.withPage(request, Reason.CHANGED_MEANWHILE, visitor);
    }
    var told = asked.mayBeAnsweredBy(service.get()) ? fault : notProved();
    var refusal = new RefuseRequest.Refusal(request, asked, service.get(), told, session, visitor);
    return answered(refusal, refuse.refuse(refusal));
  }

  /**
   * Of several entries another one was meant for: what was asked wasn't signed as this one demands,
   * or not with its keys. The person alone is told.
   */
  private static RequestFault notProved() {
    return RequestFault.of(
        Reason.BAD_SIGNATURE,
        "a request signed as the entry that is this person's demands, with its keys",
        "one that another entry of the same service takes");
  }

  private static Answer answered(RefuseRequest.Refusal refusal, RefuseRequest.Told told) {
    var asked = refusal.asked();
    return switch (told) {
      case RefuseRequest.Told.Service(var response) -> form(asked, response, false);
      case RefuseRequest.Told.Both(var response, var reason, var reference) ->
          new Answer.Refusal(
              reason,
              reference,
              Optional.empty(),
              refusal.fault().explanation(),
              Optional.of(form(asked, response, false)));
      case RefuseRequest.Told.Person(var reason, var reference) ->
          new Answer.Refusal(reason, reference, refusal.request().startAgain());
    };
  }

  /**
   * The service as it is registered now, if it is still the one that the rules were asked about and
   * has the ACS the answer is meant for.
   */
  private Optional<ServiceProvider> registered(SignOnRequest request, Asked asked) {
    return services.allByEntityId(asked.entityId()).stream()
        .filter(s -> s.name().equals(request.service()) && has(s, asked.acs()))
        .findFirst();
  }

  private static boolean has(ServiceProvider service, String address) {
    return service.acs().stream().anyMatch(acs -> acs.isPostTo(address));
  }

  /** SAML Bindings 2.0 §3.5.4. */
  private static Answer.PostForm form(Asked asked, WrittenResponse response, boolean success) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("SAMLResponse", response.base64());
    asked.relayState().ifPresent(state -> fields.put("RelayState", state));
    return new Answer.PostForm(asked.acs(), fields, success);
  }
}
