package jp.mochi.cert.authority;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;

/**
 * A certificate that was handed out.
 *
 * @param authority the id of the authority that signed it
 * @param serial its serial number, 32 hex digits
 * @param person the directory's immutable id of whom it is for
 * @param username that person's user name when it was issued
 * @param device the phone's id
 * @param keyHash what its key is known by
 * @param notBefore from when on it is valid
 * @param notAfter until when
 * @param issued when it was issued
 * @param issuedBy who had it issued
 * @param certificate the certificate
 * @param revoked whether it was taken back, by itself or with its authority
 * @param how by which way it was issued
 * @param replaced since when another certificate of the same device has taken its place
 */
public record IssuedCertificate(
    String authority,
    String serial,
    String person,
    String username,
    String device,
    String keyHash,
    Instant notBefore,
    Instant notAfter,
    Instant issued,
    String issuedBy,
    Der certificate,
    Optional<Revoked> revoked,
    How how,
    Optional<Instant> replaced) {
  /** What share of a certificate's life must be over before it may be renewed: one half. */
  private static final int HALF = 2;

  /** That it was taken back. */
  public record Revoked(Instant at, RevocationReason reason) {}

  /**
   * By which way a certificate was issued.
   *
   * @param keyOutside whether its key was, or may have been, outside of the device
   * @param attestedBy the maker's root that vouches for the key, where the device's hardware has
   *     said that it made it
   */
  public record How(EnrolmentRoute route, boolean keyOutside, Optional<String> attestedBy) {
    public How {
      if (keyOutside && attestedBy.isPresent()) {
        throw new IllegalArgumentException("made in the hardware, and outside");
      }
    }

    /** Of a key that nobody vouches for. */
    public How(EnrolmentRoute route, boolean keyOutside) {
      this(route, keyOutside, Optional.empty());
    }
  }

  /** The same, of a key that was, or may have been, outside of the device. */
  public IssuedCertificate ofKeyOutside() {
    return new IssuedCertificate(
        authority,
        serial,
        person,
        username,
        device,
        keyHash,
        notBefore,
        notAfter,
        issued,
        issuedBy,
        certificate,
        revoked,
        new How(how.route(), true),
        replaced);
  }

  /** How it stands. */
  public enum Standing {
    VALID,
    EXPIRED,
    REVOKED;

    /** As the interface and commands write it. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** How it stands at that time. */
  public Standing standing(Instant now) {
    if (revoked.isPresent()) {
      return Standing.REVOKED;
    }
    return now.isAfter(notAfter) ? Standing.EXPIRED : Standing.VALID;
  }

  /** From when on it may be renewed: once half of its life is over. */
  public Instant renewableFrom() {
    return notBefore.plus(java.time.Duration.between(notBefore, notAfter).dividedBy(HALF));
  }

  /** What is recorded of a certificate that was just signed. */
  public static IssuedCertificate of(
      Authority authority,
      java.security.cert.X509Certificate certificate,
      String keyHash,
      Holder holder,
      Instant now,
      String by,
      How how) {
    try {
      return new IssuedCertificate(
          authority.id(),
          SerialNumber.text(certificate.getSerialNumber()),
          holder.person(),
          holder.username(),
          holder.device(),
          keyHash,
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          now,
          by,
          Der.of(certificate.getEncoded()),
          Optional.empty(),
          how,
          Optional.empty());
    } catch (java.security.cert.CertificateEncodingException made) {
      throw new IllegalStateException(made);
    }
  }
}
