package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.audit.Circumstances;
import org.junit.jupiter.api.Test;

class VisitorTest {
  private final Visitor visitor =
      new Visitor(
          "abc",
          Optional.of("secret-of-the-session"),
          Optional.of("known-before"),
          new Circumstances(
              Instant.parse("2026-11-23T09:00:00Z"), "ref-1", "192.0.2.1", "Firefox"));

  /** FIPS 180-2 appendix B.1. */
  @Test
  void isKnownToOthersByTheHashOfItsCookieOnly() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", visitor.browserHash());
  }

  @Test
  void showsALogWhereItIsAndNoCookie() {
    var text = visitor.toString();
    assertTrue(text.contains("192.0.2.1") && text.contains("ref-1"), text);
    assertFalse(text.contains("abc") || text.contains("secret") || text.contains("known"), text);
  }
}
