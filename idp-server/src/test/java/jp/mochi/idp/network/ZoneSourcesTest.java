package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.network.CidrTest.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.network.OutsideCalls.Fetched;
import jp.mochi.idp.network.OutsideCalls.Outcome;
import jp.mochi.idp.network.OutsideCalls.Refused;
import jp.mochi.idp.network.ZoneMembership.Answer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ZoneSourcesTest {
  private static final URI URL = URI.create("https://lists.example/carrier.txt");
  private static final Duration REFRESH = Duration.ofHours(1);
  private static final ZonePlan CARRIER =
      plan(Optional.empty(), new ZoneSource.ListUrl(URL, REFRESH));

  private final ManualClock clock = new ManualClock();
  private final List<URI> asked = new ArrayList<>();
  private Outcome answer = list("203.0.113.0/24");

  private static Outcome list(String text) {
    return new Fetched(new Body(text.getBytes(UTF_8)));
  }

  private static ZonePlan plan(Optional<Path> countries, ZoneSource... sources) {
    return new ZonePlan(List.of(new ZonePlan.Zone("zone", true, List.of(sources))), countries);
  }

  private ZoneSources node(ZonePlan plan, Database database, Executor fetcher) {
    return new ZoneSources(
        plan,
        new ZoneSources.Parts(
            database,
            url -> {
              asked.add(url);
              return answer;
            },
            fetcher,
            clock));
  }

  private static Answer of(ZoneSources node, String address) {
    return node.zones().of(ip(address)).of("zone");
  }

  private static void on(Engine engine, Consumer<Database> test) {
    try (var database = engine.open()) {
      test.accept(database);
    }
  }

  @Nested
  class AListElsewhere {
    @ParameterizedTest
    @EnumSource
    void isUnknownUntilItWasFetchedOnceAndThenTheSameOnEveryNode(Engine engine) {
      on(
          engine,
          database -> {
            List<Runnable> waiting = new ArrayList<>();
            var one = node(CARRIER, database, waiting::add);
            var other = node(CARRIER, database, waiting::add);
            one.refresh();
            assertEquals(Answer.UNKNOWN, of(one, "192.0.2.1"));
            assertEquals(Optional.of("zone zone: " + URL + " was not fetched yet"), one.fault());

            assertEquals(2, waiting.size(), "one fetch of each node is under way");
            waiting.forEach(Runnable::run);
            assertEquals(List.of(URL), asked, "one node is enough");
            one.refresh();
            other.refresh();
            for (var node : List.of(one, other)) {
              assertEquals(Answer.IN, of(node, "203.0.113.9"));
              assertEquals(Answer.OUT, of(node, "192.0.2.1"));
              assertEquals(Optional.empty(), node.fault());
            }
            assertEquals(
                URL + " line 1",
                one.zones().why(ip("203.0.113.9")).in().getFirst().range().origin().toString());
          });
    }

    @ParameterizedTest
    @EnumSource
    void isFetchedAgainWhenItIsDueAndNotBefore(Engine engine) {
      on(
          engine,
          database -> {
            var node = node(CARRIER, database, Runnable::run);
            node.refresh();
            clock.pass(REFRESH.minusMillis(1));
            node.refresh();
            assertEquals(1, asked.size());

            answer = list("198.51.100.0/24");
            clock.pass(Duration.ofMillis(1));
            node.refresh();
            node.refresh();
            assertEquals(2, asked.size());
            assertEquals(Answer.OUT, of(node, "203.0.113.9"));
            assertEquals(Answer.IN, of(node, "198.51.100.1"));
          });
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsLastGoodRangesWhenItFailsAndIsTriedAgainSoon(Engine engine) {
      on(
          engine,
          database -> {
            var node = node(CARRIER, database, Runnable::run);
            node.refresh();
            answer = new Refused("It is down.");
            clock.pass(REFRESH);
            node.refresh();
            node.refresh();
            assertEquals(Answer.IN, of(node, "203.0.113.9"));
            assertEquals(Answer.OUT, of(node, "192.0.2.1"));
            assertEquals(Optional.of("zone zone: " + URL + ": It is down."), node.fault());

            clock.pass(ZoneLists.RETRY.minusMillis(1));
            node.refresh();
            assertEquals(2, asked.size());
            answer = list("203.0.113.0/24");
            clock.pass(Duration.ofMillis(1));
            node.refresh();
            node.refresh();
            assertEquals(3, asked.size());
            assertEquals(Optional.empty(), node.fault(), "the same text ends the fault too");
          });
    }

    @ParameterizedTest
    @EnumSource
    void doesNotTakeUpABrokenOrAnEmptyList(Engine engine) {
      on(
          engine,
          database -> {
            var node = node(CARRIER, database, Runnable::run);
            node.refresh();
            for (var broken : List.of("<html>maintenance</html>", "", "203.0.113.0/24\nx")) {
              answer = list(broken);
              clock.pass(REFRESH);
              node.refresh();
              node.refresh();
              assertEquals(Answer.IN, of(node, "203.0.113.9"));
              assertTrue(node.fault().isPresent(), broken);
              var restarted = node(CARRIER, database, waiting -> {});
              assertEquals(Answer.IN, of(restarted, "203.0.113.9"), "the good copy was kept");
            }
          });
    }

    @ParameterizedTest
    @EnumSource
    void isUnknownWithTheReasonWhileItNeverCame(Engine engine) {
      on(
          engine,
          database -> {
            answer = new Refused("It is down.");
            var node = node(CARRIER, database, Runnable::run);
            node.refresh();
            assertEquals(Answer.UNKNOWN, of(node, "203.0.113.9"));
            assertEquals(
                URL + ": It is down.",
                node.zones().why(ip("203.0.113.9")).unknown().getFirst().why());
          });
    }

    @ParameterizedTest
    @EnumSource
    void survivesARestartWhileItIsAway(Engine engine) {
      on(
          engine,
          database -> {
            node(CARRIER, database, Runnable::run).refresh();
            answer = new Refused("It is down.");
            var restarted = node(CARRIER, database, Runnable::run);
            assertEquals(Answer.IN, of(restarted, "203.0.113.9"));
            assertEquals(1, asked.size());
          });
    }

    @Test
    void isForgottenLongAfterNoPolicyNamesIt() {
      on(
          Engine.SQLITE,
          database -> {
            node(CARRIER, database, Runnable::run);
            clock.pass(ZoneLists.FORGOTTEN);
            var other = new ZoneSource.ListUrl(URI.create("https://other.example/"), REFRESH);
            node(plan(Optional.empty(), other), database, Runnable::run);
            assertEquals(2, database.read(new ZoneLists()::states).size());
            clock.pass(REFRESH);
            node(plan(Optional.empty(), other), database, Runnable::run);
            assertEquals(1, database.read(new ZoneLists()::states).size());
          });
    }

    @Test
    void leavesWhatIsWrittenOutInForceBesideIt() {
      on(
          Engine.SQLITE,
          database -> {
            answer = new Refused("It is down.");
            var written =
                new LocatedRange(CidrTest.cidr("10.0.0.0/8"), new Origin.InFile(Path.of("p"), 1));
            var both =
                plan(
                    Optional.empty(),
                    new ZoneSource.Written(List.of(written)),
                    new ZoneSource.ListUrl(URL, REFRESH));
            var node = node(both, database, Runnable::run);
            assertEquals(Answer.IN, of(node, "10.1.2.3"));
            assertEquals(Answer.UNKNOWN, of(node, "192.0.2.1"));
          });
    }
  }

  @Nested
  class ADraft {
    private static final LocatedRange WRITTEN =
        new LocatedRange(CidrTest.cidr("10.0.0.0/8"), new Origin.InFile(Path.of("p"), 1));

    private final Path countries;

    ADraft(@TempDir Path directory) throws IOException {
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
            var node = node(CARRIER, database, Runnable::run);
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
            assertEquals(List.of(URL), asked);
          });
    }

    @Test
    void seesCountriesOfTheSameDatabaseOnly() {
      on(
          Engine.SQLITE,
          database -> {
            var japan = new ZoneSource.Countries(Set.of("JP"));
            var node = node(plan(Optional.of(countries), japan), database, Runnable::run);
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
            var never = node(all, database, waiting -> {});
            var before = never.zones();
            never.refresh();
            assertSame(before, never.zones());
            var fetched = node(all, database, Runnable::run);
            fetched.refresh();
            var after = fetched.zones();
            fetched.refresh();
            assertSame(after, fetched.zones());
            assertEquals(Answer.IN, of(fetched, "203.0.113.9"));
          });
    }
  }

  @Nested
  class AFile {
    private final Path file;
    private final Path countries;

    AFile(@TempDir Path directory) throws IOException {
      this.file = directory.resolve("vpn.txt");
      this.countries = directory.resolve("country.mmdb");
      write("203.0.113.0/24");
    }

    private long written;

    /** With a time of its own, since two writes may fall into one tick of the file system. */
    private void write(String text) throws IOException {
      Files.writeString(file, text);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 + 1000 * written++));
    }

    private ZoneSources node(Database database) {
      return ZoneSourcesTest.this.node(
          plan(Optional.of(countries), new ZoneSource.ListFile(file)), database, Runnable::run);
    }

    @Test
    void isReadAgainOnceTwoRoundsHaveSeenTheSameChange() {
      on(
          Engine.SQLITE,
          database -> {
            var node = node(database);
            assertEquals(Answer.IN, of(node, "203.0.113.9"));
            rewrite("198.51.100.0/24");
            node.refresh();
            assertEquals(Answer.IN, of(node, "203.0.113.9"), "it may still be being written");
            rewrite("198.51.100.0/24\n192.0.2.0/24");
            node.refresh();
            assertEquals(Answer.IN, of(node, "203.0.113.9"), "it was");
            node.refresh();
            assertEquals(Answer.OUT, of(node, "203.0.113.9"));
            assertEquals(Answer.IN, of(node, "192.0.2.9"));
          });
    }

    @Test
    void keepsTheVeryZonesWhileNothingChanges() {
      on(
          Engine.SQLITE,
          database -> {
            var node = node(database);
            var before = node.zones();
            node.refresh();
            node.refresh();
            assertSame(before, node.zones());
            for (var again : List.of("first", "second")) {
              rewrite("office # " + again);
              node.refresh();
              node.refresh();
            }
            var broken = node.zones();
            rewrite("office # third");
            node.refresh();
            node.refresh();
            assertSame(broken, node.zones(), "the same fault as before");
          });
    }

    @Test
    void keepsItsLastGoodRangesWhenItIsBrokenOrGoneAndRecovers() {
      on(
          Engine.SQLITE,
          database -> {
            var node = node(database);
            rewrite("203.0.113.0/24\noffice");
            node.refresh();
            node.refresh();
            assertEquals(Answer.IN, of(node, "203.0.113.9"));
            assertEquals(
                Optional.of(
                    "zone zone: "
                        + file
                        + ": line 2: \"office\" is neither a network nor an address"),
                node.fault());
            delete();
            node.refresh();
            node.refresh();
            assertEquals(Optional.of("zone zone: " + file + " is not there"), node.fault());
            assertEquals(Answer.IN, of(node, "203.0.113.9"));
            assertEquals(Answer.OUT, of(node, "192.0.2.1"), "known, though not of today");
            rewrite("192.0.2.0/24");
            node.refresh();
            node.refresh();
            assertEquals(Optional.empty(), node.fault());
            assertEquals(Answer.IN, of(node, "192.0.2.1"));
          });
    }

    @Test
    void isUnknownWhileItNeverWasGood() {
      on(
          Engine.SQLITE,
          database -> {
            delete();
            var node = node(database);
            assertEquals(Answer.UNKNOWN, of(node, "203.0.113.9"));
            rewrite("203.0.113.0/24");
            node.refresh();
            node.refresh();
            assertEquals(Answer.IN, of(node, "203.0.113.9"));
          });
    }

    @Test
    void handsItsLastGoodRangesToTheNextPolicy() {
      on(
          Engine.SQLITE,
          database -> {
            var node = node(database);
            rewrite("broken");
            node.refresh();
            node.refresh();
            var next = node.successor(node.plan());
            assertEquals(Answer.IN, of(next, "203.0.113.9"));
            assertEquals(node.fault(), next.fault());
            assertEquals(List.of(), node.successor(ZonePlan.NONE).zones().names());
          });
    }

    @Test
    void ofCountriesIsReadAgainTooAndHandedOnOnlyWithTheSameDatabase() throws IOException {
      CountryFile.write(countries, Map.of("203.0.113.0/24", "JP"));
      on(
          Engine.SQLITE,
          database -> {
            var japan = plan(Optional.of(countries), new ZoneSource.Countries(Set.of("JP")));
            var node = ZoneSourcesTest.this.node(japan, database, Runnable::run);
            assertEquals(Answer.IN, of(node, "203.0.113.9"));
            assertEquals(Answer.OUT, of(node, "192.0.2.9"));
            countries(Map.of("203.0.113.0/24", "KR", "192.0.2.0/24", "JP"));
            node.refresh();
            node.refresh();
            assertEquals(Answer.OUT, of(node, "203.0.113.9"));
            assertEquals(Answer.IN, of(node, "192.0.2.9"));
            var elsewhere = plan(Optional.of(file), new ZoneSource.Countries(Set.of("JP")));
            assertEquals(Answer.UNKNOWN, of(node.successor(elsewhere), "192.0.2.9"));
          });
    }

    private void countries(Map<String, String> networks) {
      try {
        CountryFile.write(countries, networks);
        Files.setLastModifiedTime(countries, FileTime.fromMillis(1_000_000));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private void rewrite(String text) {
      try {
        write(text);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private void delete() {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
