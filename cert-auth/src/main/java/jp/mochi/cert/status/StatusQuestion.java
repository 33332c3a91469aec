package jp.mochi.cert.status;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;

/**
 * RFC 6960: one question to the responder of an authority elsewhere, and what its answer is worth.
 * The certificate is named by SHA-1, which every responder knows (RFC 5019 §2.1.1): it names, and
 * proves nothing.
 */
public final class StatusQuestion {
  /** What an answer with a chain of three certificates takes, several times over. */
  public static final int MOST_BYTES = 65_536;

  /** RFC 9654 §2.1. */
  private static final int NONCE = 32;

  /** §4.2.2.1: an answer without an end may be this old, since the responder has newer ones. */
  private static final Duration ENDLESS = Duration.ofHours(1);

  private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate issuer;
  private final CertificateID asked;
  private final byte[] nonce;

  private StatusQuestion(X509Certificate issuer, CertificateID asked, byte[] nonce) {
    this.issuer = issuer;
    this.asked = asked;
    this.nonce = nonce;
  }

  /** A question about a certificate of that issuer. */
  public static StatusQuestion about(BigInteger serial, X509Certificate issuer) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      var name = digest.digest(issuer.getSubjectX500Principal().getEncoded());
      var key = SubjectPublicKeyInfo.getInstance(issuer.getPublicKey().getEncoded());
      var id =
          new CertID(
              new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
              new DEROctetString(name),
              new DEROctetString(digest.digest(key.getPublicKeyData().getBytes())),
              new org.bouncycastle.asn1.ASN1Integer(serial));
      var nonce = new byte[NONCE];
      RANDOM.nextBytes(nonce);
      return new StatusQuestion(issuer, new CertificateID(id), nonce);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The request, in DER. */
  public byte[] request() {
    try {
      var value = new DEROctetString(nonce).getEncoded();
      var extension = new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, value);
      return new OCSPReqBuilder()
          .addRequest(asked)
          .setRequestExtensions(new Extensions(extension))
          .build()
          .getEncoded();
    } catch (OCSPException | IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  /** What an answer says, if it is one to this question, signed by who may, and still good. */
  public RevocationStatus read(byte[] response, Instant now) {
    if (response.length > MOST_BYTES) {
      return unknown("The responder's answer is too large.");
    }
    try {
      var whole = new OCSPResp(response);
      if (whole.getStatus() != OCSPResp.SUCCESSFUL) {
        return unknown("The responder gives no answer (status " + whole.getStatus() + ").");
      }
      return whole.getResponseObject() instanceof BasicOCSPResp basic
          ? read(basic, now)
          : unknown("The responder's answer is of an unknown kind.");
    } catch (IOException | OCSPException | RuntimeException malformed) {
      // Whatever Bouncy Castle throws at ASN.1 that isn't an answer.
      return unknown("The responder's answer can't be read.");
    }
  }

  private RevocationStatus read(BasicOCSPResp basic, Instant now) {
    if (!signedByWhoMay(basic, now)) {
      return unknown("The responder's answer isn't signed by the authority, or by one for it.");
    }
    if (!answersThis(basic)) {
      return unknown("The responder's answer is one to another request.");
    }
    for (var single : basic.getResponses()) {
      if (single.getCertID().equals(asked)) {
        return current(single, now)
            ? status(single)
            : unknown("The responder's answer has run out, or is not good yet.");
      }
    }
    return unknown("The responder's answer is about another certificate.");
  }

  /** RFC 9654 §2.1: many responders leave the nonce out; one that is there must be ours. */
  private boolean answersThis(BasicOCSPResp basic) {
    return Optional.ofNullable(basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))
        .map(
            extension ->
                extension.getParsedValue() instanceof org.bouncycastle.asn1.ASN1OctetString octets
                    && MessageDigest.isEqual(octets.getOctets(), nonce))
        .orElse(true);
  }

  private static boolean current(SingleResp single, Instant now) {
    var from = single.getThisUpdate().toInstant().minus(RevocationList.SKEW);
    var until =
        Optional.ofNullable(single.getNextUpdate())
            .map(next -> next.toInstant().plus(RevocationList.SKEW))
            .orElseGet(() -> single.getThisUpdate().toInstant().plus(ENDLESS));
    return !now.isBefore(from) && !now.isAfter(until);
  }

  private static RevocationStatus status(SingleResp single) {
    return switch (single.getCertStatus()) {
      case null -> new RevocationStatus.Good();
      case RevokedStatus revoked -> {
        var code = revoked.hasRevocationReason() ? revoked.getRevocationReason() : 0;
        yield new RevocationStatus.Revoked(
            RevocationReason.of(code).orElse(RevocationReason.UNSPECIFIED),
            revoked.getRevocationTime().toInstant());
      }
      case UnknownStatus unknown ->
          new RevocationStatus.Unknown("The authority's responder doesn't know it.", true);
      default -> unknown("The responder's answer has an unknown status.");
    };
  }

  /** §4.2.2.2: the authority itself, or somebody whom it has certified for just that. */
  private boolean signedByWhoMay(BasicOCSPResp basic, Instant now) {
    var content = basic.getTBSResponseData();
    for (var signer : candidates(basic, now)) {
      if (SignatureOf.verify(
          basic.getSignatureAlgorithmID(),
          signer.getPublicKey(),
          content,
          0,
          content.length,
          basic.getSignature())) {
        return true;
      }
    }
    return false;
  }

  private List<X509Certificate> candidates(BasicOCSPResp basic, Instant now) {
    var candidates = new ArrayList<>(List.of(issuer));
    for (var holder : basic.getCerts()) {
      delegated(holder, now).ifPresent(candidates::add);
    }
    return candidates;
  }

  private Optional<X509Certificate> delegated(X509CertificateHolder holder, Instant now) {
    try {
      var certificate = new JcaX509CertificateConverter().getCertificate(holder);
      var usages = certificate.getExtendedKeyUsage();
      certificate.checkValidity(java.util.Date.from(now));
      var tbs = certificate.getTBSCertificate();
      return usages != null
              && usages.contains(OCSP_SIGNING)
              && SignatureOf.verify(
                  holder.getSignatureAlgorithm(),
                  issuer.getPublicKey(),
                  tbs,
                  0,
                  tbs.length,
                  certificate.getSignature())
              && certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (GeneralSecurityException noneThatCounts) {
      return Optional.empty();
    }
  }

  private static RevocationStatus unknown(String why) {
    return new RevocationStatus.Unknown(why);
  }
}
