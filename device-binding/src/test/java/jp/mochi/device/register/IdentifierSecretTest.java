package jp.mochi.device.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentifierSecretTest {
  private final IdentifierSecret secret = new IdentifierSecret(new byte[32]);

  private Optional<String> reference(IdentifierKind kind, String value) {
    return secret.reference(kind, value);
  }

  @Test
  void knowsAnImeiHoweverItIsWritten() {
    var plain = reference(IdentifierKind.IMEI, "490154203237518");
    assertTrue(plain.isPresent());
    assertEquals(plain, reference(IdentifierKind.IMEI, " 49-015420-323751-8 "));
    assertEquals(
        plain, reference(IdentifierKind.IMEI, "49015420323751"), "without its check digit");
    assertEquals(Optional.empty(), reference(IdentifierKind.IMEI, "490154203237517"), "mistyped");
    assertEquals(Optional.empty(), reference(IdentifierKind.IMEI, "4901542032375"));
  }

  @Test
  void knowsASerialNumberInWhateverCase() {
    assertEquals(
        reference(IdentifierKind.SERIAL, "f2lx1234abcd"),
        reference(IdentifierKind.SERIAL, "F2LX 1234ABCD"));
    assertEquals(Optional.empty(), reference(IdentifierKind.SERIAL, "F2L'; DROP"));
  }

  @Test
  void tellsUdidsFromWhatIsNone() {
    assertTrue(reference(IdentifierKind.UDID, "00008020-001C2D223E63002E").isPresent());
    assertTrue(reference(IdentifierKind.UDID, "a".repeat(40)).isPresent());
    assertEquals(Optional.empty(), reference(IdentifierKind.UDID, "a".repeat(39)));
  }

  @Test
  void takesAManagementSystemsIdLetterByLetter() {
    assertNotEquals(
        reference(IdentifierKind.MDM_ID, "abc-1"), reference(IdentifierKind.MDM_ID, "ABC-1"));
  }

  @Test
  void isAnotherForEachKindAndEachKey() {
    var digits = "490154203237518";
    var imsi = reference(IdentifierKind.IMSI, digits).orElseThrow();
    assertNotEquals(
        imsi.substring(5), reference(IdentifierKind.SERIAL, digits).orElseThrow().substring(7));
    var key = new byte[32];
    Arrays.fill(key, (byte) 1);
    assertNotEquals(
        imsi, new IdentifierSecret(key).reference(IdentifierKind.IMSI, digits).orElseThrow());
  }

  @Test
  void tellsNothingOfTheIdentifier() {
    assertFalse(
        reference(IdentifierKind.IMEI, "490154203237518").orElseThrow().contains("4901542"));
    assertEquals("IdentifierSecret", secret.toString());
    assertThrows(IllegalArgumentException.class, () -> new IdentifierSecret(new byte[31]));
  }
}
