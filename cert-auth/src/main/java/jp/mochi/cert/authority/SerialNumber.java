package jp.mochi.cert.authority;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Locale;

/** RFC 5280 §4.1.2.2: a positive number, in ours 128 random bits. */
final class SerialNumber {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SerialNumber() {}

  /** A new one; it says nothing of those before it. */
  static BigInteger random() {
    var serial = new BigInteger(128, RANDOM);
    return serial.signum() == 0 ? random() : serial;
  }

  /**
   * As the database, the interface and commands write it: 32 hex digits, more where it is longer.
   */
  static String text(BigInteger serial) {
    return String.format(Locale.ROOT, "%032x", serial);
  }
}
