package jp.mochi.idp.person;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which marks tell that a password was set since a session began. */
class PasswordMarkTest {
  @ParameterizedTest
  @CsvSource({
    "20260101000000Z, 20260101000001Z, true",
    "20260101000001Z, 20260101000000Z, false",
    "20260101000000Z, 20260101000000.5Z, true",
    "20260101000000.50Z, 20260101000000.5Z, false",
    "133500000000000000, 133500000000000001, true",
    "133500000000000001, 133500000000000000, false",
    "99999999999999999, 133500000000000000, true",
    "133500000000000000, 133500000000000000, false",
    // The directory wants it set anew: an administrator has set another one.
    "133500000000000000, 0, true",
    "0, 133500000000000000, true",
    "0, 0, false",
    // Of another kind, or of none that is known.
    "20260101000000Z, 133500000000000000, true",
    "133500000000000000, 20260101000000Z, true",
    "20260101000000+0900, 20250101000000+0900, true",
    "x, x, false",
    // Not told, then or now.
    ", 20260101000000Z, true",
    "20260101000000Z, , true",
    ", , false",
  })
  void isSetSince(String noted, String fresh, boolean set) {
    assertEquals(
        set, PasswordMark.setSince(Optional.ofNullable(noted), Optional.ofNullable(fresh)));
  }
}
