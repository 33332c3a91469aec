package jp.mochi.cert.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** RFC 5280 §4.1.2.2; CA/Browser Forum's Baseline Requirements ask for 64 random bits. */
class SerialNumberTest {
  /** One bit of 400 that never is 1, or never 0, is as likely as guessing 400 coins. */
  @Test
  void isPositiveAndHas128BitsOfWhichEachIsRandom() {
    var numbers = Stream.generate(SerialNumber::random).limit(400).distinct().toList();
    assertEquals(400, numbers.size());
    for (var number : numbers) {
      assertEquals(1, number.signum());
      assertTrue(number.bitLength() <= 128, number.toString(16));
    }
    assertEquals(
        BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE),
        numbers.stream().reduce(BigInteger.ZERO, BigInteger::or),
        "each is 1 in some");
    assertEquals(
        BigInteger.ZERO, numbers.stream().reduce(BigInteger::and).orElseThrow(), "and 0 in others");
  }
}
