package jp.mochi.idp.pki;

import java.math.BigInteger;
import java.time.Clock;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.AnswerStatusRequest.Failure;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.authority.StatusRequest;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;

/**
 * RFC 6960: how certificates of ours stand, as the database has them at this moment. All
 * certificates of one request are of one issuing authority, since its responder may speak for it
 * alone.
 */
final class StatusAnswers {
  private final Database database;
  private final AuthoritiesInForce authorities;
  private final Responders responders;
  private final IssuedCertificates issued;
  private final Clock clock;

  StatusAnswers(
      Database database,
      AuthoritiesInForce authorities,
      Responders responders,
      IssuedCertificates issued,
      Clock clock) {
    this.database = database;
    this.authorities = authorities;
    this.responders = responders;
    this.issued = issued;
    this.clock = clock;
  }

  /** Answers a request; also what can't be understood has its answer. */
  Der answer(byte[] der) {
    var request = StatusRequest.read(der);
    return request.isEmpty() ? Failure.MALFORMED.answer() : answer(request.get());
  }

  private Der answer(StatusRequest request) {
    var view = authorities.now();
    for (var authority : view.issuingEver(clock.instant())) {
      if (AnswerStatusRequest.concerns(authority.certificate(), request)) {
        return responders
            .of(view, authority)
            .map(answering -> answer(answering, authority, request))
            .orElseGet(Failure.TRY_LATER::answer);
      }
    }
    return Failure.UNAUTHORIZED.answer();
  }

  private Der answer(AnswerStatusRequest answering, Authority authority, StatusRequest request) {
    var statuses =
        database.read(
            handle ->
                request.serials().stream()
                    .collect(
                        java.util.stream.Collectors.toMap(
                            serial -> serial,
                            serial -> status(handle, authority, serial),
                            (one, same) -> one)));
    return answering.answer(
        request, serial -> java.util.Objects.requireNonNull(statuses.get(serial)), clock.instant());
  }

  /** RFC 6960 §2.7: of an authority that was taken back, nothing counts, issued or not. */
  private RevocationStatus status(Handle handle, Authority authority, BigInteger serial) {
    return authority.below().orElseGet(() -> issued.status(handle, authority.id(), serial));
  }
}
