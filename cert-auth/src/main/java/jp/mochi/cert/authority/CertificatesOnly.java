package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.BERSet;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * RFC 5652 §5.1: signed data that nobody has signed, in which certificates or a list travel. They
 * stand in the order given, since not every client looks for the first one itself.
 */
public final class CertificatesOnly {
  private CertificatesOnly() {}

  /** Certificates. */
  public static Der of(List<X509Certificate> certificates) {
    return written(
        new BERSet(
            certificates.stream().map(CertificatesOnly::structure).toArray(ASN1Encodable[]::new)),
        new BERSet());
  }

  /** A revocation list. */
  public static Der ofList(Der crl) {
    return written(new BERSet(), new BERSet(CertificateList.getInstance(crl.shared())));
  }

  /**
   * RFC 8894 §4.7.1: certificates, within signed data that an authority has signed.
   *
   * @param authority who signs; its certificate comes along
   */
  public static Der signed(
      List<X509Certificate> certificates, X509Certificate authority, Signer signer) {
    try {
      var holder = new JcaX509CertificateHolder(authority);
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      var generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new SignerInfoGeneratorBuilder(digests).build(new SignedBy(signer), holder));
      generator.addCertificate(holder);
      var content = new CMSProcessableByteArray(of(certificates).bytes());
      return Der.of(generator.generate(content, true).toASN1Structure().getEncoded("DL"));
    } catch (CMSException | OperatorCreationException | IOException inMemory) {
      throw new IllegalStateException(inMemory);
    } catch (GeneralSecurityException read) {
      throw new IllegalStateException(read);
    }
  }

  private static Der written(BERSet certificates, BERSet lists) {
    var data =
        new SignedData(
            new DERSet(),
            new ContentInfo(CMSObjectIdentifiers.data, null),
            certificates.size() == 0 ? null : certificates,
            lists.size() == 0 ? null : lists,
            new DERSet());
    try {
      return Der.of(new ContentInfo(CMSObjectIdentifiers.signedData, data).getEncoded("DL"));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static Certificate structure(X509Certificate certificate) {
    try {
      return Certificate.getInstance(certificate.getEncoded());
    } catch (GeneralSecurityException read) {
      throw new IllegalStateException(read);
    }
  }
}
