package jp.mochi.metadata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What people compare and paste when two sides agree on a certificate.
 *
 * @param subject its subject, RFC 2253
 * @param serial its serial number, hexadecimal
 * @param key algorithm and size, for example {@code RSA 2048}
 * @param notBefore from when on it is valid
 * @param notAfter until when
 * @param sha256 fingerprint of the whole certificate: upper-case hexadecimal, colons between bytes
 * @param pem the certificate itself, lines of 64 characters, each ended by a line feed
 */
public record CertificateFacts(
    String subject,
    String serial,
    String key,
    Instant notBefore,
    Instant notAfter,
    String sha256,
    String pem) {

  public static CertificateFacts of(X509Certificate certificate) {
    byte[] der = der(certificate);
    return new CertificateFacts(
        ShownText.of(certificate.getSubjectX500Principal().getName()),
        certificate.getSerialNumber().toString(16),
        KeyStrength.of(certificate.getPublicKey()).toString(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        fingerprint(der),
        pem(der));
  }

  /** The certificate in Base64 on one line, as forms want it that take no PEM. */
  public String line() {
    return pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
  }

  /** The certificate in a PEM text (or bare Base64), if there is a readable one. */
  public static Optional<X509Certificate> parse(String pem) {
    return CertificateText.read(pem) instanceof CertificateText.Certificate(var certificate)
        ? Optional.of(certificate)
        : Optional.empty();
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can't be written", e);
    }
  }

  private static String fingerprint(byte[] der) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(der))
          .toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String pem(byte[] der) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN CERTIFICATE-----\n"
        + lines.encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }
}
