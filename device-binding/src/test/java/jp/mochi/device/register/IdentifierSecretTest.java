package jp.mochi.device.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertTrue(reference(IdentifierKind.UDID, "ab".repeat(20)).isPresent());
    assertEquals(Optional.empty(), reference(IdentifierKind.UDID, "a".repeat(39)));
  }

  @Test
  void takesAManagementSystemsIdLetterByLetter() {
    assertNotEquals(
        reference(IdentifierKind.MDM_ID, "abc-1"), reference(IdentifierKind.MDM_ID, "ABC-1"));
  }

  /** Many devices have one of these, and none is told by it. */
  @ParameterizedTest
  @CsvSource({
    "SERIAL,UNKNOWN",
    "SERIAL,none",
    "SERIAL,Default string",
    "SERIAL,System Serial Number",
    "SERIAL,To be filled by OEM",
    "SERIAL,00000000",
    "SERIAL,1111",
    "SERIAL,XXXXXXXX",
    "SERIAL,0123456789ABCDEF",
    "IMEI,000000000000000",
    "IMEI,00000000000000",
    "IMSI,000000",
    "UDID,00000000-0000000000000000",
    "UDID,ffffffffffffffffffffffffffffffffffffffff",
    "MDM_ID,N/A",
    "MDM_ID,To Be Filled By O.E.M.",
    "MDM_ID,0",
    "MDM_ID,00000000-0000-0000-0000-000000000000"
  })
  void takesNoFillerForANumber(IdentifierKind kind, String filler) {
    assertEquals(Optional.empty(), reference(kind, filler));
  }

  @ParameterizedTest
  @CsvSource({"SERIAL,UNKNOWN1", "SERIAL,1112", "MDM_ID,7", "MDM_ID,11", "MDM_ID,1234"})
  void takesWhatOnlyLooksLikeOne(IdentifierKind kind, String number) {
    assertTrue(reference(kind, number).isPresent());
  }

  @Test
  void findsAGuidInWhateverCase() {
    var guid = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
    var capitals = guid.toUpperCase(Locale.ROOT);
    assertEquals(
        reference(IdentifierKind.MDM_ID, guid), reference(IdentifierKind.MDM_ID, capitals));
    assertEquals(
        Set.copyOf(secret.references(IdentifierKind.MDM_ID, guid)),
        Set.copyOf(secret.references(IdentifierKind.MDM_ID, capitals)));
    assertEquals(
        2, secret.references(IdentifierKind.MDM_ID, guid).size(), "as it was entered once");
    assertEquals(1, secret.references(IdentifierKind.MDM_ID, guid + "0").size());
    assertEquals(List.of(), secret.references(IdentifierKind.SERIAL, "none"));
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
