package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sp test} warns of as time passes, with a database whose clock doesn't. */
class SpTestWarningsTest {
  private final ManualClock clock = new ManualClock();

  private House house(Path dir) throws Exception {
    var settings = Engine.POSTGRESQL.copy();
    var database =
        "database: {url: \"" + settings.url() + "\", username: " + settings.username() + "}";
    return House.start(dir, clock, text -> text.replaceFirst("database: \\{[^}]*\\}", database));
  }

  private static List<String> codes(House house, String level) throws Exception {
    var said = new Typed(house.dir()).run("sp", "test", "crm", "--user", "sato", "--json");
    var codes = new ArrayList<String>();
    for (var check : Remote.JSON.readTree(said.out()).path("checks")) {
      if (check.path("result").asText().equals(level)) {
        codes.add(check.path("code").asText());
      }
    }
    assertFalse(said.out().isEmpty(), said.err());
    return codes;
  }

  private void register(House house, Duration good) {
    var text =
        """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
            entityID="https://crm.example/saml" validUntil="%s">
          <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:AssertionConsumerService index="0" Location="https://crm.example/acs"
              Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
          </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """
            .formatted(clock.instant().plus(good));
    house.registerMetadata("crm", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void clocksThatDifferMetadataAndOurCertificateThatEnd(@TempDir Path dir) throws Exception {
    try (var house = house(dir)) {
      register(house, Duration.ofDays(31));
      assertEquals(List.of(), codes(house, "warning"));
      assertTrue(codes(house, "ok").contains("OUR_CERTIFICATE_GOOD"));

      clock.pass(Duration.ofMinutes(2));
      assertEquals(List.of("CLOCK_APART"), codes(house, "warning"));

      clock.pass(Duration.ofDays(1));
      assertEquals(List.of("METADATA_ENDS", "CLOCK_APART"), codes(house, "warning"));

      clock.pass(Duration.ofDays(3653 - 59 - 1));
      var ending = codes(house, "warning");
      assertTrue(ending.contains("OUR_CERTIFICATE_ENDS"), ending.toString());
      clock.pass(Duration.ofDays(60));
      assertTrue(codes(house, "failed").contains("OUR_CERTIFICATE_ENDED"));
    }
  }
}
