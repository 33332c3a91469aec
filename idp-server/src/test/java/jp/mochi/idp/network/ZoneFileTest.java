package jp.mochi.idp.network;

import static jp.mochi.idp.network.ZoneNodes.lies;
import static jp.mochi.idp.network.ZoneNodes.on;
import static jp.mochi.idp.network.ZoneNodes.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.network.ZoneMembership.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a zone names is read again once it has changed, and its last good ranges count. */
class ZoneFileTest {
  private final ZoneNodes nodes = new ZoneNodes();
  private final Path file;
  private final Path countries;
  private long written;

  ZoneFileTest(@TempDir Path directory) throws IOException {
    this.file = directory.resolve("vpn.txt");
    this.countries = directory.resolve("country.mmdb");
    write("203.0.113.0/24");
  }

  /** With a time of its own, since two writes may fall into one tick of the file system. */
  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 + 1000 * written++));
  }

  private ZoneSources node(Database database) {
    return nodes.node(
        plan(Optional.of(countries), new ZoneSource.ListFile(file)), database, Runnable::run);
  }

  @Test
  void isReadAgainOnceTwoRoundsHaveSeenTheSameChange() {
    on(
        Engine.SQLITE,
        database -> {
          var node = node(database);
          assertEquals(Answer.IN, lies(node, "203.0.113.9"));
          rewrite("198.51.100.0/24");
          node.refresh();
          assertEquals(Answer.IN, lies(node, "203.0.113.9"), "it may still be being written");
          rewrite("198.51.100.0/24\n192.0.2.0/24");
          node.refresh();
          assertEquals(Answer.IN, lies(node, "203.0.113.9"), "it was");
          node.refresh();
          assertEquals(Answer.OUT, lies(node, "203.0.113.9"));
          assertEquals(Answer.IN, lies(node, "192.0.2.9"));
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
          assertEquals(Answer.IN, lies(node, "203.0.113.9"));
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
          assertEquals(Answer.IN, lies(node, "203.0.113.9"));
          assertEquals(Answer.OUT, lies(node, "192.0.2.1"), "known, though not of today");
          rewrite("192.0.2.0/24");
          node.refresh();
          node.refresh();
          assertEquals(Optional.empty(), node.fault());
          assertEquals(Answer.IN, lies(node, "192.0.2.1"));
        });
  }

  @Test
  void isUnknownWhileItNeverWasGood() {
    on(
        Engine.SQLITE,
        database -> {
          delete();
          var node = node(database);
          assertEquals(Answer.UNKNOWN, lies(node, "203.0.113.9"));
          rewrite("203.0.113.0/24");
          node.refresh();
          node.refresh();
          assertEquals(Answer.IN, lies(node, "203.0.113.9"));
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
          assertEquals(Answer.IN, lies(next, "203.0.113.9"));
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
          var node = nodes.node(japan, database, Runnable::run);
          assertEquals(Answer.IN, lies(node, "203.0.113.9"));
          assertEquals(Answer.OUT, lies(node, "192.0.2.9"));
          countries(Map.of("203.0.113.0/24", "KR", "192.0.2.0/24", "JP"));
          node.refresh();
          node.refresh();
          assertEquals(Answer.OUT, lies(node, "203.0.113.9"));
          assertEquals(Answer.IN, lies(node, "192.0.2.9"));
          var elsewhere = plan(Optional.of(file), new ZoneSource.Countries(Set.of("JP")));
          assertEquals(Answer.UNKNOWN, lies(node.successor(elsewhere), "192.0.2.9"));
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
