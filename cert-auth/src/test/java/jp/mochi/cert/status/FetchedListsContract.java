package jp.mochi.cert.status;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.Tables;
import jp.mochi.cert.status.FetchedLists.Standing;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When lists are fetched, and by whom, on whatever database. */
abstract class FetchedListsContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Instant WEEK = NOW.plus(Duration.ofDays(7));
  private static final Duration REFRESH = Duration.ofMinutes(15);
  private static final String AT = "http://pki.corp.example/phones.crl";
  private static final byte[] LIST = {1, 2, 3};
  private static final byte[] NEXT_LIST = {4, 5};

  private final FetchedLists lists = new FetchedLists();

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private Standing standing() {
    return lists.standing(handle, AT);
  }

  private boolean claim(Standing seen, Instant now) {
    return lists.claim(handle, AT, seen, now);
  }

  /** Fetched without a hitch. */
  private Standing fetched(byte[] der, Instant nextUpdate, Instant now) {
    assertTrue(claim(standing(), now));
    lists.keep(handle, AT, now, der, nextUpdate, now);
    return standing();
  }

  @Test
  void ofNodesThatFindAListDueOneFetchesIt() {
    assertTrue(standing().due(REFRESH, NOW));
    assertTrue(claim(Standing.NEVER, NOW));
    assertFalse(claim(Standing.NEVER, NOW.plusMillis(1)));
    assertFalse(standing().due(REFRESH, NOW.plusSeconds(1)));
  }

  @Test
  void aListIsDueAgainAfterTheUsualTime() {
    var standing = fetched(LIST, WEEK, NOW);
    assertArrayEquals(LIST, lists.list(handle, AT).orElseThrow());
    assertEquals(Optional.of(WEEK), standing.nextUpdate());
    assertFalse(standing.due(REFRESH, NOW.plus(REFRESH).minusMillis(1)));
    assertTrue(standing.due(REFRESH, NOW.plus(REFRESH)));
  }

  @Test
  void aNodeThatDiesWhileItFetchesKeepsNobodyElseFromIt() {
    fetched(LIST, WEEK, NOW.minusSeconds(3600));
    assertTrue(claim(standing(), NOW));
    assertFalse(standing().due(REFRESH, NOW.plus(FetchedLists.LONGEST).minusMillis(1)));
    var later = NOW.plus(FetchedLists.LONGEST);
    assertTrue(standing().due(REFRESH, later));
    assertTrue(claim(standing(), later));
  }

  @Test
  void aNodeThatComesBackTooLateChangesNothing() {
    assertTrue(claim(Standing.NEVER, NOW));
    var later = NOW.plusSeconds(90);
    assertTrue(claim(standing(), later));
    lists.noteFailure(handle, AT, NOW, "late");
    lists.keep(handle, AT, NOW, LIST, WEEK, later);
    assertEquals(0, standing().version());
    assertEquals("", standing().fault());
    lists.keep(handle, AT, later, NEXT_LIST, WEEK, later);
    assertArrayEquals(NEXT_LIST, lists.list(handle, AT).orElseThrow());
  }

  @Test
  void aFailureIsTriedAgainAfterAMinuteAndLeavesTheListThere() {
    fetched(LIST, WEEK, NOW);
    var later = NOW.plus(REFRESH);
    assertTrue(claim(standing(), later));
    lists.noteFailure(handle, AT, later, "It answers with status 503.");
    var standing = standing();
    assertEquals("It answers with status 503.", standing.fault());
    assertArrayEquals(LIST, lists.list(handle, AT).orElseThrow());
    assertFalse(standing.due(REFRESH, later.plus(FetchedLists.RETRY).minusMillis(1)));
    assertTrue(standing.due(REFRESH, later.plus(FetchedLists.RETRY)));
  }

  @Test
  void aListThatSoonEndsIsDueEarlierAndNeverEachSecond() {
    var soon = fetched(LIST, NOW.plusSeconds(600), NOW);
    assertFalse(soon.due(REFRESH, NOW.plusSeconds(299)));
    assertTrue(soon.due(REFRESH, NOW.plusSeconds(300)));
    var ended = fetched(LIST, NOW.plusSeconds(600), NOW.plusSeconds(700));
    assertFalse(ended.due(REFRESH, NOW.plusSeconds(759)));
    assertTrue(ended.due(REFRESH, NOW.plusSeconds(760)));
  }

  @Test
  void theSameListAgainIsNoNewVersion() {
    var first = fetched(LIST, WEEK, NOW);
    var same = fetched(LIST, WEEK, NOW.plusSeconds(900));
    assertEquals(first.version(), same.version());
    assertEquals(NOW.plusSeconds(900), same.fetched());
    assertEquals(1 + first.version(), fetched(NEXT_LIST, WEEK, NOW.plusSeconds(1800)).version());
  }

  @Test
  void aClockThatWasSetBackMakesAListDue() {
    assertTrue(fetched(LIST, WEEK, NOW).due(REFRESH, NOW.minusSeconds(1)));
  }
}
