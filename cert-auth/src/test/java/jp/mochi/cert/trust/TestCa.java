package jp.mochi.cert.trust;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import jp.mochi.cert.KeyPairs;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs whatever a test wants, good or bad. */
final class TestCa {
  static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private static final AtomicLong SERIALS = new AtomicLong(0x1000);
  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  private final X500Name name;
  private final KeyPair pair;
  private final X509Certificate certificate;

  private TestCa(X500Name name, KeyPair pair, X509Certificate certificate) {
    this.name = name;
    this.pair = pair;
    this.certificate = certificate;
  }

  static TestCa root(String name) {
    return root(name, KeyPairs.p256());
  }

  static TestCa root(String name, KeyPair pair) {
    var subject = new X500Name("CN=" + name);
    var form = new Form(subject, pair.getPublic()).authority(3);
    return new TestCa(subject, pair, form.signed(subject, pair));
  }

  /** An authority below this one. */
  TestCa below(String below, java.util.function.UnaryOperator<Form> changes) {
    var under = KeyPairs.p256();
    var subject = new X500Name("CN=" + below);
    var form = changes.apply(new Form(subject, under.getPublic()));
    return new TestCa(subject, under, form.signed(name, pair));
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** Another certificate for the same name and key, by itself. */
  X509Certificate renewed(Instant from, Instant until) {
    return sign(new Form(name, pair.getPublic()).authority(3).valid(from, until));
  }

  /** This name and key, certified by another. */
  X509Certificate certifiedBy(TestCa other) {
    return other.sign(new Form(name, pair.getPublic()).authority(3));
  }

  /** A phone's certificate with all that one needs. */
  X509Certificate phone() {
    return sign(form("CN=tanaka").client().mail("tanaka@demo.mochi.example"));
  }

  static Form form(String subject) {
    return new Form(new X500Name(subject), KeyPairs.p256().getPublic());
  }

  static Form form(String subject, PublicKey key) {
    return new Form(new X500Name(subject), key);
  }

  X509Certificate sign(Form form) {
    return form.signed(name, pair);
  }

  /** What is to be signed. */
  static final class Form {
    private final X500Name subject;
    private final PublicKey key;
    private final java.util.Map<ASN1ObjectIdentifier, ASN1Encodable> extensions =
        new java.util.LinkedHashMap<>();
    private final java.util.List<GeneralName> names = new java.util.ArrayList<>();
    private final java.util.Set<ASN1ObjectIdentifier> critical = new java.util.HashSet<>();
    private Instant from = NOW.minus(Duration.ofDays(30));
    private Instant until = NOW.plus(Duration.ofDays(30));
    private String algorithm = "";

    private Form(X500Name subject, PublicKey key) {
      this.subject = subject;
      this.key = key;
    }

    Form with(ASN1ObjectIdentifier identifier, ASN1Encodable value) {
      extensions.put(identifier, value);
      return this;
    }

    Form critical(ASN1ObjectIdentifier identifier, ASN1Encodable value) {
      critical.add(identifier);
      return with(identifier, value);
    }

    Form authority(int length) {
      return critical(Extension.basicConstraints, new BasicConstraints(length))
          .critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign));
    }

    Form client() {
      return with(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature))
          .with(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    }

    Form mail(String address) {
      names.add(new GeneralName(GeneralName.rfc822Name, address));
      return this;
    }

    Form upn(String name) {
      names.add(
          new GeneralName(GeneralName.otherName, new OtherName(UPN, new DERUTF8String(name))));
      return this;
    }

    Form policy(String oid) {
      return with(
          Extension.certificatePolicies,
          new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(oid))));
    }

    Form permittingMailOf(String host) {
      var tree = new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, host));
      return critical(
          Extension.nameConstraints, new NameConstraints(new GeneralSubtree[] {tree}, null));
    }

    Form valid(Instant begins, Instant ends) {
      from = begins;
      until = ends;
      return this;
    }

    Form signedWith(String name) {
      algorithm = name;
      return this;
    }

    private X509Certificate signed(X500Name issuer, KeyPair by) {
      try {
        var serial = BigInteger.valueOf(SERIALS.incrementAndGet());
        var builder =
            new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(from), Date.from(until), subject, key);
        for (var extension : extensions.entrySet()) {
          builder.addExtension(
              extension.getKey(), critical.contains(extension.getKey()), extension.getValue());
        }
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        var usual = by.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
        var signature = algorithm.isEmpty() ? "SHA256with" + usual : algorithm;
        var signer =
            new JcaContentSignerBuilder(signature)
                .setProvider(new BouncyCastleProvider())
                .build(by.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      } catch (Exception e) { // a test's own mistake, whichever it is
        throw new IllegalStateException(e);
      }
    }
  }

  /** As an operator configures it. */
  ClientAuthority configured(X509Certificate... others) {
    var certificates = new java.util.ArrayList<>(List.of(certificate));
    certificates.addAll(List.of(others));
    return ClientAuthority.of(
        "phones",
        certificates,
        java.util.Set.of(),
        List.of(new MappingRule(MappingRule.By.SAN_MAIL, "mail")),
        ClientAuthority.NO_REVOCATION,
        false);
  }
}
