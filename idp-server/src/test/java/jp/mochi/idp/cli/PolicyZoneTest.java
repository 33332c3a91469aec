package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.House;
import jp.mochi.idp.IdpServer;
import jp.mochi.idp.config.ConfigurationReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy zone}, with a running server and without one. */
class PolicyZoneTest {
  private static final String ZONES =
      """
      zones:
        office: {ranges: [203.0.113.0/24, "2001:db8::/32"]}
        vpn: {file: vpn.txt}
        carrier: {url: "http://127.0.0.1:1/list"}
      """;

  @TempDir private Path dir;

  private void addZones() throws IOException {
    Files.writeString(dir.resolve("vpn.txt"), "# egress\n198.51.100.0/24\n203.0.113.128/25\n");
    var policy = dir.resolve("policy.yaml");
    Files.writeString(policy, Files.readString(policy) + ZONES);
  }

  @Test
  void saysWhichZonesAndWhyFromTheFileWhereNoServerRuns() throws Exception {
    House.start(dir).close();
    addZones();
    var typed = new Typed(dir);
    var said = typed.run("policy", "zone", "203.0.113.200");
    assertEquals(0, said.status(), said.err());
    assertTrue(said.err().contains("No server runs here"), said.err());
    var lines = said.out().lines().map(line -> line.replaceAll("  +", " | ")).toList();
    var file = dir.toRealPath().resolve("policy.yaml");
    assertTrue(lines.getFirst().startsWith("in office | 203.0.113.0/24 | "), said.out());
    assertTrue(lines.getFirst().endsWith(file.getFileName() + ":7"), said.out());
    assertTrue(lines.get(1).startsWith("in vpn | 203.0.113.128/25 | "), said.out());
    assertTrue(lines.get(1).endsWith("vpn.txt:3"), said.out());
    assertTrue(lines.get(2).startsWith("unknown: carrier | "), said.out());
    var japanese = typed.speaking(Locale.JAPANESE).run("policy", "zone", "2001:db8::1");
    assertTrue(japanese.out().contains("office：入る"), japanese.out());
    assertTrue(japanese.out().contains("vpn：入らない"), japanese.out());
  }

  @Test
  void asksTheRunningServerWhichHasTheSameAsJson() throws Exception {
    House.start(dir).close();
    addZones();
    var configuration = dir.resolve("mochi.yaml");
    var read = (ConfigurationReader.Outcome.Read) ConfigurationReader.read(configuration, Map.of());
    try (var server =
        IdpServer.start(
            read.configuration(), Map.of(), java.time.Clock.systemUTC(), IdpServer.Mode.DEMO)) {
      assertTrue(server.port(jp.mochi.idp.http.Listener.MAIN) > 0);
      var said = new Typed(dir).run("policy", "zone", "::ffff:198.51.100.9", "--json");
      assertEquals(0, said.status(), said.err());
      assertEquals("", said.err());
      var json = Remote.JSON.readTree(said.out());
      assertEquals("198.51.100.9", json.path("address").asText());
      assertEquals("vpn", json.path("in").path(0).path("zone").asText());
      assertEquals("198.51.100.0/24", json.path("in").path(0).path("range").asText());
      assertEquals("carrier", json.path("unknown").path(0).path("zone").asText());
      assertEquals("office", json.path("out").path(0).asText());
    }
  }

  @Test
  void refusesWhatIsNoAddressAndABadZone() throws Exception {
    House.start(dir).close();
    var typed = new Typed(dir);
    var wrong = typed.run("policy", "zone", "office.example");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("\"office.example\" is no IPv4 or IPv6 address."), wrong.err());
    var none = typed.run("policy", "zone", "192.0.2.1");
    assertTrue(none.out().contains("The policy names no network zones."), none.out());
    addZones();
    Files.writeString(dir.resolve("vpn.txt"), "198.51.100.9/24\n");
    var bad = typed.run("policy", "zone", "192.0.2.1");
    assertEquals(1, bad.status());
    assertTrue(bad.err().contains("vpn.txt:1: "), bad.err());
    assertTrue(bad.err().contains("Did you mean \"198.51.100.0/24\"?"), bad.err());
  }
}
