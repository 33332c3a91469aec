package jp.mochi.cert.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.BerBounds;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;

/**
 * RFC 5652 §5: reads what a phone answers with its maker's certificate, as Apple's phones do where
 * a profile asks them for their numbers, or with the one that it was given then. Nothing of it is
 * read before the signature is verified, by a certificate that one of the given authorities has
 * issued itself: under its root a maker has authorities for much else than phones, so that no chain
 * of the message's leads anywhere.
 */
public final class ReadSignedAnswer {
  /** A few lines with a signature and its certificates. */
  public static final int MOST_BYTES = 32_768;

  private static final int MOST_CERTIFICATES = 8;

  /** RFC 5280 §4.2.1.3. */
  private static final int KEY_CERT_SIGN = 5;

  private static final int RSA_BITS = 2048;
  private static final int OLD_RSA_BITS = 1024;
  private static final int EC_BITS = 256;
  private static final String RSA = PKCSObjectIdentifiers.rsaEncryption.getId();

  /** By the digest: RSA by PKCS #1 1.5, as CMS and as X.509 write it, and ECDSA. */
  private static final Map<String, Set<String>> SIGNATURES =
      Map.of(
          NISTObjectIdentifiers.id_sha256.getId(),
          Set.of(
              RSA,
              PKCSObjectIdentifiers.sha256WithRSAEncryption.getId(),
              X9ObjectIdentifiers.ecdsa_with_SHA256.getId()),
          NISTObjectIdentifiers.id_sha384.getId(),
          Set.of(
              RSA,
              PKCSObjectIdentifiers.sha384WithRSAEncryption.getId(),
              X9ObjectIdentifiers.ecdsa_with_SHA384.getId()),
          NISTObjectIdentifiers.id_sha512.getId(),
          Set.of(
              RSA,
              PKCSObjectIdentifiers.sha512WithRSAEncryption.getId(),
              X9ObjectIdentifiers.ecdsa_with_SHA512.getId()));

  private static final String SHA_1 = OIWObjectIdentifiers.idSHA1.getId();
  private static final Set<String> OLD_SIGNATURES =
      Set.of(RSA, PKCSObjectIdentifiers.sha1WithRSAEncryption.getId());

  private static final String OLD = "SHA1WITHRSA";

  private final List<X509Certificate> issuers;
  private final boolean old;
  private final Instant now;

  private ReadSignedAnswer(List<X509Certificate> issuers, boolean old, Instant now) {
    this.issuers = List.copyOf(issuers);
    this.old = old;
    this.now = now;
  }

  /** What came of it. */
  public sealed interface Reading {
    /**
     * What a phone has signed.
     *
     * @param signer the phone's certificate
     */
    record Read(Der content, X509Certificate signer) implements Reading {}

    /**
     * Nothing that counts.
     *
     * @param why in a few words, for records
     */
    record Refused(AnswerFault fault, String why) implements Reading {}
  }

  /**
   * Reads an answer.
   *
   * @param ber as it came
   * @param issuers the authorities that phones' certificates are issued by; they count whether or
   *     not their own time has ended
   * @param old whether SHA-1 and RSA keys from 1024 bits on count, with which older phones sign
   */
  public static Reading read(byte[] ber, List<X509Certificate> issuers, boolean old, Instant now) {
    if (ber.length > MOST_BYTES) {
      return new Reading.Refused(AnswerFault.TOO_LARGE, "more than 32 KiB");
    }
    if (!BerBounds.hold(ber)) {
      return malformed("no signed data of CMS");
    }
    try {
      return new ReadSignedAnswer(issuers, old, now).read(new CMSSignedData(ber));
    } catch (CMSException | IOException | RuntimeException notOne) {
      // Whatever Bouncy Castle throws at ASN.1 that isn't such a message.
      return malformed("no signed data of CMS");
    }
  }

  private static Reading malformed(String why) {
    return new Reading.Refused(AnswerFault.MALFORMED, why);
  }

  private Reading read(CMSSignedData data) throws IOException {
    var signers = data.getSignerInfos().getSigners();
    if (!data.toASN1Structure().getContentType().equals(CMSObjectIdentifiers.signedData)
        || signers.size() != 1) {
      return malformed("not signed by exactly one");
    }
    var content = content(data);
    if (content.isEmpty()) {
      return malformed("nothing in it");
    }
    var signer = signers.iterator().next();
    var phone = named(data, signer);
    return phone.isEmpty()
        ? malformed("the signer's certificate isn't there")
        : read(content.get(), signer, phone.get());
  }

  private Reading read(byte[] content, SignerInformation signer, X509Certificate phone) {
    if (isAuthority(phone)) {
      return new Reading.Refused(AnswerFault.ISSUER, "signed by an authority's certificate");
    }
    if (issuers.stream().noneMatch(issuer -> hasIssued(issuer, phone))) {
      return new Reading.Refused(
          AnswerFault.ISSUER, "issued by " + phone.getIssuerX500Principal().getName());
    }
    if (!isGood(phone)) {
      return new Reading.Refused(AnswerFault.WEAK, "a certificate by " + phone.getSigAlgName());
    }
    if (!isGoodKey(phone.getPublicKey())) {
      return new Reading.Refused(
          AnswerFault.WEAK, "a key of " + phone.getPublicKey().getAlgorithm());
    }
    if (!isGood(signer)) {
      return new Reading.Refused(
          AnswerFault.WEAK,
          "signed by " + signer.getEncryptionAlgOID() + " over " + signer.getDigestAlgOID());
    }
    return isSignedBy(signer, phone)
        ? new Reading.Read(Der.of(content), phone)
        : new Reading.Refused(AnswerFault.SIGNATURE, "not signed by its certificate's key");
  }

  private static Optional<byte[]> content(CMSSignedData data) {
    return Optional.ofNullable(data.getSignedContent())
        .filter(typed -> typed.getContentType().equals(CMSObjectIdentifiers.data))
        .map(typed -> (byte[]) typed.getContent());
  }

  /** The one that the signature names; of two of one name nobody knows which it means. */
  private static Optional<X509Certificate> named(CMSSignedData data, SignerInformation signer)
      throws IOException {
    if (data.getCertificates().getMatches(null).size() > MOST_CERTIFICATES) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // as Bouncy Castle declares it
    Selector<X509CertificateHolder> byName = signer.getSID();
    var named = data.getCertificates().getMatches(byName);
    return named.size() == 1 ? Optional.of(parsed(named.iterator().next())) : Optional.empty();
  }

  private static X509Certificate parsed(X509CertificateHolder holder) throws IOException {
    try {
      var encoded = new ByteArrayInputStream(holder.getEncoded());
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(encoded);
    } catch (GeneralSecurityException notOne) {
      throw new IOException(notOne);
    }
  }

  /** RFC 5652 §5.6. */
  private static boolean isSignedBy(SignerInformation signer, X509Certificate phone) {
    try {
      return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(phone.getPublicKey()));
    } catch (CMSException | OperatorCreationException notEvenOne) {
      return false;
    }
  }

  /** RFC 5754 §3: an algorithm that names its digest names that of the message. */
  private boolean isGood(SignerInformation signer) {
    var digest = signer.getDigestAlgOID();
    var algorithm = signer.getEncryptionAlgOID();
    return SIGNATURES.getOrDefault(digest, Set.of()).contains(algorithm)
        || (old && digest.equals(SHA_1) && OLD_SIGNATURES.contains(algorithm));
  }

  private boolean isGood(X509Certificate certificate) {
    var signed = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return signed.matches("SHA(256|384|512)WITH(RSA|ECDSA)") || (old && signed.equals(OLD));
  }

  private boolean isGoodKey(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= (old ? OLD_RSA_BITS : RSA_BITS);
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= EC_BITS;
      case PublicKey other -> false;
    };
  }

  /** RFC 5280 §4.2.1.9, §4.2.1.3: what may sign certificates is no phone's. */
  private static boolean isAuthority(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 || (usage != null && usage[KEY_CERT_SIGN]);
  }

  /** RFC 5280 §6, of a path of one certificate; §6.1.1: the anchor's own time isn't asked. */
  private boolean hasIssued(X509Certificate issuer, X509Certificate phone) {
    try {
      var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(phone));
      var parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (GeneralSecurityException notIssued) {
      return false;
    }
  }
}
