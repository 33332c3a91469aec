package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;

/** RFC 5652 §5: content with a signature around it, as phones take configuration profiles. */
public final class SignedContent {
  private SignedContent() {}

  /**
   * The content, the signature and the certificates, in DER.
   *
   * @param chain the signer's certificate first
   */
  public static byte[] of(byte[] content, List<X509Certificate> chain, Signer signer) {
    try {
      var generator = new CMSSignedDataGenerator();
      var by = new JcaX509CertificateHolder(chain.getFirst());
      generator.addSignerInfoGenerator(
          new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider())
              .build(new SignedBy(signer), by));
      generator.addCertificates(new JcaCertStore(chain));
      return generator.generate(new CMSProcessableByteArray(content), true).getEncoded();
    } catch (CMSException
        | CertificateEncodingException
        | OperatorCreationException
        | IOException broken) {
      throw new IllegalStateException("A profile can't be signed", broken);
    }
  }
}
