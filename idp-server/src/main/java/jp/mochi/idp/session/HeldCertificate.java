package jp.mochi.idp.session;

import java.util.Objects;
import jp.mochi.idp.text.Sha256;

/**
 * A client certificate that was proved in a session, kept so that it can be judged again.
 *
 * @param fingerprint its SHA-256, in lower-case hex
 * @param path the certificate and those that came along, DER in Base64, with spaces between; or
 *     what whoever has shown it has made of that
 */
public record HeldCertificate(String fingerprint, String path) {
  private static final String NUMBERED = "numbered:";

  public HeldCertificate {
    Objects.requireNonNull(fingerprint);
    Objects.requireNonNull(path);
  }

  /** The same where nothing but a number in it says which device it is of. */
  public HeldCertificate numbered() {
    return isNumbered() ? this : new HeldCertificate(fingerprint, NUMBERED + path);
  }

  /** Whether nothing but a number in it said, when it was shown, which device it is of. */
  public boolean isNumbered() {
    return path.startsWith(NUMBERED);
  }

  /** The path, whether or not a number said which device it is of. */
  public String shown() {
    return isNumbered() ? path.substring(NUMBERED.length()) : path;
  }

  /**
   * What a certificate is known by: its SHA-256, in lower-case hex.
   *
   * @param der the certificate
   */
  public static String fingerprintOf(byte[] der) {
    return Sha256.hex(der);
  }

  @Override
  public String toString() {
    return "HeldCertificate[" + fingerprint + "]";
  }
}
