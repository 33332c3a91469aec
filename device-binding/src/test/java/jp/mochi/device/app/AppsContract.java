package jp.mochi.device.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.device.Tables;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Devices;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the inventory and the blocklist promise, on whatever database. */
abstract class AppsContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  private final Blocklist blocklist = new Blocklist();
  private final Inventory inventory = new Inventory(blocklist);
  private final Matches matches = new Matches();
  private final Backwards backwards = new Backwards();

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
    for (var id : List.of("phone-1", "phone-2", "phone-3")) {
      AppDevices.active(handle, id, "tanaka", NOW);
    }
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private static App app(String id, String version) {
    return new App(id, version, "", "", "");
  }

  private static Instant day(int day) {
    return NOW.plus(Duration.ofDays(day));
  }

  private Reported report(String source, String device, Instant at, App... apps) {
    return report(new AppReport(device, source, at, List.of(apps)), at);
  }

  private Reported report(AppReport report, Instant now) {
    return handle.<Reported, RuntimeException>inTransaction(
        it -> inventory.report(it, report, now));
  }

  private Reported.Kept kept(String device, Instant at, App... apps) {
    return assertInstanceOf(Reported.Kept.class, report("api", device, at, apps));
  }

  private static BlocklistEntry.Fresh fresh(Criteria criteria, ListAction action) {
    return fresh(criteria, action, "command");
  }

  private static BlocklistEntry.Fresh fresh(Criteria criteria, ListAction action, String source) {
    return new BlocklistEntry.Fresh(
        criteria,
        action,
        MONTH,
        new BlocklistEntry.Reason("危険", "dangerous"),
        new BlocklistEntry.Source(source, ""));
  }

  private static Criteria id(String id) {
    return new Criteria(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private BlocklistEntry listed(String id, ListAction action, Instant at) {
    var added = blocklist.add(handle, List.of(fresh(id(id), action)), "sato", at).getFirst();
    return assertInstanceOf(Blocklist.Added.Listed.class, added).entry();
  }

  private long look(BlocklistEntry entry, Instant at, int most) {
    var search = backwards.begin(handle, entry, at);
    while (!search.isOver()) {
      backwards.next(handle, search, most, at);
    }
    assertEquals(1.0, search.share());
    return search.found();
  }

  private List<String> devices(BlocklistEntry entry) {
    return matches.ofEntry(handle, entry.id(), Matches.Place.FIRST, 100).stream()
        .map(AppMatch::device)
        .toList();
  }

  private List<String> present(String device) {
    return inventory.present(handle, device).stream()
        .map(span -> span.app().id() + " " + span.app().version() + " " + span.source())
        .toList();
  }

  @Test
  void anAppIsThereFromTheFirstReportThatNamesItToTheFirstThatDoesNot() {
    var first = kept("phone-1", day(0), app("a", "1"), app("b", "1"));
    assertEquals(2, first.appeared());
    kept("phone-1", day(1), app("a", "1"), app("b", "2"));
    var third = kept("phone-1", day(2), app("b", "2"));
    assertEquals(0, third.appeared());
    assertEquals(1, third.gone());
    assertEquals(List.of("b 2 api"), present("phone-1"));
    var history = inventory.history(handle, "phone-1", Instant.ofEpochMilli(Long.MAX_VALUE), 9);
    var texts =
        history.stream()
            .map(
                span ->
                    span.app().id()
                        + span.app().version()
                        + " "
                        + span.since()
                        + " "
                        + span.until().map(Instant::toString).orElse(""))
            .toList();
    assertEquals(
        List.of("b2 " + day(1) + " ", "a1 " + day(0) + " " + day(2), "b1 " + day(0) + " " + day(1)),
        texts);
    assertEquals(List.of(), present("phone-2"));
    assertEquals(1, inventory.history(handle, "phone-1", day(3), 1).size());
    assertEquals(2, inventory.history(handle, "phone-1", day(1), 9).size());
  }

  @Test
  void whatDevicesShareIsStoredOnce() {
    for (var id : List.of("phone-1", "phone-2", "phone-3")) {
      kept(id, day(0), app("a", "1"), app("b", "1"), app("a", "1"));
    }
    assertEquals(2, count("app"));
    assertEquals(6, count("device_app"));
    assertEquals(3, inventory.spread(handle, "A", 9).getFirst().devices());
    assertEquals(List.of("phone-2", "phone-3"), inventory.having(handle, "a", "phone-1", 9));
  }

  private int count(String table) {
    return handle.createQuery("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one();
  }

  @Test
  void oneSourceTakesNothingAwayFromWhatAnotherSays() {
    listed("evil", ListAction.SIGN_OUT, day(0));
    report("apple-mdm", "phone-1", day(1), app("evil", "1"));
    assertTrue(matches.isShutOut(handle, "phone-1"));
    report("self", "phone-1", day(2), app("fine", "1"));
    assertTrue(matches.isShutOut(handle, "phone-1"), "the phone's own word");
    assertEquals(List.of("evil 1 apple-mdm", "fine 1 self"), present("phone-1"));
    report("apple-mdm", "phone-1", day(3), app("fine", "1"));
    assertFalse(matches.isShutOut(handle, "phone-1"));
  }

  @Test
  void aReportOfAnUnknownOrRetiredDeviceIsRefused() {
    assertInstanceOf(Reported.UnknownDevice.class, report("api", "phone-9", day(0), app("a", "1")));
    new Devices().move(handle, "phone-2", DeviceAct.RETIRE, AppDevices.SATO, "", NOW);
    assertInstanceOf(Reported.RetiredDevice.class, report("api", "phone-2", day(0), app("a", "1")));
    assertEquals(0, count("app") + count("device_app") + count("app_report"));
    kept("phone-1", day(0), app("a", "1"));
  }

  @Test
  void aReportFromTheFutureOrNotLaterThanTheLastIsRefusedWhole() {
    kept("phone-1", day(1), app("a", "1"));
    for (var at : List.of(day(1), day(0))) {
      assertEquals(new Reported.NotLater(day(1)), report("api", "phone-1", at, app("b", "1")));
    }
    assertInstanceOf(Reported.Kept.class, report("intune", "phone-1", day(0), app("b", "1")));
    var ahead = day(2).plus(Inventory.AHEAD);
    var late = new AppReport("phone-1", "api", ahead.plusMillis(1), List.of(app("c", "1")));
    assertInstanceOf(Reported.FromTheFuture.class, report(late, day(2)));
    assertEquals(List.of("a 1 api", "b 1 intune"), present("phone-1"));
    var fast = new AppReport("phone-1", "api", ahead, List.of());
    assertInstanceOf(Reported.Kept.class, report(fast, day(2)));
    assertEquals(
        day(2), inventory.lastReports(handle, "phone-1").getFirst().at(), "as we saw it come");
  }

  @Test
  void aReportWithMoreAppsThanADeviceCanHaveIsRefusedWhole() {
    var apps = new ArrayList<App>();
    for (int i = 0; i < Inventory.MOST; i++) {
      apps.add(app("app" + i, "1"));
    }
    var whole = new AppReport("phone-1", "api", day(0), apps);
    assertEquals(
        Inventory.MOST, assertInstanceOf(Reported.Kept.class, report(whole, day(0))).appeared());
    apps.add(app("more", "1"));
    var more = new AppReport("phone-1", "api", day(1), apps);
    assertEquals(new Reported.TooMany(Inventory.MOST + 1), report(more, day(1)));
    assertEquals(Inventory.MOST, inventory.present(handle, "phone-1").size());
  }

  @Test
  void aReportIsMatchedAsItArrivesAndOnlyForWhatAppears() {
    var entry = listed("evil", ListAction.WARN, day(0));
    assertEquals(List.of(), kept("phone-1", day(1), app("fine", "1")).matches());
    var found = kept("phone-1", day(2), app("fine", "1"), app("evil", "3")).matches();
    assertEquals("evil", found.getFirst().app().id());
    assertEquals(entry.id(), found.getFirst().entry().id());
    assertEquals(List.of(), kept("phone-1", day(3), app("evil", "3")).matches());
    assertEquals(List.of("phone-1"), devices(entry));
    assertEquals(1, matches.pending(handle, 9).size());
  }

  @Test
  void anAppThatComesBackIsFoundAnew() {
    listed("evil", ListAction.WARN, day(0));
    kept("phone-1", day(1), app("evil", "1"));
    var match = matches.pending(handle, 9).getFirst();
    assertTrue(matches.claim(handle, match, day(1)));
    assertFalse(matches.claim(handle, match, day(1)), "once");
    kept("phone-1", day(2));
    assertEquals(List.of(), matches.pending(handle, 9));
    assertFalse(matches.ofDevice(handle, "phone-1", 9).getFirst().present());
    kept("phone-1", day(3), app("evil", "1"));
    assertEquals(day(3), matches.pending(handle, 9).getFirst().found());
  }

  @Test
  void aNewEntryFindsWhoHasItAndWhoHadItLately() {
    kept("phone-1", day(0), app("evil", "1"));
    kept("phone-1", day(10)); // gone since day 10
    kept("phone-2", day(0), app("evil", "2"), app("fine", "1"));
    kept("phone-3", day(0), app("fine", "1"));
    var entry = listed("evil", ListAction.SUSPEND, day(39));
    assertEquals(2, backwards.count(handle, entry.criteria(), day(39).minus(MONTH)));
    assertEquals(1, backwards.count(handle, entry.criteria(), day(40).minus(MONTH)));
    assertEquals(2, look(entry, day(39), 1));
    assertEquals(List.of("phone-1", "phone-2"), devices(entry));
    var found = matches.ofEntry(handle, entry.id(), Matches.Place.FIRST, 9);
    assertEquals(List.of(false, true), found.stream().map(AppMatch::present).toList());
    assertEquals(new Matches.Count(2, 1, 2), matches.count(handle, entry.id()));
    assertFalse(matches.isShutOut(handle, "phone-1"), "it is gone");
    assertTrue(matches.isShutOut(handle, "phone-2"));
    assertEquals(0, look(entry, day(39), 100), "nobody is found twice");
    var late = listed("evil2", ListAction.WARN, day(40));
    assertEquals(0, look(late, day(40), 100));
  }

  @Test
  void whatWasGoneForLongerThanTheEntryLooksBackIsNotFound() {
    kept("phone-1", day(0), app("evil", "1"));
    kept("phone-1", day(10));
    var entry = listed("evil", ListAction.SUSPEND, day(40));
    assertEquals(0, look(entry, day(40), 100));
    assertEquals(1, look(entry, day(40).minusMillis(1), 100));
  }

  @Test
  void pagesOfAnyLengthFindTheSame() {
    for (int i = 10; i < 35; i++) {
      AppDevices.active(handle, "phone-" + i, "person-" + i, NOW);
      kept("phone-" + i, day(0), app("evil", "" + i % 3), app("fine", "1"));
    }
    var entry = listed("evil", ListAction.WARN, day(1));
    for (int most : new int[] {1, 7, 8, 9, 100}) {
      handle.execute("DELETE FROM app_match");
      assertEquals(25, look(entry, day(1), most));
      assertEquals(25, devices(entry).size());
    }
  }

  @Test
  void whatShutsOutIsNamedAndAWarningDoesNot() {
    listed("evil", ListAction.SIGN_OUT, day(0));
    listed("bad", ListAction.SUSPEND, day(0));
    listed("doubtful", ListAction.WARN, day(0));
    kept("phone-1", day(1), app("evil", "1"), app("bad", "1"), app("doubtful", "1"));
    kept("phone-2", day(1), app("doubtful", "1"));
    var named = matches.shutOut(handle, "phone-1").stream().map(it -> it.app().id()).sorted();
    assertEquals(List.of("bad", "evil"), named.toList());
    assertTrue(matches.shutOut(handle, "phone-1").stream().allMatch(AppMatch::shutsOut));
    assertFalse(matches.isShutOut(handle, "phone-2"));
    assertEquals("doubtful", matches.unconfirmed(handle, "phone-2").getFirst().app().id());
    var read = matches.unconfirmed(handle, "phone-2").getFirst();
    assertTrue(matches.confirm(handle, read, day(1)));
    assertFalse(matches.confirm(handle, read, day(1)), "it was read before");
    assertEquals(List.of(), matches.unconfirmed(handle, "phone-2"));
    assertEquals(1, matches.unconfirmed(handle, "phone-1").size(), "another's wasn't read");
    assertEquals(4, matches.ofPerson(handle, "id-of-tanaka", day(0), 9).size());
    assertEquals(0, matches.ofPerson(handle, "id-of-suzuki", day(0), 9).size());
  }

  /** Or a transaction that acts on a match would act on what the list said a while ago. */
  @Test
  void aMatchIsInForceAsLongAsItsEntryIs() {
    var entry = listed("evil", ListAction.SUSPEND, day(0));
    kept("phone-1", day(1), app("evil", "1"));
    var found = matches.pending(handle, 9).getFirst();
    assertEquals(Optional.of(found), matches.inForce(handle, found));
    kept("phone-1", day(2));
    assertFalse(matches.inForce(handle, found).orElseThrow().present(), "as it is now");
    assertTrue(blocklist.remove(handle, entry.id(), "sato", day(3)).isPresent());
    assertEquals(Optional.empty(), matches.inForce(handle, found));
  }

  @Test
  void anEntryOfASignerAndAHashMeansTheSignersAppsOfWhichNoHashIsReported() {
    var hash = "ab".repeat(32);
    var both =
        new Criteria(Optional.empty(), Optional.empty(), Optional.of("maker"), Optional.of(hash));
    blocklist.add(handle, List.of(fresh(both, ListAction.WARN)), "sato", day(0));
    assertEquals(1, found(new App("a", "1", "maker", "", "")));
    assertEquals(1, found(new App("b", "1", "maker", hash, "")));
    assertEquals(1, found(new App("c", "1", "", hash, "")));
    assertEquals(0, found(new App("d", "1", "maker", "cd".repeat(32), "")));
    assertEquals(0, found(new App("e", "1", "other", hash, "")));
    assertEquals(0, found(new App("f", "1", "", "", "")));
  }

  private int day = 1;

  private int found(App app) {
    return kept("phone-1", day(day++), app).matches().size();
  }

  @Test
  void anEntryThatIsTakenOffKeepsNobodyOut() {
    var entry = listed("evil", ListAction.SIGN_OUT, day(0));
    kept("phone-1", day(1), app("evil", "1"));
    assertTrue(matches.isShutOut(handle, "phone-1"));
    assertTrue(blocklist.remove(handle, entry.id(), "suzuki", day(2)).isPresent());
    assertTrue(blocklist.remove(handle, entry.id(), "suzuki", day(2)).isEmpty());
    assertFalse(matches.isShutOut(handle, "phone-1"));
    assertEquals(List.of(), kept("phone-2", day(2), app("evil", "1")).matches());
    assertEquals(List.of(), blocklist.list(handle, false, Optional.empty(), 9));
    var off = blocklist.list(handle, true, Optional.empty(), 9).getFirst();
    assertEquals("suzuki", off.removed().orElseThrow().by());
    listed("evil", ListAction.SIGN_OUT, day(3)); // again
  }

  private BlocklistEntry from(String source, String id) {
    var fresh = List.of(fresh(id(id), ListAction.WARN, source));
    var added = blocklist.add(handle, fresh, "mochi", day(0)).getFirst();
    return assertInstanceOf(Blocklist.Added.Listed.class, added).entry();
  }

  /** The apps whose entries went with their source. */
  private List<String> gone(String source) {
    return blocklist.takenOff(handle, source).stream()
        .filter(entry -> entry.removed().orElseThrow().how() == BlocklistEntry.How.SOURCE)
        .map(entry -> entry.criteria().id().orElseThrow())
        .sorted()
        .toList();
  }

  /** Or somebody of that name would take entries off for a while only. */
  @Test
  void howAnEntryWentIsNotToldByAName() {
    var staff = from("spyware", "by-staff");
    blocklist.remove(handle, staff.id(), "mochi", day(1));
    var source = from("spyware", "by-source");
    var how = BlocklistEntry.How.SOURCE;
    blocklist.remove(handle, source.id(), new BlocklistEntry.Removed(day(1), "sato", how));
    assertEquals(List.of("by-source"), gone("spyware"));
  }

  /** Beside us there may yet be nodes of a former release, which keep a name alone. */
  @Test
  void whereItIsNotKeptTheHousesOwnActIsItsSources() {
    blocklist.remove(handle, from("spyware", "by-source").id(), "mochi", day(1));
    blocklist.remove(handle, from("spyware", "by-staff").id(), "sato", day(2));
    handle.execute("UPDATE blocklist_entry SET removed_how = NULL");
    assertEquals(List.of("by-source"), gone("spyware"));
  }

  /** As far as what is kept of them says it. */
  @Test
  void entriesThatWentBeforeThisWasKeptAreToldApart() throws Exception {
    for (var id : List.of("forgotten-1", "forgotten-2")) {
      blocklist.remove(handle, from("spyware", id).id(), "sato", day(3));
    }
    blocklist.remove(handle, from("spyware", "by-staff").id(), "sato", day(2));
    blocklist.remove(handle, from("spyware", "by-source").id(), "mochi", day(1));
    for (var id : List.of("own-1", "own-2")) {
      blocklist.remove(handle, from("file", id).id(), "sato", day(3));
    }
    handle.execute("ALTER TABLE blocklist_entry DROP COLUMN removed_how");
    try (var script = Blocklist.class.getResourceAsStream("/db/device/V90__how_entries_went.sql")) {
      var text = new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
      handle.createScript(text).execute();
    }
    assertEquals(List.of("by-source", "forgotten-1", "forgotten-2"), gone("spyware"));
    assertEquals(List.of(), gone("file"));
  }

  @Test
  void noTwoEntriesSayTheSame() {
    var entry = listed("evil", ListAction.WARN, day(0));
    var again = blocklist.add(handle, List.of(fresh(id("evil"), ListAction.SUSPEND)), "x", day(1));
    assertEquals(List.of(new Blocklist.Added.Already(entry)), again);
    assertEquals(1, blocklist.list(handle, false, Optional.empty(), 9).size());
    assertEquals(Optional.of(entry), blocklist.find(handle, entry.id()));
    assertEquals(List.of(entry), blocklist.unmatched(handle, 9));
    blocklist.matched(handle, entry.id(), day(1));
    assertEquals(List.of(), blocklist.unmatched(handle, 9));
  }

  @Test
  void entriesByVersionSignerAndHashAreFoundInBothDirections() {
    var hash = "ab".repeat(32);
    var criteria =
        Stream.of(
                Criteria.read("com.app", "<2", "", ""),
                Criteria.read("", "", "acme", ""),
                Criteria.read("", "", "", hash))
            .map(read -> ((Criteria.Read.Good) read).criteria())
            .toList();
    var have =
        List.of(
            new App("com.app", "1.9", "", "", ""),
            new App("com.x", "1", "acme", "", ""),
            new App("com.y", "1", "", hash, ""));
    for (int i = 0; i < have.size(); i++) {
      kept("phone-" + (i + 1), day(1), have.get(i), app("com.app", "2.0"));
    }
    for (int i = 0; i < criteria.size(); i++) {
      var fresh = fresh(criteria.get(i), ListAction.WARN);
      var added = blocklist.add(handle, List.of(fresh), "sato", day(2)).getFirst();
      var entry = assertInstanceOf(Blocklist.Added.Listed.class, added).entry();
      assertEquals(criteria.get(i), entry.criteria());
      assertEquals(1, look(entry, day(2), 10));
      assertEquals(List.of("phone-" + (i + 1)), devices(entry));
    }
    handle.execute("DELETE FROM app_match");
    for (int i = 0; i < have.size(); i++) {
      kept("phone-" + (i + 1), day(3));
      assertEquals(1, kept("phone-" + (i + 1), day(4), have.get(i)).matches().size());
    }
  }

  @Test
  void whatIsLongOverIsForgottenAndNothingElse() {
    listed("evil", ListAction.WARN, day(0));
    kept("phone-1", day(1), app("evil", "1"), app("old", "1"), app("new", "1"));
    kept("phone-2", day(1), app("silent", "1"));
    matches.pending(handle, 9).forEach(match -> matches.claim(handle, match, day(1)));
    kept("phone-1", day(2), app("new", "1"));
    kept("phone-1", day(20), app("new", "1"));
    assertEquals(new Inventory.Forgotten(0, false), inventory.deleteBefore(handle, day(1), 100));
    var some = inventory.deleteBefore(handle, day(10), 1);
    assertTrue(some.rows() > 0 && some.mayBeMore());
    while (inventory.deleteBefore(handle, day(10), 1).mayBeMore()) {
      assertTrue(count("device_app") > 0);
    }
    assertEquals(List.of("new 1 api"), present("phone-1"));
    assertEquals(List.of(), present("phone-2"), "nobody has said so for too long");
    assertEquals(1, count("device_app"));
    assertEquals(1, count("app"));
    assertEquals(1, count("app_report"));
    assertEquals(0, count("app_match"));
    assertEquals(1, kept("phone-2", day(21), app("silent", "1")).appeared());
  }
}
