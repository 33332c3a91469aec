package jp.mochi.cert.authority;

import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A request for a certificate as a test wants it. */
public final class Csr {
  private final KeyPair pair;
  private String subject = "CN=tanaka";
  private String algorithm;
  private List<String> challenges = List.of();
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  public Csr(KeyPair pair) {
    this.pair = pair;
    this.algorithm = Signer.algorithmFor(pair.getPublic().getAlgorithm());
  }

  public Csr subject(String name) {
    this.subject = name;
    return this;
  }

  public Csr algorithm(String name) {
    this.algorithm = name;
    return this;
  }

  public Csr names(GeneralName... names) throws IOException {
    return extension(Extension.subjectAlternativeName, new GeneralNames(names));
  }

  public Csr extension(ASN1ObjectIdentifier id, ASN1Encodable value) throws IOException {
    extensions.addExtension(id, false, value);
    return this;
  }

  /** With this challenge password, RFC 2985 §5.4.1, once for each. */
  public Csr challenge(String... passwords) {
    challenges = List.of(passwords);
    return this;
  }

  public byte[] der() throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic());
    for (var challenge : challenges) {
      builder.addAttribute(
          PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge));
    }
    if (!extensions.isEmpty()) {
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    return builder
        .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()))
        .getEncoded();
  }

  /** What is read of it, which must be good. */
  public CertificationRequest read() throws Exception {
    return ((CsrOutcome.Read) CertificationRequest.read(der())).request();
  }

  /** Whom the tests' requests are for. */
  public static Holder tanaka() {
    return holder("tanaka", "phone-1");
  }

  public static Holder holder(String username, String device) {
    return new Holder(
        "id-of-" + username,
        username,
        "Taro " + username,
        List.of(username + "@example.co.jp"),
        java.util.Optional.of(username + "@corp.example"),
        device);
  }
}
