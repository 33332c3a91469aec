package jp.mochi.cert;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** RFC 5280: a certificate about to be signed. */
final class CertificateForm {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X500Name subject;
  private final PublicKey key;
  private final Instant from;
  private final Instant until;
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  private CertificateForm(String commonName, PublicKey key, Instant from, Instant until) {
    this.subject = named(commonName);
    this.key = key;
    this.from = from;
    this.until = until;
  }

  static CertificateForm of(String commonName, PublicKey key, Instant from, Instant until) {
    var form = new CertificateForm(commonName, key, from, until);
    try {
      var identifier = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
      return form.with(Extension.subjectKeyIdentifier, false, identifier);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** RFC 5280 §4.2.1.9: may sign certificates of ends, of no further authority. */
  CertificateForm authority() {
    return with(Extension.basicConstraints, true, new BasicConstraints(0))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  /** RFC 6125: a server is known by its subject alternative names. */
  CertificateForm server(Collection<String> names) {
    var alternatives = names.stream().map(CertificateForm::generalName).toArray(GeneralName[]::new);
    return with(Extension.basicConstraints, true, new BasicConstraints(false))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .with(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .with(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
  }

  /** RFC 5280 §4.2.1.12: a client is known by the mail address among its alternative names. */
  CertificateForm client(String mail) {
    var names = new GeneralNames(new GeneralName(GeneralName.rfc822Name, mail));
    return with(Extension.basicConstraints, true, new BasicConstraints(false))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .with(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
        .with(Extension.subjectAlternativeName, false, names);
  }

  /** Names the key that signs, so that a chain is found where two authorities share a name. */
  CertificateForm issuedBy(X509Certificate authority) {
    try {
      var identifier = new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority);
      return with(Extension.authorityKeyIdentifier, false, identifier);
    } catch (GeneralSecurityException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }

  X509Certificate signedBy(PrivateKey signer, String issuer) {
    try {
      var serial = new BigInteger(159, RANDOM).setBit(158);
      var builder =
          new JcaX509v3CertificateBuilder(
              named(issuer), serial, Date.from(from), Date.from(until), subject, key);
      for (var identifier : extensions.generate().getExtensionOIDs()) {
        builder.addExtension(extensions.generate().getExtension(identifier));
      }
      var algorithm = KeyPairs.signatureAlgorithm(signer);
      var signed = builder.build(new JcaContentSignerBuilder(algorithm).build(signer));
      return new JcaX509CertificateConverter().getCertificate(signed);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException failed) {
      throw new IllegalStateException("A certificate can't be signed", failed);
    }
  }

  private CertificateForm with(
      org.bouncycastle.asn1.ASN1ObjectIdentifier identifier,
      boolean critical,
      org.bouncycastle.asn1.ASN1Encodable value) {
    try {
      extensions.addExtension(identifier, critical, value);
      return this;
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  /** A common name as it is: whatever DN syntax it contains is no syntax here. */
  private static X500Name named(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  /** The common name of a certificate that was made by this form. */
  static String commonName(X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return subject.getRDNs(BCStyle.CN)[0].getFirst().getValue().toString();
  }

  private static GeneralName generalName(String name) {
    try {
      var address = InetAddress.ofLiteral(name);
      return new GeneralName(GeneralName.iPAddress, address.getHostAddress());
    } catch (IllegalArgumentException aHostName) {
      return new GeneralName(GeneralName.dNSName, name);
    }
  }
}
