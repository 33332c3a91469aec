package jp.mochi.device.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A maker of phones who vouches for the keys that these make: its root, what the root has certified
 * for its phones, and the statements that they put beside a key.
 */
public final class Maker {
  private static final ASN1ObjectIdentifier KEY_DESCRIPTION =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.1.17");
  private static final ASN1ObjectIdentifier APPLES_NONCE =
      new ASN1ObjectIdentifier("1.2.840.113635.100.8.2");
  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date UNTIL = Date.from(Instant.parse("2049-12-31T00:00:00Z"));

  private final KeyPair rootPair = pair();
  private final KeyPair phonePair = pair();
  private final X509Certificate root;
  private final X509Certificate phone;

  public Maker() {
    this.root = certificate("CN=Maker", rootPair, "CN=Maker", rootPair.getPublic(), true, Map.of());
    this.phone =
        certificate("CN=Maker", rootPair, "CN=Phone", phonePair.getPublic(), true, Map.of());
  }

  private static KeyPair pair() {
    return SoftKey.of("host", "origin", KeyAlgorithm.ES256).pair();
  }

  /** What a company configures that trusts this maker. */
  public X509Certificate root() {
    return root;
  }

  /** What an Android phone answers that is asked to make its key. */
  public RegistrationAnswer android(SoftKey key, String challenge, AndroidSays says) {
    return android(key, challenge, List.of(phoneKey(key, challenge, says), octets(phone)));
  }

  /**
   * What comes of a key that an Android phone has made for somebody who has it certify another: one
   * in software, as if the phone had made it, too.
   */
  public RegistrationAnswer androidBySomebody(SoftKey key, String challenge, AndroidSays says) {
    var hash = SoftKey.sha256(key.clientData("webauthn.create", challenge));
    var path = bySomebody(key.pair().getPublic(), hash, says);
    return android(key, challenge, path.stream().map(Maker::octets).toList());
  }

  /** The same as certificates, the key's own first. */
  public List<X509Certificate> bySomebody(PublicKey key, byte[] challenge, AndroidSays says) {
    var made = pair();
    var theirs =
        certificate(
            "CN=Phone",
            phonePair,
            "CN=Android Keystore Key",
            made.getPublic(),
            true,
            Map.of(KEY_DESCRIPTION, says.extension(new byte[32])));
    var forged =
        certificate(
            "CN=Android Keystore Key",
            made,
            "CN=Android Keystore Key",
            key,
            false,
            Map.of(KEY_DESCRIPTION, says.extension(challenge)));
    return List.of(forged, theirs, phone);
  }

  private static RegistrationAnswer android(SoftKey key, String challenge, List<byte[]> path) {
    var statement = new LinkedHashMap<String, Object>();
    statement.put("alg", (int) key.algorithm().cose());
    statement.put("sig", key.sign(key.attested(), key.clientData("webauthn.create", challenge)));
    statement.put("x5c", path);
    return key.register(challenge, "android-key", statement);
  }

  /** A phone that describes its key in these octets, whatever they are. */
  RegistrationAnswer androidSaying(SoftKey key, String challenge, byte[] said) {
    return android(
        key, challenge, List.of(octets(saying(key, KEY_DESCRIPTION, said)), octets(phone)));
  }

  /** A phone of Apple's whose nonce is these octets, whatever they are. */
  RegistrationAnswer appleSaying(SoftKey key, String challenge, byte[] said) {
    return apple(key, challenge, saying(key, APPLES_NONCE, said));
  }

  private X509Certificate saying(SoftKey key, ASN1ObjectIdentifier extension, byte[] said) {
    var subject = "CN=Android Keystore Key";
    return certificate(
        "CN=Phone", phonePair, subject, key.pair().getPublic(), false, Map.of(extension, said));
  }

  private byte[] phoneKey(SoftKey key, String challenge, AndroidSays says) {
    var hash = SoftKey.sha256(key.clientData("webauthn.create", challenge));
    return octets(attested(key.pair().getPublic(), hash, says));
  }

  /** The certificate of a key that an Android phone has made, with what was to be repeated. */
  public X509Certificate attested(PublicKey key, byte[] challenge, AndroidSays says) {
    return certificate(
        "CN=Phone",
        phonePair,
        "CN=Android Keystore Key",
        key,
        false,
        Map.of(KEY_DESCRIPTION, says.extension(challenge)));
  }

  /** One that says nothing of its key. */
  public X509Certificate silent(PublicKey key) {
    return certificate("CN=Phone", phonePair, "CN=Android Keystore Key", key, false, Map.of());
  }

  /** What certifies keys of this maker's phones. */
  public X509Certificate phone() {
    return phone;
  }

  /** What a phone of Apple's answers. */
  public RegistrationAnswer apple(SoftKey key, String challenge) {
    return appleOf(key, key, challenge);
  }

  /** The same with a certificate for a key that may be another. */
  RegistrationAnswer appleOf(SoftKey key, SoftKey certified, String challenge) {
    var nonce =
        SoftKey.sha256(
            SoftKey.joined(
                key.attested(), SoftKey.sha256(key.clientData("webauthn.create", challenge))));
    var said = Map.of(APPLES_NONCE, nonce(nonce));
    var leaf =
        certificate("CN=Phone", phonePair, "CN=1", certified.pair().getPublic(), false, said);
    return apple(key, challenge, leaf);
  }

  private RegistrationAnswer apple(SoftKey key, String challenge, X509Certificate leaf) {
    var statement = new LinkedHashMap<String, Object>();
    statement.put("x5c", List.of(octets(leaf), octets(phone)));
    return key.register(challenge, "apple", statement);
  }

  private static byte[] nonce(byte[] nonce) {
    try {
      return new DERSequence(new DERTaggedObject(true, 1, new DEROctetString(nonce))).getEncoded();
    } catch (java.io.IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static X509Certificate certificate(
      String issuer,
      KeyPair by,
      String subject,
      PublicKey key,
      boolean signsOthers,
      Map<ASN1ObjectIdentifier, byte[]> said) {
    try {
      var serial = BigInteger.valueOf(subject.hashCode()).abs().add(BigInteger.ONE);
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer), serial, FROM, UNTIL, new X500Name(subject), key);
      if (signsOthers) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      }
      for (var each : said.entrySet()) {
        builder.addExtension(each.getKey(), false, each.getValue());
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | java.io.IOException everyJdkCan) {
      throw new IllegalStateException(everyJdkCan);
    }
  }

  private static byte[] octets(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException itWasMadeOfThem) {
      throw new IllegalStateException(itWasMadeOfThem);
    }
  }
}
