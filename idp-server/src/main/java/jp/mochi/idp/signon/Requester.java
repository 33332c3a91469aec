package jp.mochi.idp.signon;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;

/**
 * Whoever asked for the sign-on: SAML single sign-on, and later ECP, the gateway, the portal. It
 * turns a permit into its protocol's answer and a refusal into its protocol's word for it.
 */
public interface Requester {
  /** The name under which a request under way finds it again. */
  String name();

  /**
   * Issues. Must hold everything in one transaction: the session as it is now, the request
   * consumed, the audit record. The only way to an assertion.
   *
   * @return empty when the permit was given by a policy that is no longer in force, or by a proof
   *     that another answer has spent: then nothing has happened, and the loop decides again
   */
  Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor);

  /**
   * Why a sign-on is refused.
   *
   * @param decision absent when none was taken
   * @param detail for the helpdesk, beside the decision's trace
   * @param explanation for the person; absent where nobody has proved a password
   */
  record Why(
      Reason reason,
      Optional<Decision> decision,
      Map<String, String> detail,
      Optional<Explanation> explanation) {
    public Why {
      detail = Map.copyOf(detail);
    }

    public Why(Reason reason, Optional<Decision> decision, Map<String, String> detail) {
      this(reason, decision, detail, Optional.empty());
    }

    /** That a decision was taken, and nothing more to say. */
    static Why decided(Reason reason, Decision decision) {
      return new Why(reason, Optional.of(decision), Map.of());
    }

    /**
     * The same; where no rule is about the request with a reason that tells whom to ask, not that a
     * rule refused.
     */
    public Why orNoRule(Reason noRule) {
      var byNoRule = decision.filter(it -> it.trace().decidedBy().isEmpty()).isPresent();
      return reason == Reason.POLICY && byNoRule
          ? new Why(noRule, decision, detail, explanation)
          : this;
    }

    /** As it is recorded. */
    public AuditEvent.Refused record(
        SignOnRequest request, Optional<Session> session, Visitor visitor) {
      return new AuditEvent.Refused(
          visitor.circumstances(),
          session.map(BrowserSessions::who),
          Optional.of(request.service()),
          reason,
          decision.map(Decision::trace),
          session.map(Session::id),
          detail);
    }

    /** As the person reads it, on a page of ours. */
    public Answer.Refusal page(String reference, Optional<String> startAgain) {
      return new Answer.Refusal(reason, reference, startAgain, explanation, Optional.empty());
    }
  }

  /**
   * Refuses, and leaves an audit record with the decision's trace. {@code session} is absent when
   * nobody is known.
   */
  Answer refused(SignOnRequest request, Why why, Optional<Session> session, Visitor visitor);

  /** What rules may know of the service; a requester that knows more than its name says so. */
  default ServiceFacts service(SignOnRequest request) {
    return ServiceFacts.named(request.service());
  }

  /**
   * Whether it issues something that is used elsewhere, so that a rule may want a proof made for
   * just this; others look at the rules again with each request, for as long as the session lasts.
   */
  default boolean issues() {
    return false;
  }

  /**
   * Whether a refusal by the rules is to say what would help. That takes a search, which is not for
   * requests that come by the dozen and where nobody reads the answer.
   */
  default boolean explains(SignOnRequest request) {
    return true;
  }

  /**
   * The same request, once it is known who the person is: where a service has several entries, it
   * is now for the one that is theirs.
   */
  default SignOnRequest forPerson(SignOnRequest request, Person person) {
    return request;
  }

  /**
   * What must be proved besides what the rules ask, so that what this requester was asked for can
   * be met; empty where nothing is missing, or nothing would help.
   */
  default Optional<Factor> lacking(SignOnRequest request, Decision.Permit permit, Session session) {
    return Optional.empty();
  }
}
