package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.function.Function;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;

/**
 * RFC 6960: answers requests about certificates of one authority, signed by the responder that this
 * authority has certified for it.
 */
public final class AnswerStatusRequest {
  /**
   * For how long others may rely on an answer. It is made for each request; this is what clocks may
   * differ by.
   */
  public static final Duration VALID = Duration.ofMinutes(5);

  /** What certificates are named by: SHA-1 is no signature here, and what most clients send. */
  private static final Map<ASN1ObjectIdentifier, String> HASHES =
      Map.of(
          OIWObjectIdentifiers.idSHA1, "SHA-1",
          NISTObjectIdentifiers.id_sha256, "SHA-256",
          NISTObjectIdentifiers.id_sha384, "SHA-384",
          NISTObjectIdentifiers.id_sha512, "SHA-512");

  private final X509CertificateHolder[] chain;
  private final RespID responder;
  private final Signer signer;

  /**
   * @param responder the certificate of whoever answers
   * @param signer the responder's
   */
  public AnswerStatusRequest(X509Certificate responder, Signer signer) {
    this.signer = signer;
    try {
      var holder = new JcaX509CertificateHolder(responder);
      this.chain = new X509CertificateHolder[] {holder};
      this.responder = new RespID(holder.getSubject());
    } catch (GeneralSecurityException read) {
      throw new IllegalStateException(read);
    }
  }

  /** Whether a request is about certificates of this authority, and of no other. */
  public static boolean concerns(X509Certificate authority, StatusRequest request) {
    return request.asked().stream().allMatch(id -> names(id, authority));
  }

  /** §4.1.1: by the hash of its name and the hash of its key. */
  private static boolean names(CertID id, X509Certificate authority) {
    var hash = HASHES.get(id.getHashAlgorithm().getAlgorithm());
    if (hash == null) {
      return false;
    }
    try {
      var digest = MessageDigest.getInstance(hash);
      var name = digest.digest(authority.getSubjectX500Principal().getEncoded());
      var key = Extensible.spki(authority.getPublicKey()).getPublicKeyData().getBytes();
      return Arrays.equals(name, id.getIssuerNameHash().getOctets())
          && Arrays.equals(digest.digest(key), id.getIssuerKeyHash().getOctets());
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * Answers.
   *
   * @param statuses how the certificate with a serial number stands
   */
  public Der answer(
      StatusRequest request, Function<BigInteger, RevocationStatus> statuses, Instant now) {
    var from = Date.from(now);
    var until = Date.from(now.plus(VALID));
    var builder = new BasicOCSPRespBuilder(responder);
    for (var id : request.asked()) {
      var status = written(statuses.apply(id.getSerialNumber().getValue()));
      builder.addResponse(new CertificateID(id), status, from, until);
    }
    request.nonce().ifPresent(nonce -> builder.setResponseExtensions(new Extensions(nonce)));
    try {
      var basic = builder.build(new SignedBy(signer), chain, from);
      return Der.of(new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
    } catch (OCSPException | IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static @org.jspecify.annotations.Nullable CertificateStatus written(
      RevocationStatus status) {
    return switch (status) {
      case RevocationStatus.Good good -> CertificateStatus.GOOD;
      case RevocationStatus.Revoked(var reason, var at) ->
          reason == RevocationReason.UNSPECIFIED
              ? new RevokedStatus(Date.from(at))
              : new RevokedStatus(Date.from(at), reason.code());
      case RevocationStatus.Unknown unknown -> new UnknownStatus();
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
