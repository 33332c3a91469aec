package jp.mochi.idp.me;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.pledge.Pledges;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.ldap.Person;

/**
 * Stands before whoever issues: somebody who holds a phone and hasn't accepted its present pledge
 * is asked for it first. It is looked up again at every permit, so that no address and no token
 * leads around it; what was asked for travels in the page's token meanwhile.
 */
public final class PledgeRequester implements Requester {
  static final String ADDRESS = "/me/pledge";

  private final Requester issuing;
  private final Pledges pledges;
  private final SignOnToken tokens;
  private final PledgeSeal seal;
  private final String origin;

  /**
   * @param issuing who issues once nothing is due
   * @param sealer seals what was due of whom
   * @param origin our own, {@code https://idp.example.co.jp}
   */
  public PledgeRequester(
      Requester issuing, Pledges pledges, SignOnToken tokens, Sealer sealer, String origin) {
    this.issuing = issuing;
    this.pledges = pledges;
    this.tokens = tokens;
    this.seal = new PledgeSeal(sealer);
    this.origin = origin;
  }

  @Override
  public String name() {
    return issuing.name();
  }

  @Override
  public Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {
    var due = pledges.dueOfDevices(session.person().value());
    if (due.isEmpty()) {
      return issuing.permitted(request, permit, session, person, visitor);
    }
    if (request.passive()) {
      var why = new Why(Reason.NO_PASSIVE, Optional.of(permit), Map.of("lacking", "pledge"));
      return Optional.of(issuing.refused(request, why, Optional.of(session), visitor));
    }
    var fields =
        Map.of(
            "token",
            tokens.seal(request, visitor),
            PledgeSeal.FIELD,
            seal.seal(due.get(), session, visitor));
    return Optional.of(new Answer.PostForm(origin + ADDRESS, fields, false));
  }

  @Override
  public Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    return issuing.refused(request, why, session, visitor);
  }

  @Override
  public ServiceFacts service(SignOnRequest request) {
    return issuing.service(request);
  }

  @Override
  public boolean issues() {
    return issuing.issues();
  }

  @Override
  public boolean explains(SignOnRequest request) {
    return issuing.explains(request);
  }

  @Override
  public SignOnRequest forPerson(SignOnRequest request, Person person) {
    return issuing.forPerson(request, person);
  }

  @Override
  public Optional<Factor> lacking(SignOnRequest request, Decision.Permit permit, Session session) {
    return issuing.lacking(request, permit, session);
  }
}
