package jp.mochi.device.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For whom keys can be made, and what a person is called in them. */
class RelyingPartyTest {
  @Test
  void isExactlyTheHostAndNeverAnAddressInNumbers() {
    assertEquals(
        Optional.of(new RelyingParty("idp.corp.example", "https://idp.corp.example:8443")),
        RelyingParty.of("IDP.corp.example", "https://idp.corp.example:8443"));
    assertEquals(Optional.empty(), RelyingParty.of("192.0.2.1", "https://192.0.2.1"));
    assertEquals(Optional.empty(), RelyingParty.of("[2001:db8::1]", "https://[2001:db8::1]"));
    assertEquals(Optional.empty(), RelyingParty.of("", ""));
  }

  @Test
  void aPersonsHandleIsTheirsAndDoesNotSayWhoTheyAre() {
    var handle = UserHandle.of("id-of-tanaka");
    assertEquals(handle, UserHandle.of("id-of-tanaka"));
    assertNotEquals(handle, UserHandle.of("id-of-suzuki"));
    assertEquals(43, handle.length());
  }

  @Test
  void octetsAreReadInOneSpellingOnly() {
    assertEquals("AQ", Octets.write(Octets.read("AQ", 1).orElseThrow()));
    for (var other : new String[] {"", "AQ==", "AR", "A+", "A/", "AQE", " AQ"}) {
      assertEquals(Optional.empty(), Octets.read(other, 1), other);
    }
  }
}
