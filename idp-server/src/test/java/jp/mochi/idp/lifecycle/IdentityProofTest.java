package jp.mochi.idp.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept as the reason of what is given. */
class IdentityProofTest {
  @Test
  void aReasonIsOneLineOfSomeWords() {
    assertTrue(IdentityProof.isReason("機種変更 \uD83D\uDCF1 (9:40)"));
    assertFalse(IdentityProof.isReason(" "));
    assertTrue(IdentityProof.isReason("x".repeat(300)));
    assertFalse(IdentityProof.isReason("x".repeat(301)));
  }

  /** A record must not go on in a line that looks like another, nor be read backwards. */
  @Test
  void nothingInItEndsTheLineOrTurnsIt() {
    var turning =
        "\n\r"
            + "\t\u0085\u2028\u2029\u061C\u200E\u200F\u202A\u202B\u202C"
            + "\u202D\u202E\u2066\u2067\u2068\u2069";
    turning
        .chars()
        .forEach(
            c ->
                assertFalse(
                    IdentityProof.isReason("a call" + (char) c + "seen"), Integer.toHexString(c)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[called-back] seen",
        "[in-person]",
        " [video] x",
        "[Manager] said so",
        "[ called-back ] x",
        "\uFF3Bcalled-back\uFF3D x",
        "[called\u2010back] x",
        "\u200B[cal\u00ADled-back] x"
      })
  void whatLooksLikeAProofIsNone(String reason) {
    assertTrue(IdentityProof.isMarked(reason));
  }

  @Test
  void otherBracketsAndWordsAre() {
    assertFalse(IdentityProof.isMarked("called-back at 9:40"));
    assertFalse(IdentityProof.isMarked("[ticket 4711] called-back"));
    assertFalse(IdentityProof.isMarked("asked by [manager] of hers"));
    assertEquals("[video] seen", IdentityProof.VIDEO.with("seen"));
  }
}
