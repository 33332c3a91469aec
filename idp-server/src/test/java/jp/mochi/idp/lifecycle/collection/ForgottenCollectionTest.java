package jp.mochi.idp.lifecycle.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import jp.mochi.device.app.Blocklist;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.Node;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Databases;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is taken out of mochi.yaml, and what stays of it. */
class ForgottenCollectionTest {
  private final ManualClock clock = new ManualClock();
  private final DatabaseSettings database = Engine.SQLITE.fresh();
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private TaxiiServer taxii;

  @BeforeEach
  void start() throws Exception {
    taxii = new TaxiiServer();
    var now = clock.instant();
    taxii.add(now, Spyware.indicator(1, "[app:id = 'com.evil.one']", now));
    taxii.add(now, Spyware.indicator(2, "[app:id = 'com.evil.two']", now));
    taxii.add(now, Spyware.indicator(3, "[app:id = 'com.evil.three']", now));
  }

  @AfterEach
  void stop() {
    taxii.close();
  }

  /** The next start of the server. */
  private Node started(String folder, String apps) throws Exception {
    return Node.start(dir.resolve(folder), clock, database, dir.resolve("key"), apps);
  }

  @Test
  void itsEntriesStayUntilItIsForgottenAndComeBackWithIt() throws Exception {
    try (var house = started("with", Spyware.followed(taxii))) {
      assertEquals(0, Spyware.fetch(house).status());
      house.json("blocklist", "add", "--app", "com.own", "--reason-ja", "理由", "--reason-en", "Why");
      var two = house.json("blocklist", "list").path("entries").findValuesAsText("id");
      var off = idOf(house, "com.evil.three", two);
      assertEquals(0, house.typed("blocklist", "remove", off).status());
      assertEquals(List.of("com.evil.one", "com.evil.two", "com.own"), Spyware.listed(house));
      var refused = house.typed("blocklist", "collection", "forget", "spyware");
      assertEquals(1, refused.status(), "who still follows it forgets nothing");
      assertTrue(refused.err().contains("take it out there first"), refused.err());
    }
    try (var house = started("without", "")) {
      assertEquals(List.of("com.evil.one", "com.evil.two", "com.own"), Spyware.listed(house));
      assertFalse(Spyware.shown(house).path("configured").asBoolean());
      assertTrue(Spyware.shown(house).path("due").isNull(), "nobody asks it any more");
      assertTrue(house.typed("blocklist", "collection", "list").out().contains("any more"));
      var ask = Spyware.fetch(house);
      assertEquals(1, ask.status());
      assertTrue(ask.err().contains("put it back there, or forget it"), ask.err());

      var ja = new Typed(dir.resolve("without")).speaking(Locale.JAPANESE);
      var said = ja.run("blocklist", "collection", "forget", "spyware");
      assertEquals(0, said.status(), said.err());
      assertTrue(said.out().contains("2"), said.out());
      assertEquals(List.of("com.own"), Spyware.listed(house));
      assertTrue(Spyware.shown(house).isMissingNode());
      var again = house.typed("blocklist", "collection", "forget", "spyware");
      assertEquals(1, again.status(), "there is none");
      var record = house.typed("audit", "search", "--json").out();
      assertTrue(record.contains("blocklist collection forget"), record);
    }
    try (var house = started("again", Spyware.followed(taxii))) {
      assertEquals(0, Spyware.fetch(house).status());
      assertEquals(
          List.of("com.evil.one", "com.evil.two", "com.own"),
          Spyware.listed(house),
          "all but the one that staff took off by hand");
    }
  }

  /** Who removes an entry is told by how it was removed, not by what they are called. */
  @Test
  void whatSomebodyOfTheHousesNameTakesOffStaysOff() throws Exception {
    try (var house = started("with", Spyware.followed(taxii))) {
      assertEquals(0, Spyware.fetch(house).status());
      var ids = house.json("blocklist", "list").path("entries").findValuesAsText("id");
      var three = idOf(house, "com.evil.three", ids);
      try (var open = Databases.open(database, List.of())) {
        var off =
            open.write(handle -> new Blocklist().remove(handle, three, "mochi", clock.instant()));
        assertTrue(off.isPresent());
      }
      assertEquals(0, Spyware.fetch(house).status());
      assertEquals(List.of("com.evil.one", "com.evil.two"), Spyware.listed(house));
      var left = house.json("blocklist", "collection", "show", "spyware");
      assertTrue(left.toString().contains("taken-off"), left.toString());
    }
  }

  private static String idOf(Node house, String app, List<String> ids) throws Exception {
    for (var id : ids) {
      if (house.json("blocklist", "show", id).path("app").asText().equals(app)) {
        return id;
      }
    }
    throw new AssertionError(app);
  }
}
