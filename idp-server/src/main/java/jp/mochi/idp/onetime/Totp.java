package jp.mochi.idp.onetime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits,
 * steps of 30 seconds from 1970 on.
 */
public final class Totp {
  /** How many digits a code has. */
  public static final int DIGITS = 6;

  /** For so long an app shows a code. */
  public static final Duration STEP = Duration.ofSeconds(30);

  /** RFC 6238 §5.2: one step for clocks that differ and for typing. */
  private static final int SKEW = 1;

  private static final int MODULUS = 1_000_000;

  private Totp() {}

  /** The step in which a moment lies. */
  public static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
  }

  /** The latest step whose code counts at a moment. */
  static long lastThatCounts(Instant at) {
    return step(at) + SKEW;
  }

  /** The code of a step (RFC 4226 §5.3, RFC 6238 §4.2). */
  public static String code(OneTimeSecret secret, long step) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.export(), "HmacSHA1"));
      var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      var from = hash[hash.length - 1] & 0xf;
      var number = ByteBuffer.wrap(hash).getInt(from) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /**
   * The step of which this is the code, of those that count now; the latest, where it is that of
   * two.
   */
  public static OptionalLong match(OneTimeSecret secret, String typed, Instant now) {
    var at = step(now);
    return LongStream.rangeClosed(at - SKEW, at + SKEW)
        .filter(step -> same(code(secret, step), typed))
        .max();
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
