package jp.mochi.cert;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Encodings, each refusal beside the one that holds without it. */
class BerBoundsTest {
  private static boolean hold(String hex) {
    return BerBounds.hold(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void aValueOfKnownLengthEndsWithTheBytes() {
    assertTrue(hold("30 03 020105"));
    assertFalse(hold("30 04 020105"));
    assertFalse(hold("30 03 020105 00"));
    assertFalse(hold(""));
    assertFalse(hold("30"));
  }

  @Test
  void aValueOfUnknownLengthEndsWithItsMark() {
    assertTrue(hold("30 80 020105 0000"));
    assertTrue(hold("30 80 30 80 0000 24 80 04 01 07 0000 0000"));
    assertFalse(hold("30 80 020105"));
    assertFalse(hold("30 80 020105 00"));
    assertFalse(hold("04 80 05 0000"), "only what is made of values may have no length");
  }

  @Test
  void anInnerValueEndsWithinTheOuterOne() {
    assertTrue(hold("30 05 30 03 020105"));
    assertFalse(hold("30 05 30 04 020105"));
    assertFalse(hold("30 04 30 80 0201 05 0000"));
  }

  @Test
  void lengthsOfSeveralBytesAreReckoned() {
    assertTrue(hold("04 81 01 05"));
    assertTrue(hold("04 84 00000001 05"));
    assertFalse(hold("04 85 0000000001 05"));
    assertFalse(hold("04 84 ffffffff 05"));
    assertFalse(hold("30 84 7fffffff 05"));
    assertTrue(hold("1f 8180 01 01 05"));
    assertFalse(hold("1f 8181818181 01 01 05"));
  }

  @Test
  void isNotTooDeep() {
    assertTrue(BerBounds.hold(nested(BerBounds.MOST_DEPTH)));
    assertFalse(BerBounds.hold(nested(BerBounds.MOST_DEPTH + 1)));
    assertFalse(BerBounds.hold(nested(10_000)));
  }

  private static byte[] nested(int depth) {
    var bytes = new byte[4 * depth];
    for (var i = 0; i < depth; i++) {
      bytes[2 * i] = 0x30;
      bytes[2 * i + 1] = (byte) 0x80;
    }
    return bytes;
  }

  @Test
  void isNotOfTooManyValues() {
    assertTrue(BerBounds.hold(flat(3_999)));
    assertFalse(BerBounds.hold(flat(4_000)));
  }

  private static byte[] flat(int count) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x30, (byte) 0x82, (byte) (2 * count >> 8), (byte) (2 * count)});
    for (var i = 0; i < count; i++) {
      out.writeBytes(new byte[] {0x05, 0x00});
    }
    return out.toByteArray();
  }
}
