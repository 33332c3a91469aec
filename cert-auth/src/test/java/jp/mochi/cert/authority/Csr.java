package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A request for a certificate as a test wants it. */
final class Csr {
  private final KeyPair pair;
  private String subject = "CN=tanaka";
  private String algorithm;
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  Csr(KeyPair pair) {
    this.pair = pair;
    this.algorithm = Signer.algorithmFor(pair.getPublic().getAlgorithm());
  }

  Csr subject(String name) {
    this.subject = name;
    return this;
  }

  Csr algorithm(String name) {
    this.algorithm = name;
    return this;
  }

  Csr names(GeneralName... names) throws IOException {
    return extension(Extension.subjectAlternativeName, new GeneralNames(names));
  }

  Csr extension(ASN1ObjectIdentifier id, ASN1Encodable value) throws IOException {
    extensions.addExtension(id, false, value);
    return this;
  }

  byte[] der() throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic());
    if (!extensions.isEmpty()) {
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    return builder
        .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))
        .getEncoded();
  }

  /** What is read of it, which must be good. */
  CertificationRequest read() throws Exception {
    return ((CsrOutcome.Read) CertificationRequest.read(der())).request();
  }

  /** Whom the tests' requests are for. */
  static Holder tanaka() {
    return holder("tanaka", "phone-1");
  }

  static Holder holder(String username, String device) {
    return new Holder(
        "id-of-" + username,
        username,
        "Taro " + username,
        List.of(username + "@example.co.jp"),
        java.util.Optional.of(username + "@corp.example"),
        device);
  }
}
