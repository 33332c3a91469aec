package jp.mochi.metadata;

import static jp.mochi.metadata.Samples.faults;
import static jp.mochi.metadata.Samples.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A service without metadata. */
class ByHandTest {
  private final MetadataReader reader = new MetadataReader(Samples.CLOCK);
  private final String pem = CertificateFacts.of(Certificates.GOOD).pem();

  @Test
  void takesAnEntityIdAndAnAddress() {
    var outcome = reader.byHand("Dropbox", List.of("https://www.dropbox.com/saml_login"), pem);
    assertTrue(outcome instanceof ReadOutcome.Read, outcome::toString);
    if (outcome instanceof ReadOutcome.Read(var sp, var warnings)) {
      assertEquals(List.of(Certificates.GOOD), sp.signingCertificates());
      assertTrue(sp.acs().getFirst().isDefault());
      assertEquals(List.of(), warnings);
    }
  }

  @Test
  void holdsThemAgainstTheSameRules() {
    assertEquals(List.of(FaultCode.NO_ACS), faults(reader.byHand("Dropbox", List.of())));
    assertEquals(
        List.of(FaultCode.ACS_NOT_HTTPS),
        faults(reader.byHand("Dropbox", List.of("http://dropbox.example/"))));
    assertEquals(
        List.of(FaultCode.NO_ENTITY_ID, FaultCode.ACS_NOT_A_URL, FaultCode.UNREADABLE_CERTIFICATE),
        faults(reader.byHand("", List.of("x"), "nothing")));
  }
}
