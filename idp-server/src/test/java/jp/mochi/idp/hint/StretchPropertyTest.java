package jp.mochi.idp.hint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What a target takes only in pieces is the same addresses when it is put together again. */
class StretchPropertyTest {
  private static final BigInteger MOST = Texts.SALESFORCE_MOST;

  private static Stretch stretch(int bits, long one, long other) {
    var from = BigInteger.valueOf(Math.min(one, other));
    return new Stretch(bits, from, BigInteger.valueOf(Math.max(one, other)).add(BigInteger.ONE));
  }

  @Property(tries = 3000)
  void piecesFollowEachOtherFromTheFirstAddressToTheLast(
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long one,
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long other) {
    var whole = stretch(32, one, other);
    var next = whole.first();
    for (var piece : whole.inPieces(MOST)) {
      assertEquals(next, piece.first());
      assertTrue(piece.size().compareTo(MOST) <= 0, piece.toString());
      next = piece.end();
    }
    assertEquals(whole.end(), next);
  }

  @Property(tries = 2000)
  void thereAreAsFewAsCanBe(
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long one,
      @ForAll @LongRange(max = 0xFFFF_FFFFL) long other,
      @ForAll @IntRange(min = 20, max = 32) int most) {
    var whole = stretch(32, one, other);
    var pieces = whole.inPieces(BigInteger.ONE.shiftLeft(most));
    var fewest = whole.size().subtract(BigInteger.ONE).shiftRight(most).intValueExact() + 1;
    assertEquals(fewest, pieces.size());
  }

  @Property(tries = 1000)
  void theWidestRangeIsStillOne(@ForAll @LongRange(max = 0xFE00_0000L) long from) {
    var first = BigInteger.valueOf(from);
    assertEquals(1, new Stretch(32, first, first.add(MOST)).inPieces(MOST).size());
  }
}
