package jp.mochi.cert.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.status.Deltas;
import jp.mochi.cert.status.RevocationList;
import jp.mochi.cert.trust.RevocationStatus;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * Revocation lists: as they come, and with a signature that is good. What our reader and the JDK's
 * both take must say the same.
 */
public final class CrlFuzz {
  private static final String REMOVED = "REMOVE_FROM_CRL";

  private CrlFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a list, by whatever signature. */
  static boolean takes(byte[] data) {
    var raw = read(data);
    return signedAnew(data).map(CrlFuzz::read).orElse(false) || raw;
  }

  private static boolean read(byte[] der) {
    var reading = RevocationList.read(der, List.of(Fixed.CERTIFICATE));
    if (!(reading instanceof RevocationList.Reading.Read(var list))) {
      return false;
    }
    list.status(BigInteger.ONE, Deltas.NONE, Fixed.NOW);
    list.covers(Fixed.CERTIFICATE);
    theirs(der).ifPresent(crl -> compare(list, crl));
    return true;
  }

  private static void compare(RevocationList list, X509CRL crl) {
    if (!list.nextUpdate().equals(crl.getNextUpdate().toInstant())) {
      throw new AssertionError("it ends at " + list.nextUpdate() + ", the JDK says otherwise");
    }
    var entries = Optional.ofNullable(crl.getRevokedCertificates()).orElseGet(Set::of);
    for (var entry : entries) {
      var removed =
          entry.getRevocationReason() != null && entry.getRevocationReason().name().equals(REMOVED);
      var status = list.status(entry.getSerialNumber(), Deltas.NONE, Fixed.NOW);
      if (!removed && status instanceof RevocationStatus.Good) {
        throw new AssertionError("the JDK finds " + entry.getSerialNumber() + " revoked");
      }
    }
  }

  private static Optional<X509CRL> theirs(byte[] der) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var crl = (X509CRL) factory.generateCRL(new ByteArrayInputStream(der));
      return Optional.ofNullable(crl);
    } catch (CertificateException | CRLException notTheirs) {
      return Optional.empty();
    }
  }

  /** What is to be signed, as it stands, with our signature. */
  private static Optional<byte[]> signedAnew(byte[] data) {
    try {
      var content = ASN1Sequence.getInstance(data).getObjectAt(0).toASN1Primitive();
      var algorithm =
          new DefaultSignatureAlgorithmIdentifierFinder().find(Fixed.SIGNER.algorithm());
      var signature = new DERBitString(Fixed.SIGNER.sign(content.getEncoded("DER")));
      ASN1Primitive whole = new DERSequence(new ASN1Encodable[] {content, algorithm, signature});
      return Optional.of(whole.getEncoded("DER"));
    } catch (IOException | RuntimeException noList) {
      return Optional.empty(); // this harness's own, which reads with less care than the product
    }
  }
}
