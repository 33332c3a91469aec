package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class KeptRequestsTest {
  private static final Instant EXPIRES = Instant.parse("2026-11-21T10:00:00Z");

  private final OpenDatabase database;
  private final KeptRequests requests = new KeptRequests();

  KeptRequestsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private boolean keep(String id, String browser, String sealed, Instant expires) {
    return database.write(handle -> requests.keep(handle, id, browser, sealed, expires));
  }

  private Optional<String> find(String id) {
    return database.read(handle -> requests.find(handle, id));
  }

  @Test
  void isFoundByItsIdAndTheLatestCopyCounts() {
    assertTrue(keep("a", "mine", "first", EXPIRES));
    assertTrue(keep("a", "mine", "second", EXPIRES.plusSeconds(1)));
    assertEquals(Optional.of("second"), find("a"));
    assertEquals(Optional.empty(), find("b"));
  }

  @Test
  void hasAnIdOfItsOwnForEachBrowserAndEachRequest() {
    var id = KeptRequests.id("mine", "sp\n_1");
    assertEquals(id, KeptRequests.id("mine", "sp\n_1"));
    assertNotEquals(id, KeptRequests.id("another", "sp\n_1"));
    assertNotEquals(id, KeptRequests.id("mine", "sp\n_2"));
  }

  @Test
  void theOldestOfABrowserGoAndNobodyElses() {
    assertTrue(keep("theirs", "another", "x", EXPIRES));
    for (var i = 0; i <= KeptRequests.MOST_OF_ONE; i++) {
      assertTrue(keep("mine-" + i, "mine", "x", EXPIRES.plusSeconds(i + 1)));
    }
    assertEquals(Optional.empty(), find("mine-0"));
    assertEquals(Optional.of("x"), find("mine-1"));
    assertEquals(Optional.of("x"), find("theirs"));
  }

  @Test
  void thereIsRoomForSoManyAndAgainOnceTheyHaveExpired() {
    var many =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO"
            + " kept_request (id, browser_hash, sealed, expires)"
            + " SELECT 'id-' || i, 'browser-' || i, 'x', ? FROM n";
    var before =
        database.<Integer>write(
            handle -> handle.execute(many, KeptRequests.MOST - 1, EXPIRES.toEpochMilli()));
    assertEquals(KeptRequests.MOST - 1, before);
    assertTrue(keep("last", "mine", "x", EXPIRES.plusSeconds(1)));
    assertFalse(keep("one too many", "mine", "x", EXPIRES.plusSeconds(1)));
    assertEquals(Optional.empty(), find("one too many"));
    var batch = database.<Integer>write(handle -> requests.purge(handle, EXPIRES, 7));
    assertEquals(7, batch);
    assertTrue(keep("there is room", "mine", "x", EXPIRES.plusSeconds(1)));
    assertEquals(
        KeptRequests.MOST - 1 - 7,
        database.<Integer>write(handle -> requests.purge(handle, EXPIRES, KeptRequests.MOST)));
    assertEquals(Optional.of("x"), find("last"), "it hasn't expired");
  }
}
