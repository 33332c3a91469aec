package jp.mochi.cert.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.cert.BerBounds;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;

/**
 * RFC 5652 §5: reads what a phone answers with its maker's certificate, as Apple's phones do where
 * a profile asks them for their numbers. Nothing of it is read before the signature is verified, by
 * a certificate that leads to one of the maker's roots.
 */
public final class ReadSignedAnswer {
  /** A few lines with a signature and its certificates. */
  public static final int MOST_BYTES = 32_768;

  private static final int MOST_CERTIFICATES = 8;

  /** Between the phone's certificate and the root. */
  private static final int MOST_BETWEEN = 3;

  private static final int RSA_BITS = 2048;
  private static final int OLD_RSA_BITS = 1024;
  private static final Set<String> DIGESTS =
      Set.of(
          NISTObjectIdentifiers.id_sha256.getId(),
          NISTObjectIdentifiers.id_sha384.getId(),
          NISTObjectIdentifiers.id_sha512.getId());
  private static final String SHA_1 = OIWObjectIdentifiers.idSHA1.getId();

  private static final String OLD = "SHA1WITHRSA";

  private final List<X509Certificate> roots;
  private final boolean old;
  private final Instant now;

  private ReadSignedAnswer(List<X509Certificate> roots, boolean old, Instant now) {
    this.roots = List.copyOf(roots);
    this.old = old;
    this.now = now;
  }

  /** What came of it. */
  public sealed interface Reading {
    /**
     * What a phone of this maker's has signed.
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
   * @param roots the maker's
   * @param old whether SHA-1 and RSA keys from 1024 bits on count, with which older phones sign
   */
  public static Reading read(byte[] ber, List<X509Certificate> roots, boolean old, Instant now) {
    if (ber.length > MOST_BYTES) {
      return new Reading.Refused(AnswerFault.TOO_LARGE, "more than 32 KiB");
    }
    if (!BerBounds.hold(ber)) {
      return malformed("no signed data of CMS");
    }
    try {
      return new ReadSignedAnswer(roots, old, now).read(new CMSSignedData(ber));
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
    var came = certificates(data);
    var phone = named(data, signer);
    if (phone.isEmpty() || came.isEmpty()) {
      return malformed("the signer's certificate isn't there");
    }
    return read(content.get(), signer, phone.get(), came.get());
  }

  private Reading read(
      byte[] content, SignerInformation signer, X509Certificate phone, List<X509Certificate> came) {
    if (!isGood(signer)) {
      return new Reading.Refused(AnswerFault.WEAK, "digest " + signer.getDigestAlgOID());
    }
    if (!isSignedBy(signer, phone)) {
      return new Reading.Refused(AnswerFault.SIGNATURE, "not signed by its certificate's key");
    }
    var path = path(phone, came);
    if (path.isEmpty()) {
      return new Reading.Refused(
          AnswerFault.ROOT, "issued by " + phone.getIssuerX500Principal().getName());
    }
    return path.get().stream()
        .filter(each -> !isGood(each))
        .findFirst()
        .<Reading>map(each -> new Reading.Refused(AnswerFault.WEAK, each.getSigAlgName()))
        .orElseGet(() -> new Reading.Read(Der.of(content), phone));
  }

  private static Optional<byte[]> content(CMSSignedData data) {
    return Optional.ofNullable(data.getSignedContent())
        .filter(typed -> typed.getContentType().equals(CMSObjectIdentifiers.data))
        .map(typed -> (byte[]) typed.getContent());
  }

  private static Optional<List<X509Certificate>> certificates(CMSSignedData data)
      throws IOException {
    var all = data.getCertificates().getMatches(null);
    if (all.size() > MOST_CERTIFICATES) {
      return Optional.empty();
    }
    var parsed = new ArrayList<X509Certificate>();
    for (var each : all) {
      parsed.add(parsed(each));
    }
    return Optional.of(parsed);
  }

  /** The one that the signature names; of two of one name nobody knows which it means. */
  private static Optional<X509Certificate> named(CMSSignedData data, SignerInformation signer)
      throws IOException {
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

  private boolean isGood(SignerInformation signer) {
    var digest = signer.getDigestAlgOID();
    return DIGESTS.contains(digest) || (old && digest.equals(SHA_1));
  }

  private boolean isGood(X509Certificate certificate) {
    var signed = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return isGoodKey(certificate)
        && (signed.matches("SHA(256|384|512)WITH(RSA|ECDSA)") || (old && signed.equals(OLD)));
  }

  private boolean isGoodKey(X509Certificate certificate) {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= (old ? OLD_RSA_BITS : RSA_BITS);
      case ECPublicKey ec -> true;
      case PublicKey other -> false;
    };
  }

  /** RFC 5280 §6: the certificates up to a root, without it; empty where none leads there. */
  private Optional<List<X509Certificate>> path(X509Certificate phone, List<X509Certificate> came) {
    try {
      var target = new X509CertSelector();
      target.setCertificate(phone);
      var anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      var parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.setMaxPathLength(MOST_BETWEEN);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(came)));
      var built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      return Optional.of(
          built.getCertPath().getCertificates().stream().map(X509Certificate.class::cast).toList());
    } catch (GeneralSecurityException nowhere) {
      return Optional.empty();
    }
  }
}
