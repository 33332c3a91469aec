package jp.mochi.cert.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.CheckRequest;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.Holder;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Certification requests, PKCS #10: as they come, and with a signature that is good. */
public final class CsrFuzz {
  private static final Holder TANAKA =
      new Holder(
          "id-of-tanaka",
          "tanaka",
          "Taro Tanaka",
          List.of("tanaka@example.co.jp"),
          Optional.of("tanaka@corp.example"),
          "phone-1");

  private CsrFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a request, by whatever signature. */
  static boolean takes(byte[] data) {
    var raw = read(data);
    return signedAnew(data).map(CsrFuzz::read).orElse(false) || raw;
  }

  private static boolean read(byte[] data) {
    if (!(CertificationRequest.read(data) instanceof CsrOutcome.Read(var request))) {
      return false;
    }
    if (request.keyHash().length() != 64 || request.subjectText().contains("\0")) {
      throw new AssertionError("a key or a subject that records can't hold");
    }
    new CheckRequest(TANAKA).fault(request);
    return true;
  }

  /** The same with our key and its signature: what is in it is anybody's then. */
  private static Optional<byte[]> signedAnew(byte[] data) {
    try {
      var request = org.bouncycastle.asn1.pkcs.CertificationRequest.getInstance(data);
      var asked = request.getCertificationRequestInfo();
      var key = SubjectPublicKeyInfo.getInstance(Fixed.CERTIFICATE.getPublicKey().getEncoded());
      var info = new CertificationRequestInfo(asked.getSubject(), key, asked.getAttributes());
      var algorithm =
          new DefaultSignatureAlgorithmIdentifierFinder().find(Fixed.SIGNER.algorithm());
      var signature = new DERBitString(Fixed.SIGNER.sign(info.getEncoded("DER")));
      return Optional.of(
          new org.bouncycastle.asn1.pkcs.CertificationRequest(info, algorithm, signature)
              .getEncoded("DER"));
    } catch (IOException | RuntimeException noRequest) {
      return Optional.empty(); // this harness's own, which reads with less care than the product
    }
  }
}
