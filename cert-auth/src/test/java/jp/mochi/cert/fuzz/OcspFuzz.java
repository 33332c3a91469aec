package jp.mochi.cert.fuzz;

import java.io.IOException;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.NamedAuthority;
import jp.mochi.cert.authority.StatusRequest;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;

/** OCSP requests: each that is read has an answer, to each of its questions. */
public final class OcspFuzz {
  private static final NamedAuthority AUTHORITY = new NamedAuthority(Fixed.CERTIFICATE);
  private static final AnswerStatusRequest ANSWERING =
      new AnswerStatusRequest(Fixed.CERTIFICATE, Fixed.SIGNER);

  private OcspFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a request. */
  static boolean takes(byte[] data) {
    var read = StatusRequest.read(data);
    read.ifPresent(OcspFuzz::answer);
    return read.isPresent();
  }

  private static void answer(StatusRequest request) {
    AUTHORITY.isNamedBy(request);
    if (request.repeatable().isPresent() && request.serials().size() > 1) {
      throw new AssertionError("several questions that are one");
    }
    var answer = ANSWERING.answer(request, serial -> new RevocationStatus.Good(), Fixed.NOW);
    try {
      var basic = (BasicOCSPResp) new OCSPResp(answer.bytes()).getResponseObject();
      if (basic.getResponses().length != request.serials().size()) {
        throw new AssertionError("a question without an answer");
      }
    } catch (IOException | OCSPException unreadable) {
      throw new AssertionError("an answer that can't be read", unreadable);
    }
  }
}
