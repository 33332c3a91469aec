package jp.mochi.idp.network;

import static jp.mochi.idp.network.CidrTest.ip;
import static jp.mochi.idp.network.ZoneNodes.CARRIER;
import static jp.mochi.idp.network.ZoneNodes.REFRESH;
import static jp.mochi.idp.network.ZoneNodes.URL;
import static jp.mochi.idp.network.ZoneNodes.lies;
import static jp.mochi.idp.network.ZoneNodes.on;
import static jp.mochi.idp.network.ZoneNodes.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.network.ZoneMembership.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a draft of the rules sees of zones, before anything of it is in force. */
class ZoneDraftTest {
  private static final LocatedRange WRITTEN =
      new LocatedRange(CidrTest.cidr("10.0.0.0/8"), new Origin.InFile(Path.of("p"), 1));

  private final ZoneNodes nodes = new ZoneNodes();
  private final Path countries;

  ZoneDraftTest(@TempDir Path directory) throws IOException {
    this.countries = directory.resolve("country.mmdb");
    CountryFile.write(countries, Map.of("203.0.113.0/24", "JP"));
  }

  private static Answer in(ZoneSources node, ZonePlan draft, String address) {
    return node.preview(draft).of(ip(address)).of("zone");
  }

  @Test
  void seesTheRangesThatAreInForceAndWhatItWritesOutAndFetchesNothing() {
    on(
        Engine.SQLITE,
        database -> {
          var node = nodes.node(CARRIER, database, Runnable::run);
          node.refresh();
          var other = new ZoneSource.ListUrl(URI.create("https://other.example/"), REFRESH);
          var slower = new ZoneSource.ListUrl(URL, REFRESH.multipliedBy(2));
          var same = plan(Optional.empty(), slower);
          assertEquals(Answer.IN, in(node, same, "203.0.113.9"));
          assertEquals(Answer.OUT, in(node, same, "192.0.2.1"));
          var written = plan(Optional.empty(), new ZoneSource.Written(List.of(WRITTEN)));
          assertEquals(Answer.IN, in(node, written, "10.1.2.3"));
          assertEquals(Answer.OUT, in(node, written, "203.0.113.9"));
          assertEquals(Answer.UNKNOWN, in(node, plan(Optional.empty(), other), "203.0.113.9"));
          assertEquals(List.of(URL), nodes.asked);
        });
  }

  @Test
  void seesCountriesOfTheSameDatabaseOnly() {
    on(
        Engine.SQLITE,
        database -> {
          var japan = new ZoneSource.Countries(Set.of("JP"));
          var node = nodes.node(plan(Optional.of(countries), japan), database, Runnable::run);
          assertEquals(Answer.IN, in(node, plan(Optional.of(countries), japan), "203.0.113.9"));
          assertEquals(
              Answer.UNKNOWN, in(node, plan(Optional.of(Path.of("x")), japan), "203.0.113.9"));
          var korea = new ZoneSource.Countries(Set.of("KR"));
          assertEquals(
              Answer.UNKNOWN, in(node, plan(Optional.of(countries), korea), "203.0.113.9"));
        });
  }

  @Test
  void andWhatIsInForceStaysTheVerySameWhileNothingChanges() {
    on(
        Engine.SQLITE,
        database -> {
          var all =
              plan(
                  Optional.of(countries),
                  new ZoneSource.Written(List.of(WRITTEN)),
                  new ZoneSource.Countries(Set.of("JP")),
                  new ZoneSource.ListUrl(URL, REFRESH));
          var never = nodes.node(all, database, waiting -> {});
          var before = never.zones();
          never.refresh();
          assertSame(before, never.zones());
          var fetched = nodes.node(all, database, Runnable::run);
          fetched.refresh();
          var after = fetched.zones();
          fetched.refresh();
          assertSame(after, fetched.zones());
          assertEquals(Answer.IN, lies(fetched, "203.0.113.9"));
        });
  }
}
