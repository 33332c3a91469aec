package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * RFC 6960 §4.2.1: answers requests about certificates of one authority, signed by the responder
 * that this authority has certified for it. What is the same in all answers of a responder — its
 * name, its certificate, the signature's algorithm — is encoded once.
 */
public final class AnswerStatusRequest {
  /** For how long others may rely on an answer: this is what clocks may differ by. */
  public static final Duration VALID = Duration.ofMinutes(5);

  /** Tags of the fields that the ASN.1 numbers. */
  private static final int FIELD_0 = 0xa0;

  private static final int FIELD_1 = 0xa1;

  private static final byte[] GOOD = {(byte) 0x80, 0};
  private static final byte[] UNKNOWN = {(byte) 0x82, 0};
  private static final byte[] SUCCESSFUL = {0x0a, 1, OCSPRespBuilder.SUCCESSFUL};

  private final byte[] responder;
  private final byte[] algorithm;
  private final byte[] certificates;
  private final byte[] basic;
  private final Signer signer;

  /**
   * @param responder the certificate of whoever answers
   * @param signer the responder's
   */
  public AnswerStatusRequest(X509Certificate responder, Signer signer) {
    this.signer = signer;
    try {
      this.responder =
          WriteDer.value(FIELD_1, responder.getSubjectX500Principal().getEncoded()); // byName
      this.algorithm =
          new DefaultSignatureAlgorithmIdentifierFinder().find(signer.algorithm()).getEncoded();
      this.certificates =
          WriteDer.value(FIELD_0, WriteDer.value(WriteDer.SEQUENCE, responder.getEncoded()));
      this.basic = OCSPObjectIdentifiers.id_pkix_ocsp_basic.getEncoded();
    } catch (CertificateEncodingException | IOException read) {
      throw new IllegalStateException(read);
    }
  }

  /**
   * What a responder has signed. It takes a third of the whole answer, which {@link #whole} makes
   * of it.
   */
  public static final class Signed {
    private final byte[] content;
    private final byte[] signature;

    private Signed(byte[] content, byte[] signature) {
      this.content = content;
      this.signature = signature;
    }

    /** How many bytes. */
    public int length() {
      return content.length + signature.length;
    }
  }

  /**
   * Answers.
   *
   * @param statuses how the certificate with a serial number stands
   */
  public Der answer(
      StatusRequest request, Function<BigInteger, RevocationStatus> statuses, Instant now) {
    return whole(sign(request, statuses, now));
  }

  /**
   * Signs what is true now.
   *
   * @param statuses how the certificate with a serial number stands
   */
  public Signed sign(
      StatusRequest request, Function<BigInteger, RevocationStatus> statuses, Instant now) {
    var from = WriteDer.generalizedTime(now.getEpochSecond());
    var until =
        WriteDer.value(
            FIELD_0, WriteDer.generalizedTime(now.plus(VALID).getEpochSecond())); // nextUpdate
    var asked = request.asked();
    var singles = new byte[asked.size()][];
    try {
      for (var i = 0; i < singles.length; i++) {
        var id = asked.get(i);
        var status = written(statuses.apply(id.getSerialNumber().getValue()));
        singles[i] = WriteDer.value(WriteDer.SEQUENCE, id.getEncoded("DER"), status, from, until);
      }
      var extensions =
          request.nonce().isPresent()
              ? WriteDer.value(FIELD_1, new Extensions(request.nonce().get()).getEncoded("DER"))
              : new byte[0];
      var responses = WriteDer.value(WriteDer.SEQUENCE, singles);
      var content = WriteDer.value(WriteDer.SEQUENCE, responder, from, responses, extensions);
      return new Signed(content, signer.sign(content));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  /** The answer around what was signed here. */
  public Der whole(Signed signed) {
    var response =
        WriteDer.value(
            WriteDer.SEQUENCE,
            signed.content,
            algorithm,
            WriteDer.bits(signed.signature),
            certificates);
    var bytes =
        WriteDer.value(WriteDer.SEQUENCE, basic, WriteDer.value(WriteDer.OCTET_STRING, response));
    return Der.owning(
        WriteDer.value(WriteDer.SEQUENCE, SUCCESSFUL, WriteDer.value(FIELD_0, bytes)));
  }

  private static byte[] written(RevocationStatus status) {
    return switch (status) {
      case RevocationStatus.Good good -> GOOD;
      case RevocationStatus.Revoked(var reason, var at) -> {
        var time = WriteDer.generalizedTime(at.getEpochSecond());
        yield reason == RevocationReason.UNSPECIFIED
            ? WriteDer.value(FIELD_1, time)
            : WriteDer.value(
                FIELD_1, time, WriteDer.value(FIELD_0, new byte[] {0x0a, 1, (byte) reason.code()}));
      }
      case RevocationStatus.Unknown unknown -> UNKNOWN;
    };
  }

  /** §2.3: why there is no answer; these aren't signed. */
  public enum Failure {
    MALFORMED(OCSPRespBuilder.MALFORMED_REQUEST),
    INTERNAL_ERROR(OCSPRespBuilder.INTERNAL_ERROR),
    TRY_LATER(OCSPRespBuilder.TRY_LATER),
    UNAUTHORIZED(OCSPRespBuilder.UNAUTHORIZED);

    private final int status;

    Failure(int status) {
      this.status = status;
    }

    public Der answer() {
      try {
        return Der.of(new OCSPRespBuilder().build(status, null).getEncoded());
      } catch (OCSPException | IOException inMemory) {
        throw new IllegalStateException(inMemory);
      }
    }
  }
}
