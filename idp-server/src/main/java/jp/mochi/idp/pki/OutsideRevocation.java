package jp.mochi.idp.pki;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.status.RevocationList;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.cert.trust.Revocation;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.config.RevocationConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Body;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.OutsideContent;

/**
 * What an authority elsewhere has taken back, by its lists and its responder, at the addresses that
 * the configuration names and no others.
 *
 * <p>A certificate that a list has is revoked, whatever a responder says. Otherwise the responder
 * is asked where there is one, since it knows of what happened since the list was made; where it
 * can't be had, the list's word counts for as long as the list is current. What a failure of both
 * means is for the caller to say.
 */
public final class OutsideRevocation implements Revocation, Runnable {
  private final ListsElsewhere lists;
  private final Optional<ResponderElsewhere> responder;
  private final Clock clock;

  /**
   * What it stands on.
   *
   * @param fetcher runs what waits for others
   */
  public record Parts(Database database, OutsideCalls outside, Executor fetcher, Clock clock) {}

  /**
   * @param authority the certificates of the authority's: who may sign lists and answers
   */
  public OutsideRevocation(Parts parts, RevocationConfig config, List<X509Certificate> authority) {
    var outside = parts.outside();
    this.clock = parts.clock();
    this.lists =
        new ListsElsewhere(
            new ListsElsewhere.Parts(
                parts.database(),
                address -> outside.fetchSigned(address, RevocationList.MOST_BYTES),
                parts.fetcher(),
                clock),
            config,
            authority);
    this.responder =
        config
            .ocsp()
            .map(
                address ->
                    new ResponderElsewhere(
                        address, (to, request, limit) -> ask(outside, to, request, limit), clock));
  }

  private static ResponderElsewhere.Answer ask(
      OutsideCalls outside, URI address, Der request, Duration limit) {
    var content = OutsideContent.statusRequest(Body.of(request.bytes()));
    return switch (outside.postSigned(address, content, StatusQuestion.MOST_BYTES, limit)) {
      case OutsideCalls.NotCalled(var why) -> new ResponderElsewhere.Answer.None(why);
      case OutsideCalls.Answered(var status, var body) ->
          status.equals("200")
              ? new ResponderElsewhere.Answer.Body(Der.of(body.bytes()))
              : new ResponderElsewhere.Answer.None("It answers with status " + status + ".");
    };
  }

  @Override
  public RevocationStatus status(X509Certificate certificate, X509Certificate issuer) {
    var listed = lists.together().status(certificate, issuer, clock.instant());
    if (listed instanceof RevocationStatus.Revoked || responder.isEmpty()) {
      return listed;
    }
    var answered = responder.get().status(certificate, issuer);
    return answered instanceof RevocationStatus.Unknown(var why, var issuerKnowsNot)
            && !issuerKnowsNot
            && listed instanceof RevocationStatus.Good
        ? listed
        : answered;
  }

  /** What is wrong with its lists, for the operator. */
  public Optional<String> fault() {
    return lists.fault();
  }

  /** Takes over and fetches lists; to be called each second. */
  @Override
  public void run() {
    lists.run();
  }
}
