package jp.mochi.idp.signon;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;

/**
 * Stands before whoever issues: as long as something is due of a person, a page for that is the
 * answer. What is due is looked up at every permit, so that no address and no token leads around
 * it; what was asked for travels in the page's token meanwhile.
 */
public abstract class StandsBefore implements Requester {
  private final Requester issuing;
  private final String what;

  /**
   * @param issuing who issues once nothing is due
   * @param what is due, in a word for records
   */
  protected StandsBefore(Requester issuing, String what) {
    this.issuing = issuing;
    this.what = what;
  }

  /**
   * The page for what is due; empty where nothing is. It may be asked of requests without pages.
   */
  protected abstract Optional<Answer> due(SignOnRequest request, Session session, Visitor visitor);

  @Override
  public final Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {
    var due = due(request, session, visitor);
    if (due.isEmpty()) {
      return issuing.permitted(request, permit, session, person, visitor);
    }
    if (request.passive()) {
      var why = new Why(Reason.NO_PASSIVE, Optional.of(permit), Map.of("lacking", what));
      return Optional.of(issuing.refused(request, why, Optional.of(session), visitor));
    }
    return due;
  }

  @Override
  public final String name() {
    return issuing.name();
  }

  @Override
  public final Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    return issuing.refused(request, why, session, visitor);
  }

  @Override
  public final ServiceFacts service(SignOnRequest request) {
    return issuing.service(request);
  }

  @Override
  public final boolean issues() {
    return issuing.issues();
  }

  @Override
  public final boolean explains(SignOnRequest request) {
    return issuing.explains(request);
  }

  @Override
  public final SignOnRequest forPerson(SignOnRequest request, Person person) {
    return issuing.forPerson(request, person);
  }

  @Override
  public final Optional<Factor> lacking(
      SignOnRequest request, Decision.Permit permit, Session session) {
    return issuing.lacking(request, permit, session);
  }
}
