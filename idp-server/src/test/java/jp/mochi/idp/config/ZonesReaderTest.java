package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.CountryFile;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.network.ZoneSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ZonesReaderTest {
  private static final String GOOD =
      """
      version: 1
      countries-database: country.mmdb
      zones:
        office:
          ranges: [203.0.113.0/24, "2001:db8::/32"]
          public: true
        vpn: {file: vpn.txt}
        carrier: {url: "https://lists.example/carrier.txt", refresh: 6h}
        japan:
          countries: [JP, kr]
          ranges: [192.0.2.1 - 192.0.2.2]
      rules: whatever
      """;

  private final Path directory;

  ZonesReaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void files() throws IOException {
    write("vpn.txt", "# egress\n198.51.100.0/24\n");
    CountryFile.write(directory.resolve("country.mmdb"), Map.of("192.0.2.0/24", "JP"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private ZonesFile.Outcome outcome(String text) throws IOException {
    return ZonesFile.read(write("policy.yaml", text));
  }

  private ZonePlan plan(String text) throws IOException {
    return assertInstanceOf(ZonesFile.Outcome.Read.class, outcome(text)).plan();
  }

  private List<String> warnings(String text) throws IOException {
    return lines(assertInstanceOf(ZonesFile.Outcome.Read.class, outcome(text)).warnings());
  }

  private List<String> faults(String text) throws IOException {
    return lines(assertInstanceOf(ZonesFile.Outcome.Faulty.class, outcome(text)).faults());
  }

  private static List<String> lines(List<Fault> faults) {
    return faults.stream()
        .map(f -> f.file().getFileName() + ":" + f.line() + " " + f.key() + " " + f.code())
        .toList();
  }

  @Test
  void readsEachKindOfSource() throws IOException {
    var plan = plan(GOOD);
    assertEquals(Optional.of(directory.resolve("country.mmdb")), plan.countriesDatabase());
    var zones = plan.zones();
    assertEquals(
        List.of("office", "vpn", "carrier", "japan"),
        zones.stream().map(ZonePlan.Zone::name).toList());
    assertEquals(
        List.of(true, false, false, false), zones.stream().map(ZonePlan.Zone::published).toList());
    var office = (ZoneSource.Written) zones.get(0).sources().getFirst();
    assertEquals("203.0.113.0/24", office.ranges().getFirst().block().toString());
    assertEquals(
        directory.resolve("policy.yaml") + ":5", office.ranges().getLast().origin().toString());
    assertEquals(
        List.of(new ZoneSource.ListFile(directory.resolve("vpn.txt"))), zones.get(1).sources());
    var url = URI.create("https://lists.example/carrier.txt");
    assertEquals(List.of(new ZoneSource.ListUrl(url, Duration.ofHours(6))), zones.get(2).sources());
    assertEquals(2, zones.get(3).sources().size());
    assertEquals(new ZoneSource.Countries(Set.of("JP", "KR")), zones.get(3).sources().getLast());
    assertEquals(List.of(), warnings(GOOD));
  }

  @Test
  void refusesRangesThatComeToTooManyBlocksInAllZonesTogetherAndSaysSoOnce() throws IOException {
    var some = "      - '::1-f::'\n".repeat(2_200); // 119 blocks each
    var zones = "zones:\n  a:\n    ranges:\n" + some;
    assertInstanceOf(ZonesFile.Outcome.Read.class, outcome("version: 1\n" + zones));
    var both = zones + "  b:\n    ranges:\n" + some;
    var faults = faults("version: 1\n" + both);
    assertEquals(1, faults.size(), faults.toString());
    assertTrue(faults.getFirst().endsWith("zones.b.ranges ZONE_MANY"), faults.toString());
  }

  @Test
  void refusesAListThatComesToTooManyBlocks() throws IOException {
    write("vpn.txt", "::1-f::\n".repeat(5_000));
    assertEquals(List.of("vpn.txt:0  ZONE_MANY"), faults(GOOD));
  }

  @Test
  void refreshesAListEachHourUnlessToldOtherwise() throws IOException {
    var plan = plan("zones: {c: {url: 'https://lists.example/c'}}");
    var source = (ZoneSource.ListUrl) plan.zones().getFirst().sources().getFirst();
    assertEquals(Duration.ofHours(1), source.refresh());
  }

  @Test
  void hasNoZonesWhereNoneAreWritten() throws IOException {
    assertEquals(ZonePlan.NONE, plan("version: 1\n"));
    assertEquals(ZonePlan.NONE, plan("zones: {}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ranges: [203.0.113.0/24, | ranges: [office.example, | 5 zones.office.ranges ZONE_RANGE",
        "ranges: [203.0.113.0/24, | ranges: [203.0.113.9/24, | 5 zones.office.ranges ZONE_BITS",
        "ranges: [203.0.113.0/24, | ranges: [10.0.0.2-10.0.0.1, | 5 zones.office.ranges"
            + " ZONE_BACKWARDS",
        "public: true             | public: maybe            | 6 zones.office.public BOOLEAN",
        "public: true             | publik: true             | 6 zones.office.publik UNKNOWN_NEAR",
        "vpn: {file: vpn.txt}     | vpn: {}                  | 7 zones.vpn ZONE_EMPTY",
        "vpn: {file: vpn.txt}     | vpn:                     | 7 zones.vpn ZONE_EMPTY",
        "vpn: {file: vpn.txt}     | vpn: {ranges: []}        | 7 zones.vpn ZONE_EMPTY",
        "vpn: {file: vpn.txt}     | vpn: {countries: []}     | 7 zones.vpn ZONE_EMPTY",
        "vpn: {file: vpn.txt}     | vpn: [192.0.2.0/24]      | 7 zones.vpn NOT_A_MAPPING",
        "vpn: {file: vpn.txt}     | vpn: {file: nothing.txt} | 7 zones.vpn.file NO_FILE",
        "vpn: {file: vpn.txt}     | office: {file: vpn.txt}  | 7 zones.office DUPLICATE",
        "vpn: {file: vpn.txt}     | -vpn: {file: vpn.txt}    | 7 zones.-vpn ZONE_NAME",
        "vpn: {file: vpn.txt}     | 'v p': {file: vpn.txt}   | 7 zones.v p ZONE_NAME",
        "vpn: {file: vpn.txt}     | vpn: {file: vpn.txt, refresh: 1h} | 7 zones.vpn.refresh"
            + " ZONE_REFRESH",
        "https://lists            | http://lists             | 8 zones.carrier.url ZONE_URL",
        "https://lists            | ftp://lists              | 8 zones.carrier.url ZONE_URL",
        "https://lists            | https://me@lists         | 8 zones.carrier.url ZONE_URL",
        "carrier.txt              | carrier.txt#top          | 8 zones.carrier.url ZONE_URL",
        "refresh: 6h              | refresh: 59s             | 8 zones.carrier.refresh"
            + " DURATION_RANGE",
        "refresh: 6h              | refresh: 31d             | 8 zones.carrier.refresh"
            + " DURATION_RANGE",
        "[JP, kr]                 | [JP, ZZ]                 | 10 zones.japan.countries"
            + " ZONE_COUNTRY",
        "country.mmdb             | nothing.mmdb             | 2 countries-database NO_FILE",
        "country.mmdb             | vpn.txt                  | 2 countries-database ZONE_DATABASE",
        "countries-database: country.mmdb | x: y             | 10 zones.japan.countries"
            + " ZONE_COUNTRIES",
      })
  void refusesWhatIsNotAZone(String good, String bad, String fault) throws IOException {
    assertTrue(GOOD.contains(good));
    assertEquals(List.of("policy.yaml:" + fault), faults(GOOD.replace(good, bad)));
  }

  @Test
  void takesPlainHttpToThisMachineOnly() throws IOException {
    assertEquals(1, plan("zones: {a: {url: 'http://127.0.0.1:8000/list'}}").zones().size());
    assertEquals(1, plan("zones: {a: {url: 'http://localhost/list'}}").zones().size());
  }

  @Test
  void namesTheLineOfAListThatIsWrong() throws IOException {
    write("vpn.txt", "198.51.100.0/24\noffice\n10.1.2.3/8\n10.0.0.2 - 10.0.0.1\n");
    assertEquals(
        List.of("vpn.txt:2  ZONE_RANGE", "vpn.txt:3  ZONE_BITS", "vpn.txt:4  ZONE_BACKWARDS"),
        faults(GOOD));
    write("vpn.txt", "# nothing\n");
    assertEquals(List.of("vpn.txt:0  ZONE_LIST_EMPTY"), faults(GOOD));
    Files.write(directory.resolve("vpn.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0});
    assertEquals(List.of("vpn.txt:0  ZONE_LIST_TEXT"), faults(GOOD));
  }

  @Test
  void reportsAllFaultsAtOnce() throws IOException {
    write("vpn.txt", "office\n");
    var bad = GOOD.replace("203.0.113.0/24", "x").replace("[JP", "[ZZ").replace("https:", "http:");
    assertEquals(
        List.of(
            "vpn.txt:1  ZONE_RANGE",
            "policy.yaml:5 zones.office.ranges ZONE_RANGE",
            "policy.yaml:8 zones.carrier.url ZONE_URL",
            "policy.yaml:10 zones.japan.countries ZONE_COUNTRY"),
        faults(bad));
  }

  @Test
  void warnsOfEveryAddressInAZone() throws IOException {
    assertEquals(
        List.of(
            "policy.yaml:1 zones.all.ranges ZONE_WIDE", "policy.yaml:1 zones.all.ranges ZONE_WIDE"),
        warnings("zones: {all: {ranges: [0.0.0.0/0, '::/0']}}"));
    assertEquals(List.of(), warnings("zones: {half: {ranges: [0.0.0.0/1]}}"));
  }

  @Test
  void warnsOnceOfTwoZonesOfWhichOneHasARangeInsideTheOther() throws IOException {
    var text =
        """
        zones:
          group: {ranges: [10.0.0.0/8, "2001:db8::/32"]}
          office: {ranges: [10.1.0.0/16, 10.2.0.0/16, "2001:db8:1::/48"]}
          desk: {ranges: [10.1.2.0/24]}
          guests: {ranges: [11.0.0.0/24, 9.255.255.0/24]}
          anybody: {ranges: [0.0.0.0/0]}
        """;
    assertEquals(
        List.of(
            "policy.yaml:6 zones.anybody.ranges ZONE_WIDE",
            "policy.yaml:3 zones.office.ranges ZONE_WITHIN",
            "policy.yaml:4 zones.desk.ranges ZONE_WITHIN",
            "policy.yaml:4 zones.desk.ranges ZONE_WITHIN"),
        warnings(text));
    var said = assertInstanceOf(ZonesFile.Outcome.Read.class, outcome(text)).warnings().get(1);
    assertTrue(
        said.text(Locale.ENGLISH)
            .contains(
                "10.1.0.0/16 of the zone \"office\" lies within 10.0.0.0/8 of the zone \"group\""
                    + " (policy.yaml:2)."),
        said.text(Locale.ENGLISH));
  }

  @Test
  void warnsOnceOfTwoZonesWithTheSameRanges() throws IOException {
    var text =
        """
        zones:
          a: {ranges: [192.0.2.0/24, 198.51.100.0/24]}
          b: {ranges: [192.0.2.0/24, 198.51.100.0/24]}
          c: {ranges: [192.0.2.0/25]}
          d: {file: vpn.txt}
        """;
    assertEquals(
        List.of(
            "policy.yaml:3 zones.b.ranges ZONE_SAME",
            "vpn.txt:2  ZONE_SAME",
            "policy.yaml:4 zones.c.ranges ZONE_WITHIN"),
        warnings(text));
    var said = assertInstanceOf(ZonesFile.Outcome.Read.class, outcome(text)).warnings().getFirst();
    assertTrue(
        said.text(Locale.ENGLISH)
            .contains("192.0.2.0/24 of the zone \"b\" is also in the zone \"a\" (policy.yaml:2)."),
        said.text(Locale.ENGLISH));
  }

  @Test
  void warnsOfTheSameRangeTwiceInAZoneButNotOfTwoSourcesThatAgree() throws IOException {
    assertEquals(
        List.of("policy.yaml:1 zones.a.ranges ZONE_TWICE"),
        warnings("zones: {a: {ranges: [192.0.2.1, 192.0.2.1]}}"));
    assertEquals(List.of(), warnings("zones: {a: {ranges: [198.51.100.0/24], file: vpn.txt}}"));
  }

  @Test
  void tellsEveryFaultInBothLanguages() throws IOException {
    write("vpn.txt", "office\n");
    var found = assertInstanceOf(ZonesFile.Outcome.Faulty.class, outcome(GOOD)).faults();
    for (var locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      var text = found.getFirst().text(locale);
      assertTrue(text.contains("vpn.txt:1: ") && text.contains("office"), text);
      assertFalse(text.contains("{"), text);
    }
  }
}
