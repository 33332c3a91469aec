package jp.mochi.idp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** With the first example that NIST publishes for SHA-256. */
class Sha256Test {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hashesTextsAndOctets() {
    assertEquals(ABC, Sha256.hex("abc"));
    assertEquals(ABC, Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(ABC, HexFormat.of().formatHex(Sha256.of("abc")));
  }

  @Test
  void hashesTextsInUtf8() {
    assertEquals(Sha256.hex("田中".getBytes(StandardCharsets.UTF_8)), Sha256.hex("田中"));
  }
}
