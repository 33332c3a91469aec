package jp.mochi.cert.authority;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Makes the certificates of authorities and of those who answer for them. */
public final class MakeAuthority {
  /** For how long a root is valid. */
  public static final Duration ROOT = Duration.ofDays(20 * 365 + 5);

  /** For how long an issuing authority is valid. */
  public static final Duration ISSUING = Duration.ofDays(10 * 365 + 2);

  /**
   * For how long a responder is: its certificate can't be taken back (RFC 6960 §4.2.2.2.1), so it
   * is short-lived and made anew long before it ends.
   */
  public static final Duration RESPONDER = Duration.ofDays(30);

  /**
   * For how long a registration authority is: what it signs and opens is over within minutes, or
   * days where somebody must approve first.
   */
  public static final Duration REGISTRATION = Duration.ofDays(90);

  /** For how long one that signs profiles is: nobody looks whether it was taken back. */
  public static final Duration PROFILES = Duration.ofDays(30);

  private static final int MAY_SIGN = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  private MakeAuthority() {}

  /** A root: signs itself, and issuing authorities below it. */
  public static X509Certificate root(String name, PublicKey key, Instant now, Signer own) {
    var from = startOf(now);
    var subject = Extensible.named(name);
    return Extensible.of(subject, subject, Extensible.spki(key), from, from.plus(ROOT))
        .with(Extension.basicConstraints, true, new BasicConstraints(1))
        .with(Extension.keyUsage, true, new KeyUsage(MAY_SIGN))
        .signedBy(own);
  }

  /**
   * An authority that signs phones' certificates, and no further authority (RFC 5280 §4.2.1.9).
   *
   * @param points where its own status is to be had
   */
  public static X509Certificate issuing(
      String name,
      PublicKey key,
      Instant now,
      X509Certificate root,
      Signer ofRoot,
      StatusPoints points) {
    var from = startOf(now);
    var form =
        Extensible.of(
                Extensible.subject(root),
                Extensible.named(name),
                Extensible.spki(key),
                from,
                earlier(from.plus(ISSUING), root.getNotAfter().toInstant()))
            .namingTheKeyOf(root)
            .with(Extension.basicConstraints, true, new BasicConstraints(0))
            .with(Extension.keyUsage, true, new KeyUsage(MAY_SIGN));
    return points.on(form).signedBy(ofRoot);
  }

  /** RFC 6960 §4.2.2.2: answers status requests in the place of an authority. */
  public static X509Certificate responder(
      String name, PublicKey key, Instant now, X509Certificate authority, Signer ofAuthority) {
    return inPlaceOf(authority, name, key, now, RESPONDER, KeyUsage.digitalSignature)
        .with(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning))
        .with(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE)
        .signedBy(ofAuthority);
  }

  /**
   * Takes requests by SCEP in the place of an authority. Apple's clients encrypt to it only where
   * it may sign and encrypt keys both. RFC 6402 §2.10: what it is there for, so that nobody who
   * trusts the authority takes it for a client.
   */
  public static X509Certificate registration(
      String name, PublicKey key, Instant now, X509Certificate authority, Signer ofAuthority) {
    var usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
    return inPlaceOf(authority, name, key, now, REGISTRATION, usage)
        .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_cmcRA))
        .signedBy(ofAuthority);
  }

  /**
   * Signs what phones install in the place of an authority. RFC 5280 §4.2.1.12: for messages, so
   * that nobody who trusts the authority takes it for a client or a server.
   */
  public static X509Certificate profileSigner(
      String name, PublicKey key, Instant now, X509Certificate authority, Signer ofAuthority) {
    return inPlaceOf(authority, name, key, now, PROFILES, KeyUsage.digitalSignature)
        .with(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection))
        .signedBy(ofAuthority);
  }

  /** The form of one that acts in the place of an authority, and signs no certificates. */
  private static Extensible inPlaceOf(
      X509Certificate authority,
      String name,
      PublicKey key,
      Instant now,
      Duration lifetime,
      int usage) {
    var from = startOf(now);
    return Extensible.of(
            Extensible.subject(authority),
            Extensible.named(name),
            Extensible.spki(key),
            from,
            earlier(from.plus(lifetime), authority.getNotAfter().toInstant()))
        .namingTheKeyOf(authority)
        .with(Extension.basicConstraints, true, new BasicConstraints(false))
        .with(Extension.keyUsage, true, new KeyUsage(usage));
  }

  /** The common name of a certificate that was made here. */
  public static String commonName(X509Certificate certificate) {
    var names = Extensible.subject(certificate).getRDNs(BCStyle.CN);
    return names.length == 0 ? "" : names[0].getFirst().getValue().toString();
  }

  /** A clock elsewhere may be behind ours: valid since an hour ago. */
  static Instant startOf(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
