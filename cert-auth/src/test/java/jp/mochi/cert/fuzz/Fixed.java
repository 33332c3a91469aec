package jp.mochi.cert.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;
import jp.mochi.cert.Pem;
import jp.mochi.cert.authority.Signer;

/**
 * An authority that is the same in each run, so that what was found once is found again, and so
 * that a fuzzer, which can't sign, gets behind the signatures.
 */
final class Fixed {
  /** A moment within the validity of all that the corpora hold. */
  static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  private static final String PEM = text("fuzz/authority.pem");
  static final X509Certificate CERTIFICATE = Pem.certificates(PEM).orThrow().getFirst();
  static final PrivateKey KEY = Pem.privateKey(PEM).orThrow();
  static final Signer SIGNER = Signer.of(KEY);

  private Fixed() {}

  private static String text(String resource) {
    try (InputStream in = Fixed.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
