package jp.mochi.idp.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keys that are in the order of time, on every node, without a counter they would have to share: 12
 * hexadecimal digits of milliseconds, 8 of this process's count, 12 of chance. The primary key then
 * serves time ranges too.
 */
final class AuditIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HexFormat HEX = HexFormat.of();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private AuditIds() {}

  static String next(Instant time) {
    var chance = new byte[6];
    RANDOM.nextBytes(chance);
    return first(time) + HEX.toHexDigits(COUNT.getAndIncrement()) + HEX.formatHex(chance);
  }

  /** The time that a key tells. */
  static Instant time(String id) {
    return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(id, 0, 12));
  }

  /** Not greater than any key of this millisecond or later, greater than any key before it. */
  static String first(Instant time) {
    return HEX.toHexDigits(Math.clamp(time.toEpochMilli(), 0, (1L << 48) - 1), 12);
  }
}
