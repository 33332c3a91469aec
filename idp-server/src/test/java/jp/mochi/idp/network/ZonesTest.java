package jp.mochi.idp.network;

import static jp.mochi.idp.network.CidrTest.cidr;
import static jp.mochi.idp.network.CidrTest.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.network.ZoneMembership.Answer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZonesTest {
  private static final Path FILE = Path.of("/policy.yaml");

  static LoadedZone zone(String name, String... blocks) {
    return new LoadedZone(name, false, ranges(blocks), Optional.empty());
  }

  private static List<LocatedRange> ranges(String... blocks) {
    List<LocatedRange> ranges = new ArrayList<>();
    for (String block : blocks) {
      ranges.add(new LocatedRange(cidr(block), new Origin.InFile(FILE, ranges.size() + 1)));
    }
    return ranges;
  }

  private static final Zones COMPANY =
      Zones.of(
          List.of(
              zone("office", "203.0.113.0/24", "2001:db8:1::/48"),
              zone("floor", "203.0.113.128/25"),
              zone("desk", "203.0.113.130", "2001:db8:1::7"),
              zone("world", "0.0.0.0/0"),
              zone("lab", "203.0.113.0/24", "198.51.100.0/25", "198.51.100.0/24")));

  @ParameterizedTest
  @CsvSource({
    "203.0.112.255, world",
    "203.0.113.0, lab office world",
    "203.0.113.127, lab office world",
    "203.0.113.128, floor lab office world",
    "203.0.113.129, floor lab office world",
    "203.0.113.130, desk floor lab office world",
    "203.0.113.131, floor lab office world",
    "203.0.113.255, floor lab office world",
    "203.0.114.0, world",
    "255.255.255.255, world",
    "0.0.0.0, world",
    "198.51.100.127, lab world",
    "198.51.100.128, lab world",
    "::ffff:203.0.113.130, desk floor lab office world",
    "2001:db8:1::6, office",
    "2001:db8:1::7, desk office",
    "2001:db8:1:ffff:ffff:ffff:ffff:ffff, office",
    "2001:db8:0:ffff:ffff:ffff:ffff:ffff, ''",
    "2001:db8:2::, ''",
    "::, ''",
  })
  void findsEveryZoneThatContainsAnAddressHoweverTheyNest(String address, String zones) {
    var expected = zones.isEmpty() ? Set.of() : Set.of(zones.split(" "));
    var membership = COMPANY.of(ip(address));
    assertEquals(expected, membership.in());
    var out = new TreeSet<>(COMPANY.names());
    out.removeAll(expected);
    assertEquals(out, membership.out());
    assertEquals(Set.of(), membership.unknown());
  }

  @Test
  void saysUnknownOfAZoneWhoseRangesAreNotAllKnownUnlessAKnownOneContainsTheAddress() {
    var half = new LoadedZone("vpn", false, ranges("10.0.0.0/8"), Optional.of("no copy yet"));
    var zones = Zones.of(List.of(half, zone("office", "10.1.0.0/16")));

    var inside = zones.of(ip("10.1.2.3"));
    assertEquals(Answer.IN, inside.of("vpn"));
    assertEquals(Answer.IN, inside.of("office"));
    assertEquals(Set.of(), inside.unknown());

    var outside = zones.of(ip("192.0.2.1"));
    assertEquals(Answer.UNKNOWN, outside.of("vpn"));
    assertEquals(Answer.OUT, outside.of("office"));
    assertEquals(Set.of("vpn"), outside.unknown());
    assertEquals(
        List.of(new ZoneExplanation.Unknown("vpn", "no copy yet")),
        zones.why(ip("192.0.2.1")).unknown());
  }

  @Test
  void saysUnknownOfAZoneThatNobodyDefined() {
    assertEquals(Answer.UNKNOWN, COMPANY.of(ip("203.0.113.1")).of("factory"));
    assertEquals(Answer.UNKNOWN, ZoneMembership.NOTHING_KNOWN.of("office"));
    assertEquals(Set.of(), Zones.NONE.of(ip("203.0.113.1")).in());
  }

  @Test
  void explainsByEachRangeTheNarrowestFirstAndWhereItWasSaid() {
    var why = COMPANY.why(ip("198.51.100.5"));
    var in = why.in().stream().map(found -> found.zone() + " " + found.range().block()).toList();
    assertEquals(List.of("lab 198.51.100.0/25", "lab 198.51.100.0/24", "world 0.0.0.0/0"), in);
    assertEquals("/policy.yaml:2", why.in().getFirst().range().origin().toString());
    assertEquals(List.of("desk", "floor", "office"), why.out());
    assertEquals(ip("198.51.100.5"), why.address());
    assertEquals(
        List.of("desk 2001:db8:1::7/128", "office 2001:db8:1::/48"),
        COMPANY.why(ip("2001:db8:1::7")).in().stream()
            .map(found -> found.zone() + " " + found.range().block())
            .toList());
  }

  @Test
  void tellsAZonesRangesAndWhetherTheyMayBeTold() {
    var zones =
        Zones.of(List.of(new LoadedZone("office", true, ranges("10.0.0.0/8"), Optional.empty())));
    assertEquals(List.of("office"), zones.names());
    assertTrue(zones.zone("office").orElseThrow().published());
    assertEquals(Optional.empty(), zones.zone("home"));
  }

  @Test
  void endsABlockWhereItsFamilyEndsAndBeginsTheNextRightBehindIt() {
    var zones =
        Zones.of(
            List.of(
                zone("all", "::/0"),
                zone("low", "0.0.0.0/1", "::/1"),
                zone("high", "128.0.0.0/1", "8000::/1"),
                zone("last", "255.255.255.255", "ffff::/16")));
    assertEquals(Set.of("low"), zones.of(ip("127.255.255.255")).in());
    assertEquals(Set.of("high"), zones.of(ip("128.0.0.0")).in());
    assertEquals(Set.of("high", "last"), zones.of(ip("255.255.255.255")).in());
    assertEquals(Set.of("all", "low"), zones.of(ip("::")).in());
    assertEquals(Set.of("all", "high"), zones.of(ip("fffe:ffff::")).in());
    assertEquals(Set.of("all", "high", "last"), zones.of(ip("ffff:ffff::")).in());
  }

  @Test
  void sharesOneAnswerAmongBlocksThatSayTheSame() {
    var many = Zones.of(List.of(zone("office", "10.0.0.0/8", "192.0.2.0/24")));
    assertSame(many.of(ip("10.0.0.1")), many.of(ip("192.0.2.1")));
  }

  @Property
  void answersAsALookThroughAllRangesWould(
      @ForAll("zones") List<LoadedZone> zones, @ForAll("addresses") List<IpAddress> addresses) {
    var table = Zones.of(zones);
    var asked = new ArrayList<>(addresses);
    zones.forEach(zone -> zone.ranges().forEach(range -> asked.addAll(edges(range.block()))));
    for (IpAddress address : asked) {
      Set<String> in = new TreeSet<>();
      for (LoadedZone zone : zones) {
        if (zone.ranges().stream().anyMatch(range -> range.block().contains(address))) {
          in.add(zone.name());
        }
      }
      assertEquals(in, table.of(address).in(), address.toString());
      var why = new TreeSet<String>();
      table.why(address).in().forEach(found -> why.add(found.zone()));
      assertEquals(in, why, address.toString());
    }
  }

  /** A block's first and last address, the one before and the one after it. */
  private static List<IpAddress> edges(Cidr block) {
    int length = block.first().address().getAddress().length;
    var first = new BigInteger(1, block.first().address().getAddress());
    var end = first.add(BigInteger.ONE.shiftLeft(length * 8 - block.prefix()));
    return Stream.of(first, first.subtract(BigInteger.ONE), end, end.subtract(BigInteger.ONE))
        .filter(number -> number.signum() >= 0 && number.bitLength() <= length * 8)
        .map(number -> AddressRangeTest.ip(number, length))
        .toList();
  }

  @Provide
  Arbitrary<List<LoadedZone>> zones() {
    return Combinators.combine(blocks().list().ofMaxSize(12), Arbitraries.integers().between(1, 3))
        .as(
            (blocks, count) -> {
              List<LoadedZone> zones = new ArrayList<>();
              for (int zone = 0; zone < count; zone++) {
                int which = zone;
                var own = blocks.stream().filter(b -> (b.get2() >> which & 1) == 1);
                zones.add(
                    new LoadedZone(
                        "zone" + zone,
                        false,
                        own.map(b -> new LocatedRange(b.get1(), new Origin.InFile(FILE, 1)))
                            .toList(),
                        Optional.empty()));
              }
              return zones;
            });
  }

  private Arbitrary<Tuple.Tuple2<Cidr, Integer>> blocks() {
    return Combinators.combine(
            address(), Arbitraries.integers().between(0, 128), Arbitraries.integers().between(1, 7))
        .as(
            (address, prefix, zones) -> {
              int bits = address.address().getAddress().length * 8;
              return Tuple.of(new Cidr(address, Math.min(prefix, bits)), zones);
            });
  }

  @Provide
  Arbitrary<List<IpAddress>> addresses() {
    return address().list().ofMaxSize(20);
  }

  /** Few different bits, so that blocks meet; IPv4, IPv6 and IPv4 mapped into it. */
  private static Arbitrary<IpAddress> address() {
    var octet = Arbitraries.of(0, 1, 10, 127, 128, 192, 254, 255);
    return octet
        .list()
        .ofSize(4)
        .flatMap(
            octets ->
                Arbitraries.of(
                        "%d.%d.%d.%d",
                        "::ffff:%d.%d.%d.%d", "2001:db8:%x:%x::%x:%x", "%x:%x:%x:%x::")
                    .map(form -> ip(form.formatted(octets.toArray()))));
  }

  /** What is told of a block that narrower ones fill is told of no address. */
  @Test
  void namesEverySetOfZonesThatHasAnAddressAndNoOther() {
    var zones =
        Zones.of(
            List.of(
                zone("all", "10.0.0.0/8"),
                zone("low", "10.0.0.0/9"),
                zone("high", "10.128.0.0/9"),
                zone("six", "2001:db8::/32")));
    assertEquals(
        Set.of(Set.of(), Set.of("all", "low"), Set.of("all", "high"), Set.of("six")),
        zones.all().stream().map(ZoneMembership::in).collect(Collectors.toSet()));
    assertEquals(4, zones.all().size());
    assertEquals(List.of(Set.of()), Zones.NONE.all().stream().map(ZoneMembership::in).toList());
  }

  /** Every stretch begins where a block does, behind one, or with its family. */
  @Property
  void namesTheSetsOfZonesThatALookAtEveryStretchFinds(@ForAll("zones") List<LoadedZone> loaded) {
    var zones = Zones.of(loaded);
    Set<ZoneMembership> found = new HashSet<>(List.of(zones.of(ip("0.0.0.0")), zones.of(ip("::"))));
    for (var zone : loaded) {
      for (var range : zone.ranges()) {
        edges(range.block()).forEach(edge -> found.add(zones.of(edge)));
      }
    }
    assertEquals(found, Set.copyOf(zones.all()));
  }

  @Test
  void explainsZoneByZoneInAlphabeticalOrder() {
    var zones =
        Zones.of(
            List.of(
                zone("all", "10.0.0.0/8"),
                zone("tokyo", "10.1.2.0/24"),
                zone("branch", "10.1.2.0/25", "10.1.0.0/16")));
    assertEquals(
        List.of("all 10.0.0.0/8", "branch 10.1.2.0/25", "branch 10.1.0.0/16", "tokyo 10.1.2.0/24"),
        zones.why(ip("10.1.2.3")).in().stream()
            .map(found -> found.zone() + " " + found.range().block())
            .toList());
  }
}
