package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownSerialsTest {
  private static final int MANY = 50_000;

  private static Stream<BigInteger> serials(long seed) {
    var random = new Random(seed);
    return Stream.generate(() -> new BigInteger(128, random)).limit(MANY);
  }

  @Test
  void hasWhatWasAddedAlsoAfterItHasGrown() {
    var known = new KnownSerials(new SecureRandom());
    assertEquals(8 << 10, known.bytes());
    serials(1).forEach(serial -> known.add(known.mark(serial)));
    var missed = serials(1).filter(serial -> !known.has(known.mark(serial))).count();
    assertTrue(missed < MANY / 50, "displaced from full rows: " + missed);
    assertTrue(known.bytes() <= 32L * MANY, known.bytes() + " bytes");
    assertEquals(0, serials(2).filter(serial -> known.has(known.mark(serial))).count());
  }

  @Test
  void neverGrowsBeyondItsBoundAndGoesOnTakingNewOnes() {
    var known = new KnownSerials(new SecureRandom(), 1 << 12);
    serials(1).forEach(serial -> known.add(known.mark(serial)));
    assertEquals(8 << 12, known.bytes());
    var last = known.mark(BigInteger.TEN);
    known.add(last);
    known.add(last);
    assertTrue(known.has(last));
  }

  /** Whoever knows one number must not be able to tell which others are taken for it. */
  @Test
  void marksHangOnEveryBitAndAreOtherOnesInAnotherTable() {
    var one = new KnownSerials(new SecureRandom());
    var other = new KnownSerials(new SecureRandom());
    var serial = new BigInteger(128, new Random(3));
    assertNotEquals(one.mark(serial), other.mark(serial));
    for (var bit = 0; bit < 128; bit++) {
      var changed = Long.bitCount(one.mark(serial) ^ one.mark(serial.flipBit(bit)));
      assertTrue(changed > 10, "bit " + bit + " changes " + changed);
    }
  }

  @Test
  void marksOnlyWhatWeMayHaveIssued() {
    assertTrue(KnownSerials.isOurKind(BigInteger.ZERO));
    assertTrue(KnownSerials.isOurKind(BigInteger.TWO.pow(128).subtract(BigInteger.ONE)));
    assertFalse(KnownSerials.isOurKind(BigInteger.TWO.pow(128)));
    assertFalse(KnownSerials.isOurKind(BigInteger.ONE.negate()));
  }
}
