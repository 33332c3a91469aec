package jp.mochi.idp.lifecycle.status.poll;

import static jp.mochi.idp.lifecycle.status.poll.DeviceManagements.sample;
import static jp.mochi.idp.lifecycle.status.poll.PollBench.INTUNE_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is read of a list, and from where it goes on: each round is another server's, on the same
 * database, as after a restart.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class IncrementalListTest {
  private static final String OTHER_ID = "0d1e2f30-4152-4637-8495-a6b7c8d9eaf0";
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private final Engine engine;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private PollBench bench;

  IncrementalListTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() throws Exception {
    bench = new PollBench(engine, folder);
    bench.registered("one", Ownership.CORPORATE, Platform.IOS, IdentifierKind.MDM_ID, INTUNE_ID);
    bench.registered("other", Ownership.CORPORATE, Platform.IOS, IdentifierKind.MDM_ID, OTHER_ID);
    bench.clock.pass(Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** One of the two devices, in touch at that time. */
  private static String device(String id, Instant at) {
    return sample("intune-device.json")
        .replace(INTUNE_ID, id)
        .replaceAll("\"serialNumber\": \"[^\"]*\"", "\"serialNumber\": \"\"")
        .replaceAll("(\"lastSyncDateTime\": )\"[^\"]*\"", "$1\"" + at + "\"");
  }

  private static String rooted(String device) {
    return device.replace("\"jailBroken\": \"False\"", "\"jailBroken\": \"True\"");
  }

  private Optional<Boolean> rootedIs(String device) {
    return Objects.requireNonNull(bench.status(device).get("polled:intune"))
        .facts()
        .flag(StatusFlag.ROOTED);
  }

  /** Of the calls for devices. */
  private List<String> filters() {
    return bench.management.asked().stream()
        .filter(query -> !query.matches("\\$select=id(,displayName,version)?&.*"))
        .map(query -> query.replaceAll("(?:.*&)?\\$filter=([^&]*).*", "$1"))
        .map(filter -> filter.startsWith("lastSyncDateTime") ? filter : "")
        .toList();
  }

  private void allWereRead() throws Exception {
    var now = bench.now();
    bench.management.pages(
        List.of(List.of(device(INTUNE_ID, now)), List.of(device(OTHER_ID, now))));
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("", ""), filters());
  }

  @Test
  void goesOnAtItsPageAndItsTimeAfterARestart() throws Exception {
    allWereRead();
    var since = bench.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
    bench.clock.pass(QUARTER);
    var now = bench.now();
    bench.management.pages(
        List.of(
            List.of(device(INTUNE_ID, now)),
            List.of(rooted(device(OTHER_ID, now.minusSeconds(9))))));
    bench.management.says(
        200, Map.of(), "{\"value\":[" + device(INTUNE_ID, now) + "]," + link(since) + "}");
    bench.management.says(429, Map.of("Retry-After", "120"), sample("graph-error-429.json"));
    var shown = bench.round("intune");
    assertTrue(shown.why().contains("status 429 (TooManyRequests)"), shown.why());
    assertTrue(shown.reading());
    bench.management.asked();
    bench.clock.pass(QUARTER);
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("lastSyncDateTime gt " + since), filters(), "the second page alone");
    assertEquals(Optional.of(true), rootedIs("other"));
  }

  private String link(Instant since) {
    return "\"@odata.nextLink\":\"%s?$skiptoken=p1&$filter=lastSyncDateTime%%20gt%%20%s\""
        .formatted(bench.management.at("/v1.0/deviceManagement/managedDevices"), since);
  }

  /** The first page moves the time from which to go on; what stood on the second would be lost. */
  @Test
  void aPageThatIsGoneHasAllDevicesReadNext() throws Exception {
    allWereRead();
    bench.clock.pass(Duration.ofMinutes(5));
    var changed = rooted(device(OTHER_ID, bench.now()));
    bench.clock.pass(Duration.ofMinutes(50));
    var first = device(INTUNE_ID, bench.now());
    var since = bench.now();
    bench.management.says(200, Map.of(), "{\"value\":[" + first + "]," + link(since) + "}");
    bench.management.says(410, Map.of(), sample("graph-error-410.json"));
    var shown = bench.round("intune");
    assertEquals("The management answered with status 410 (SyncStateNotFound).", shown.why());
    assertFalse(shown.reading(), "its place is gone");
    bench.management.asked();
    bench.clock.pass(QUARTER);
    bench.management.pages(List.of(List.of(first), List.of(changed)));
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("", ""), filters(), "all devices, whenever they were in touch");
    assertEquals(Optional.of(true), rootedIs("other"));
  }

  /** What is wrong with our account says nothing of the place in the list. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void whoIsntLetInForAWhileGoesOnAtItsPage(int status) throws Exception {
    var since = onePageOfTwoIsRead();
    bench.management.says(status, Map.of(), "{}");
    if (status == 401) {
      bench.management.says(status, Map.of(), "{}"); // and by a new token
    }
    var shown = bench.round("intune");
    assertTrue(shown.why().contains("status " + status), shown.why());
    assertTrue(shown.reading());
    theSecondPageIsReadNext(since);
  }

  @Test
  void aSecretThatIsWrongForAWhileCostsNotThePlace() throws Exception {
    var since = onePageOfTwoIsRead();
    bench.management.says(429, Map.of("Retry-After", "120"), "{}");
    assertTrue(bench.round("intune").reading());
    Files.writeString(folder.resolve("intune.secret"), "wrong~secret");
    var shown = bench.poll("intune");
    assertEquals("The token service answered with status 400 (invalid_grant).", shown.why());
    assertTrue(shown.reading());
    bench.management.clientSecret(folder);
    theSecondPageIsReadNext(since);
  }

  /** What is said after that is said to the call for the second page. */
  private Instant onePageOfTwoIsRead() throws Exception {
    allWereRead();
    var since = bench.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
    bench.clock.pass(QUARTER);
    var first = device(INTUNE_ID, bench.now());
    bench.management.pages(
        List.of(List.of(first), List.of(rooted(device(OTHER_ID, bench.now().minusSeconds(9))))));
    bench.management.says(200, Map.of(), "{\"value\":[" + first + "]," + link(since) + "}");
    return since;
  }

  private void theSecondPageIsReadNext(Instant since) throws Exception {
    bench.management.asked();
    bench.clock.pass(QUARTER);
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("lastSyncDateTime gt " + since), filters());
    assertEquals(Optional.of(true), rootedIs("other"));
  }

  @Test
  void whoIsntLetInAtTheFirstPageGoesOnFromItsTime() throws Exception {
    allWereRead();
    bench.clock.pass(QUARTER);
    bench.management.says(403, Map.of(), "{}");
    assertTrue(bench.round("intune").why().contains("status 403"));
    bench.management.asked();
    bench.clock.pass(QUARTER);
    assertEquals("", bench.round("intune").why());
    assertFalse(filters().getFirst().isEmpty(), "those that were in touch since alone");
  }

  /** A whole list that somebody wanted, and that wasn't to be had. */
  @Test
  void aWholeListOfWhichNothingWasReadCostsNothing() throws Exception {
    allWereRead();
    bench.clock.pass(QUARTER);
    bench.management.says(404, Map.of(), "{}");
    assertTrue(bench.poll("intune").why().contains("status 404"));
    bench.management.asked();
    bench.clock.pass(QUARTER);
    assertEquals("", bench.round("intune").why());
    assertFalse(filters().getFirst().isEmpty(), "those that were in touch since alone");
  }

  @Test
  void aFilterThatIsRefusedIsFollowedByTheWholeList() throws Exception {
    allWereRead();
    bench.clock.pass(QUARTER);
    var now = bench.now();
    bench.management.pages(
        List.of(List.of(device(INTUNE_ID, now)), List.of(rooted(device(OTHER_ID, now)))));
    bench.management.says(400, Map.of(), "{\"error\":{\"code\":\"BadRequest\"}}");
    var shown = bench.round("intune");
    assertTrue(shown.why().contains("status 400 (BadRequest)"), shown.why());
    assertFalse(filters().getFirst().isEmpty());
    bench.clock.pass(QUARTER);
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("", ""), filters());
    assertEquals(Optional.of(true), rootedIs("other"));
  }

  @Test
  void onlyWhatWasInTouchIsReadInBetweenAndWhoHasLeftShowsByTheWholeList() throws Exception {
    allWereRead();
    bench.clock.pass(Duration.ofHours(1));
    var before = bench.now().minus(Duration.ofHours(2));
    bench.management.pages(
        List.of(List.of(device(INTUNE_ID, bench.now()), device(OTHER_ID, before))));
    var shown = bench.round("intune");
    assertEquals(1, shown.numbers().get("taken"));
    assertEquals(0, shown.numbers().get("unchanged"), "the filter keeps the other back");
    bench.management.pages(List.of(List.of(device(INTUNE_ID, bench.now()))));
    bench.clock.pass(QUARTER);
    assertEquals(0, bench.round("intune").numbers().get("left"));
    bench.clock.pass(Duration.ofHours(4));
    bench.management.asked();
    assertEquals(1, bench.round("intune").numbers().get("left"));
    assertEquals(List.of(""), filters());
  }

  /** Google has no delta and says 400 to a token that it has forgotten. */
  @Test
  void androidManagementBeginsAnewWhereItsPageIsGone() throws Exception {
    bench.management.pages(List.of(List.of(), List.of()));
    bench.management.says(200, Map.of(), "{\"nextPageToken\": \"p1\"}");
    bench.management.says(400, Map.of(), sample("google-error-400.json"));
    var shown = bench.round("android");
    assertTrue(shown.why().contains("status 400 (INVALID_ARGUMENT)"), shown.why());
    assertFalse(shown.reading());
    bench.management.asked();
    bench.clock.pass(QUARTER);
    assertEquals("", bench.round("android").why());
    var asked = bench.management.asked();
    assertFalse(asked.getFirst().contains("pageToken"), asked::toString);
    assertTrue(asked.getLast().contains("pageToken=p1"), asked::toString);
  }

  /** RFC 9110 §10.2.3 */
  @Test
  void staysAwayUntilTheTimeThatItIsTold() throws Exception {
    var until = bench.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofMinutes(40));
    var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
    bench.management.says(503, Map.of("Retry-After", date), "{}");
    var due = bench.round("android").due().orElseThrow();
    assertFalse(due.isBefore(until), due + " is before " + until);
    assertTrue(due.isBefore(until.plus(Duration.ofMinutes(11))), due::toString);
  }

  private List<String> apps() {
    return bench.database.read(h -> new Inventory(new Blocklist()).present(h, "one")).stream()
        .map(span -> span.app().id())
        .toList();
  }

  @Test
  void aReadingOfAppsWaitsWhereItIsToldToAndGoesOn() throws Exception {
    bench.management.lists(device(INTUNE_ID, bench.now()));
    bench.management.detects(Map.of("Mail", List.of(INTUNE_ID), "Notes", List.of(INTUNE_ID)));
    var list = "{\"value\":[" + device(INTUNE_ID, bench.now()) + "]}";
    bench.management.says(200, Map.of(), list);
    bench.management.says(429, Map.of("Retry-After", "1"), sample("graph-error-429.json"));
    bench.management.says(503, Map.of("Retry-After", "1"), "{}");
    assertEquals("", bench.round("intune").why());
    assertEquals(List.of("mail", "notes"), apps());
  }

  @Test
  void whoIsSentAwayForLongWhileReadingAppsComesBackNoSooner() throws Exception {
    bench.management.detects(Map.of("Mail", List.of(INTUNE_ID)));
    var list = "{\"value\":[" + device(INTUNE_ID, bench.now()) + "]}";
    bench.management.says(200, Map.of(), list);
    bench.management.says(429, Map.of("Retry-After", "1800"), sample("graph-error-429.json"));
    var shown = bench.round("intune");
    assertEquals(
        "The apps couldn't be read. The management answered with status 429 (TooManyRequests).",
        shown.why());
    assertFalse(shown.due().orElseThrow().isBefore(bench.now().plusSeconds(1800)));
    assertEquals(List.of(), apps());
  }
}
