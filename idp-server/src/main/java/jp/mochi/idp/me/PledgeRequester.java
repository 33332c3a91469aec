package jp.mochi.idp.me;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.pledge.Pledges;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.signon.StandsBefore;

/**
 * Stands before whoever issues: somebody who holds a phone and hasn't accepted its present pledge
 * is asked for it first.
 */
public final class PledgeRequester extends StandsBefore {
  static final String ADDRESS = "/me/pledge";

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
    super(issuing, "pledge");
    this.pledges = pledges;
    this.tokens = tokens;
    this.seal = new PledgeSeal(sealer);
    this.origin = origin;
  }

  @Override
  protected Optional<Answer> due(SignOnRequest request, Session session, Visitor visitor) {
    return pledges
        .dueOfDevices(session.person().value())
        .map(
            due ->
                Map.of(
                    "token",
                    tokens.seal(request, visitor),
                    PledgeSeal.FIELD,
                    seal.seal(due, session, visitor)))
        .map(fields -> new Answer.PostForm(origin + ADDRESS, fields, false));
  }
}
