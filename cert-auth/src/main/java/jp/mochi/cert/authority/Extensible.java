package jp.mochi.cert.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/** RFC 5280 §4.1: a certificate that is being put together. */
final class Extensible {
  private final X509v3CertificateBuilder builder;

  private Extensible(X509v3CertificateBuilder builder) {
    this.builder = builder;
  }

  /** One for a key, with the key's identifier, and without any other extension. */
  static Extensible of(
      X500Name issuer, X500Name subject, SubjectPublicKeyInfo key, Instant from, Instant until) {
    var builder =
        new X509v3CertificateBuilder(
            issuer, SerialNumber.random(), Date.from(from), Date.from(until), subject, key);
    var form = new Extensible(builder);
    return form.with(Extension.subjectKeyIdentifier, false, keyIdentifier(key));
  }

  Extensible with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      builder.addExtension(id, critical, value);
      return this;
    } catch (CertIOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  /** §4.2.1.1: names the key that signs, so that a path is found after a roll-over. */
  Extensible namingTheKeyOf(X509Certificate authority) {
    return with(Extension.authorityKeyIdentifier, false, authorityKey(authority));
  }

  X509Certificate signedBy(Signer signer) {
    try {
      return parse(builder.build(new SignedBy(signer)).getEncoded());
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  static X509Certificate parse(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException damaged) {
      throw new IllegalStateException("A certificate of ours can't be read", damaged);
    }
  }

  static AuthorityKeyIdentifier authorityKey(X509Certificate authority) {
    return new AuthorityKeyIdentifier(
        keyIdentifier(spki(authority.getPublicKey())).getKeyIdentifier());
  }

  private static SubjectKeyIdentifier keyIdentifier(SubjectPublicKeyInfo key) {
    return new BcX509ExtensionUtils().createSubjectKeyIdentifier(key);
  }

  static SubjectPublicKeyInfo spki(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded());
  }

  static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  /** A common name as it is: whatever syntax of names it contains is none here. */
  static X500Name named(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }
}
