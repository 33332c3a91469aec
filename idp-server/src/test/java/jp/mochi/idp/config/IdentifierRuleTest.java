package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import jp.mochi.cert.trust.IdentifierPlace;
import jp.mochi.device.register.IdentifierKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an identifier is written in a certificate. */
class IdentifierRuleTest {
  private static IdentifierRule rule(String form) {
    return new IdentifierRule(IdentifierPlace.SAN_URI, IdentifierKind.MDM_ID, form);
  }

  @ParameterizedTest
  @CsvSource({
    "{identifier},                 4711,                 4711",
    "IntuneDeviceId://{identifier}, IntuneDeviceId://4711, 4711",
    "IntuneDeviceId://{identifier}, intunedeviceid://4711, 4711",
    "IntuneDeviceId://{identifier}, 4711,",
    "{identifier}.phones.example,  4711.Phones.Example,  4711",
    "{identifier}.phones.example,  4711.example,",
    "{identifier}.phones.example,  4711.laptop.example,",
    "a{identifier}a,               aa,                   ''",
    "a{identifier}a,               a,",
  })
  void isFoundInItsFormAlone(String form, String value, String identifier) {
    assertEquals(Optional.ofNullable(identifier), rule(form).in(value));
  }

  @Test
  void hasOnePlaceForIt() {
    assertThrows(IllegalArgumentException.class, () -> rule("serial"));
    assertThrows(IllegalArgumentException.class, () -> rule("{identifier}{identifier}"));
  }
}
