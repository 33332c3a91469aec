package jp.mochi.idp.network;

import static jp.mochi.idp.network.CidrTest.cidr;
import static jp.mochi.idp.network.CidrTest.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.ZoneMembership.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zones of a policy as commands see them while no server runs. */
class OfflineZonesTest {
  private static final ZoneSource ELSEWHERE =
      new ZoneSource.ListUrl(URI.create("https://lists.example/x.txt"), Duration.ofHours(1));

  private final Path list;
  private final Path countries;
  private final ZonePlan plan;

  OfflineZonesTest(@TempDir Path dir) throws IOException {
    list = Files.writeString(dir.resolve("vpn.txt"), "# ours\n198.51.100.0/24\n");
    countries = dir.resolve("country.mmdb");
    CountryFile.write(countries, Map.of("203.0.113.0/24", "JP", "192.0.2.0/24", "KR"));
    var written = new LocatedRange(cidr("10.0.0.0/8"), new Origin.InFile(Path.of("p"), 3));
    plan =
        new ZonePlan(
            List.of(
                zone("office", new ZoneSource.Written(List.of(written))),
                zone("vpn", new ZoneSource.ListFile(list)),
                zone("japan", new ZoneSource.Countries(Set.of("JP"))),
                zone("carrier", ELSEWHERE),
                zone("any", new ZoneSource.ListFile(list), ELSEWHERE)),
            Optional.of(countries));
  }

  private static ZonePlan.Zone zone(String name, ZoneSource... sources) {
    return new ZonePlan.Zone(name, false, List.of(sources));
  }

  private static Set<String> in(Zones zones, String address) {
    return zones.of(ip(address)).in();
  }

  @Test
  void areReadFromWhatIsWrittenFromFilesAndFromCountries() {
    var zones = OfflineZones.read(plan);
    assertEquals(Set.of("office"), in(zones, "10.1.2.3"));
    assertEquals(Set.of("vpn", "any"), in(zones, "198.51.100.7"));
    assertEquals(Set.of("japan"), in(zones, "203.0.113.7"));
    assertEquals(Set.of(), in(zones, "192.0.2.7"));
    assertEquals(
        List.of(list + ":2", list + ":2"),
        zones.why(ip("198.51.100.7")).in().stream()
            .map(found -> found.range().origin().toString())
            .toList());
  }

  @Test
  void areUnknownWhereOnlyTheServerHasTheList() {
    var zones = OfflineZones.read(plan);
    assertEquals(Answer.UNKNOWN, zones.of(ip("10.1.2.3")).of("carrier"));
    assertEquals(Answer.UNKNOWN, zones.of(ip("10.1.2.3")).of("any"));
    assertEquals(Answer.OUT, zones.of(ip("10.1.2.3")).of("vpn"));
    assertEquals(
        Optional.of("https://lists.example/x.txt was not fetched yet"),
        zones.zone("carrier").orElseThrow().missing());
  }

  @Test
  void areUnknownWhereTheirFileIsNotThere() throws IOException {
    Files.delete(list);
    Files.delete(countries);
    var zones = OfflineZones.read(plan);
    assertEquals(Set.of("vpn", "japan", "carrier", "any"), zones.of(ip("192.0.2.1")).unknown());
    assertEquals(Optional.of(list + " is not there"), zones.zone("vpn").orElseThrow().missing());
    var missing = zones.zone("japan").orElseThrow().missing().orElseThrow();
    assertTrue(missing.startsWith(countries.toString()), missing);
  }

  @Test
  void aPlanNamesEveryFileThatItReads() {
    assertEquals(Set.of(list, countries), plan.files());
    assertEquals(Set.of(), ZonePlan.NONE.files());
  }
}
