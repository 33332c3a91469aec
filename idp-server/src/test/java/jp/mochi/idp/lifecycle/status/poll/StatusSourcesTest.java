package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.lifecycle.status.poll.PollBench.ANDROID_ID;
import static jp.mochi.idp.lifecycle.status.poll.PollBench.INTUNE_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.lifecycle.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Device managements that are asked how their devices are, by a server that plays them. */
class StatusSourcesTest {
  private static final String PIXEL = "47181FDAQ000RS";
  private static final String IPHONE = "F2LX1234ABCD";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // open() sets it
  private PollBench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new PollBench(engine(), folder);
    bench.clock.pass(Duration.ofMinutes(1));
  }

  Engine engine() {
    return Engine.SQLITE;
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void pixel() {
    bench.registered(
        "pixel", Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.MDM_ID, ANDROID_ID);
  }

  private void iphone() {
    bench.registered("iphone", Ownership.CORPORATE, Platform.IOS, IdentifierKind.MDM_ID, INTUNE_ID);
  }

  private Optional<Boolean> flag(String device, String source, StatusFlag flag) {
    return Optional.ofNullable(bench.status(device).get(source))
        .flatMap(kept -> kept.facts().flag(flag));
  }

  private KeptStatus kept(String device, String source) {
    return Objects.requireNonNull(bench.status(device).get(source));
  }

  private static List<StatusSources.Named> named(StatusSources.Shown shown, String sort) {
    return shown.named().getOrDefault(sort, List.of());
  }

  private static int count(StatusSources.Shown shown, String sort) {
    return shown.numbers().getOrDefault(sort, -1);
  }

  @Test
  void whatAManagementSaysOfADeviceIsKeptUnderTheSourcesName() {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    var shown = bench.poll("android");
    assertEquals("", shown.why());
    assertEquals(1, count(shown, "taken"));
    var status = bench.status("pixel");
    assertEquals("[polled-policy:android, polled:android]", status.keySet().toString());
    assertEquals(bench.now(), kept("pixel", "polled:android").at());
    assertEquals(1, kept("pixel", "polled:android").apps().orElseThrow());
    assertEquals(Optional.of(true), flag("pixel", "polled:android", StatusFlag.SCREEN_LOCK));
    assertEquals(1, bench.metered.get("android taken"));
    assertEquals(1, bench.metered.get("android complete"));
  }

  @Test
  void whatHasNotChangedIsPassedOverAndWhatHasIsTakenAgain() {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    var first = kept("pixel", "polled:android").number();
    bench.clock.pass(Duration.ofMinutes(15));
    assertEquals(1, count(bench.poll("android"), "unchanged"));
    assertEquals(first, kept("pixel", "polled:android").number());
    bench.management.lists(bench.sample("android-non-compliant.json"));
    assertEquals(1, count(bench.poll("android"), "taken"));
    assertEquals(
        Optional.of(false), flag("pixel", "polled-policy:android", StatusFlag.MDM_COMPLIANT));
  }

  /** A management changes its mind without the phone: its word counts from now on. */
  @Test
  void whatChangesWithoutThePhoneCountsAsOfNow() {
    iphone();
    var good = bench.sample("intune-device.json");
    bench.management.lists(good);
    bench.poll("intune");
    bench.clock.pass(Duration.ofHours(1));
    bench.management.lists(good.replace("\"compliant\"", "\"noncompliant\""));
    bench.poll("intune");
    var policy = kept("iphone", "polled-policy:intune");
    assertEquals(bench.now(), policy.at());
    assertEquals(Optional.of(false), policy.facts().flag(StatusFlag.MDM_COMPLIANT));
  }

  @Test
  void readsAllPagesAndHandsItsTokenOverWithEach() {
    pixel();
    bench.management.pages(
        List.of(
            List.of(bench.sample("android-personal.json")),
            List.of(),
            List.of(bench.sample("android-device.json"))));
    var shown = bench.poll("android");
    assertEquals(1, count(shown, "taken"));
    assertEquals(1, count(shown, "unknown"));
    assertEquals(1, bench.management.tokens());
    var asked = bench.management.asked();
    assertEquals(3, asked.size());
    assertTrue(asked.get(2).startsWith("pageSize=100&pageToken=p2&fields="), asked.get(2));
    bench.poll("android");
    assertEquals(1, bench.management.tokens(), "it is good for an hour");
  }

  @Test
  void followsIntunesPagesByTheirQueryAlone() {
    iphone();
    bench.management.pages(
        List.of(
            List.of(bench.sample("intune-personal.json")),
            List.of(bench.sample("intune-device.json"))));
    assertEquals(1, count(bench.poll("intune"), "taken"));
    assertEquals("$skiptoken=p1", bench.management.asked().getLast());
    var elsewhere =
        "{\"value\": [], \"@odata.nextLink\": \"https://evil.example/x?$skiptoken=p1\"}";
    bench.management.says(200, Map.of(), elsewhere);
    var shown = bench.poll("intune");
    assertTrue(shown.why().contains("/@odata.nextLink"), shown.why());
  }

  @Test
  void asksIntuneOnlyForDevicesThatWereInTouchUntilAllAreDueAgain() throws Exception {
    iphone();
    bench.management.lists(bench.sample("intune-device.json"));
    bench.round("intune");
    assertFalse(bench.management.asked().getFirst().contains("$filter"));
    var synced = kept("iphone", "polled:intune").at();
    bench.clock.pass(Duration.ofMinutes(15));
    bench.management.lists();
    bench.round("intune");
    var since = synced.minus(Duration.ofMinutes(30)).toString().replaceAll("\\.[0-9]+Z", "Z");
    var asked = bench.management.asked().getFirst();
    assertTrue(asked.endsWith("$filter=lastSyncDateTime ge " + since), asked);
    assertEquals(
        Optional.of(true), flag("iphone", "polled:intune", StatusFlag.MDM_ENROLLED), "not gone");
    bench.clock.pass(Duration.ofHours(4));
    bench.management.lists(bench.sample("intune-device.json"));
    bench.round("intune");
    assertFalse(bench.management.asked().getFirst().contains("$filter"));
  }

  @Test
  void aDeviceThatLeftIsNoLongerManagedUntilItComesBack() {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    bench.management.lists();
    bench.clock.pass(Duration.ofMinutes(15));
    var shown = bench.poll("android");
    assertEquals(1, count(shown, "left"));
    assertEquals(ANDROID_ID, named(shown, "left").getFirst().id());
    assertEquals(
        Optional.of(false), flag("pixel", "polled-state:android", StatusFlag.MDM_ENROLLED));
    assertEquals(0, count(bench.poll("android"), "left"), "once");
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    assertEquals(Optional.empty(), flag("pixel", "polled-state:android", StatusFlag.MDM_ENROLLED));
  }

  /** A device that can't be read stands in the list all the same. */
  @Test
  void aBrokenRecordIsNamedKeepsNothingAndStopsNobody() {
    pixel();
    var other = bench.sample("android-personal.json");
    bench.registered(
        "xperia",
        Ownership.BYOD,
        Platform.ANDROID,
        IdentifierKind.MDM_ID,
        "enterprises/LC0test/devices/70f1e2d3c4b5a697");
    var good = bench.sample("android-device.json");
    bench.management.lists(good, other);
    bench.poll("android");
    var kept = bench.status("pixel").toString();
    bench.clock.pass(Duration.ofMinutes(15));
    var broken = bench.sample("android-non-compliant.json").replace("\"16\"", "16");
    bench.management.lists(broken, bench.sample("android-personal.json"));
    var shown = bench.poll("android");
    assertEquals(
        List.of(
            new StatusSources.Named(
                ANDROID_ID, "/softwareInfo/androidVersion: a text is expected")),
        named(shown, "broken"));
    assertEquals(1, count(shown, "taken"));
    assertEquals(0, count(shown, "left"));
    assertEquals(kept, bench.status("pixel").toString());
  }

  /** Two parts are told of one device: where the second can't be kept, neither is. */
  @Test
  void nothingIsHalfKept() {
    pixel();
    var ahead = bench.now().plus(Duration.ofHours(1));
    bench.management.lists(
        bench
            .sample("android-device.json")
            .replaceAll("(lastPolicyComplianceReportTime\": )\"[^\"]*\"", "$1\"" + ahead + "\""));
    var shown = bench.poll("android");
    assertEquals(1, count(shown, "refused"));
    assertTrue(named(shown, "refused").getFirst().why().contains("hasn't come"));
    assertEquals(Map.of(), bench.status("pixel"));
  }

  @Test
  void aSerialNumberFindsTheCompanysOwnDevicesAlone() {
    bench.registered("pixel", Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.SERIAL, PIXEL);
    bench.management.lists(bench.sample("android-personal.json"));
    var shown = bench.poll("android");
    assertEquals(1, count(shown, "unknown"), "a phone of somebody's own says it bears it");
    assertEquals("Xperia 1 VI", named(shown, "unknown").getFirst().why());
    bench.management.lists(bench.sample("android-device.json"));
    assertEquals(1, count(bench.poll("android"), "taken"));
  }

  @Test
  void numbersOfSeveralDevicesAreNobodys() {
    pixel();
    bench.registered("other", Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.SERIAL, PIXEL);
    bench.management.lists(bench.sample("android-device.json"));
    var shown = bench.poll("android");
    assertEquals(1, count(shown, "refused"));
    assertTrue(named(shown, "refused").getFirst().why().contains("pixel, other"));
    assertEquals(Map.of(), bench.status("pixel"));
  }

  @Test
  void aSourceSpeaksForItsOwnershipAndPlatformsAndNobodyElse() throws Exception {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    try (var node = bench.node(bench.android(Ownership.BYOD))) {
      assertEquals(1, count(bench.poll(node, "android", false), "not-concerned"));
    }
    bench.registered("mac", Ownership.CORPORATE, Platform.MACOS, IdentifierKind.SERIAL, IPHONE);
    bench.management.lists(bench.sample("intune-device.json"));
    var refused = named(bench.poll("intune"), "refused").getFirst();
    assertEquals("The register has mac as macos.", refused.why());
  }

  @Test
  void oneThatIsShutOutTakesNothingAndOneThatWasHandedOnIsLookedForAnew() {
    pixel();
    var first = bench.sample("android-device.json");
    bench.management.lists(first);
    bench.poll("android");
    bench.moved("pixel", DeviceAct.LOSE);
    bench.clock.pass(Duration.ofMinutes(15));
    bench.management.lists(bench.sample("android-device.json"));
    var lost = bench.poll("android");
    assertEquals(
        "pixel: The device is lost: nothing is taken of it.",
        named(lost, "refused").getFirst().why());
    bench.management.lists(first);
    bench.unbound("pixel");
    bench.moved("pixel", DeviceAct.RETIRE);
    bench.registered(
        "pixel2", Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.MDM_ID, ANDROID_ID);
    assertEquals(1, count(bench.poll("android"), "taken"));
    assertEquals(Optional.of(true), flag("pixel2", "polled:android", StatusFlag.MDM_ENROLLED));
  }

  @Test
  void anExpiredTokenIsReplacedAndOneThatIsNeverTakenIsSaidSo() {
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    bench.management.forgetsTokens();
    assertEquals("", bench.poll("android").why());
    assertEquals(2, bench.management.tokens());
    bench.management.says(401, Map.of(), "{}");
    bench.management.says(401, Map.of(), "{}");
    var shown = bench.poll("android");
    assertTrue(shown.why().contains("401"), shown.why());
    assertEquals(1, shown.failures());
  }

  @Test
  void aSecretThatIsWrongOrGoneIsSaidWithoutSayingIt() throws Exception {
    Files.writeString(folder.resolve("intune.secret"), "wrong~secret");
    var shown = bench.poll("intune");
    assertEquals("The token service answered with status 400 (invalid_grant).", shown.why());
    Files.delete(folder.resolve("intune.secret"));
    assertTrue(bench.poll("intune").why().endsWith("intune.secret can't be read."));
    Files.writeString(folder.resolve("android.json"), "{\"private_key\": \"x\"}");
    assertTrue(bench.poll("android").why().contains("isn't a service account's key"));
    bench.management.clientSecret(folder);
    assertEquals("", bench.poll("intune").why(), "read again without a new start");
  }

  @Test
  void goesOnWhereItWasSentAwayAndNotBeforeItMay() throws Exception {
    pixel();
    bench.management.pages(
        List.of(
            List.of(bench.sample("android-personal.json")),
            List.of(bench.sample("android-device.json"))));
    bench.round("android");
    bench.management.asked();
    bench.clock.pass(Duration.ofMinutes(15));
    bench.management.says(200, Map.of(), "{\"devices\": [], \"nextPageToken\": \"p1\"}");
    bench.management.says(429, Map.of("Retry-After", "600"), "{\"error\":{\"code\":429}}");
    var shown = bench.round("android");
    assertEquals(1, shown.failures());
    assertTrue(shown.reading());
    assertTrue(shown.why().contains("status 429"), shown.why());
    var due = shown.due().orElseThrow();
    assertFalse(due.isBefore(bench.now().plusSeconds(600)), "as long as it was told to");
    assertFalse(due.isAfter(bench.now().plusSeconds(750)));
    bench.management.asked();
    bench.clock.pass(Duration.ofSeconds(599));
    try (var node = bench.alone("android")) {
      node.round();
    }
    assertEquals(List.of(), bench.management.asked());
    bench.clock.pass(Duration.ofSeconds(151));
    shown = bench.round("android");
    assertEquals("", shown.why());
    var asked = bench.management.asked();
    assertEquals(1, asked.size(), "the first page isn't read again");
    assertTrue(asked.getFirst().contains("pageToken=p1"));
  }

  @Test
  void staysAwayTwiceAsLongEachTimeAndHealthSaysSo() throws Exception {
    bench.management.lists();
    bench.poll("android");
    for (int failure = 0; failure < 4; failure++) {
      bench.clock.pass(Duration.ofHours(1));
      assertEquals(failure > 2, bench.sources().fault().isPresent());
      bench.management.says(500, Map.of(), "oops");
      var shown = bench.poll("android");
      var away = Duration.between(bench.now(), shown.due().orElseThrow()).toSeconds();
      int least = 30 << failure;
      assertTrue(away >= least && away <= least * 1.25, failure + ": " + away);
    }
    var fault = bench.sources().fault().orElseThrow();
    assertTrue(fault.startsWith("android: can't be asked since "), fault);
    assertTrue(fault.contains("status 500"), fault);
    bench.poll("android");
    assertEquals(Optional.empty(), bench.sources().fault());
  }

  @Test
  void aServerThatHangsCostsOneCallsTime() {
    bench.management.lists();
    bench.poll("android");
    bench.management.hangs();
    var begun = System.nanoTime();
    var shown = bench.poll("android");
    assertTrue(System.nanoTime() - begun < Duration.ofSeconds(15).toNanos());
    assertTrue(shown.why().contains("gave no usable answer"), shown.why());
  }

  @Test
  void aPageOfTenMebibytesIsNotRead() {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    var page = "{\"devices\": [" + bench.sample("android-device.json") + "]";
    bench.management.says((page + " ".repeat(10 << 20) + "}").getBytes(UTF_8));
    var shown = bench.poll("android");
    assertEquals("The answer is larger than 8388608 bytes.", shown.why());
    assertEquals(Map.of(), bench.status("pixel"));
    assertEquals(1, count(bench.poll("android"), "taken"), "without the blanks it would be");
  }

  @Test
  void aRedirectIsNotFollowed() {
    var there = bench.management.at("/v1/enterprises/LC0test/devices").toString();
    bench.management.says(302, Map.of("Location", there), "");
    var shown = bench.poll("android");
    assertTrue(shown.why().contains("status 302"), shown.why());
    assertTrue(shown.why().contains("leads elsewhere"), shown.why());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"devices\": 7}", "<html>"})
  void whatIsNoListIsNoListThatAllHaveLeft(String text) {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    bench.poll("android");
    bench.management.says(200, Map.of(), text);
    var shown = bench.poll("android");
    assertTrue(shown.why().startsWith("A page of the list can't be read."), shown.why());
    assertEquals(0, count(shown, "left"));
  }

  @Test
  void aListThatMostAreMissingFromIsDoubted() {
    var all = new ArrayList<String>();
    for (var number : IntStream.range(0, 12).boxed().toList()) {
      var id = "enterprises/LC0test/devices/d" + number;
      bench.registered(
          "d" + number, Ownership.CORPORATE, Platform.ANDROID, IdentifierKind.MDM_ID, id);
      all.add(
          bench
              .sample("android-device.json")
              .replace(ANDROID_ID, id)
              .replaceAll(",?\\s*\"(serialNumber|imei)\": \"[0-9A-Z]*\"", "")
              .replace("{, ", "{"));
    }
    bench.management.lists(all.toArray(String[]::new));
    assertEquals(12, count(bench.poll("android"), "taken"));
    bench.management.lists();
    var shown = bench.poll("android");
    assertTrue(shown.why().startsWith("Of 12 devices 12 are missing"), shown.why());
    assertEquals(0, count(shown, "left"));
    assertEquals(Optional.empty(), flag("d3", "polled-state:android", StatusFlag.MDM_ENROLLED));
    assertTrue(bench.sources().fault().isPresent());
    assertEquals(12, count(bench.poll(bench.sources(), "android", true), "left"));
    assertEquals(Optional.of(false), flag("d3", "polled-state:android", StatusFlag.MDM_ENROLLED));
  }

  @Test
  void oneServerAsksAtATimeAndAnotherTakesOverFromOneThatIsGone() throws Exception {
    pixel();
    bench.management.lists(bench.sample("android-device.json"));
    var tables = new PollTables();
    var gone = new PollTables.Lease("android", "gone", bench.now().plus(PollRound.LEASE));
    var identity = ManagementList.of(bench.android().management()).identity();
    bench.database.write(
        h -> {
          tables.enter(h, "android", identity, bench.now());
          return tables.claim(h, gone, false, bench.now());
        });
    try (var other = bench.node()) {
      var actor = new Actor("sato", new Circumstances(bench.now(), "r", "", ""));
      assertInstanceOf(StatusSources.Polled.Busy.class, other.poll("android", actor, false));
      assertEquals(List.of(), bench.management.asked());
      bench.clock.pass(PollRound.LEASE);
      assertEquals(1, count(bench.poll(other, "android", false), "taken"));
    }
    var reading = new PollTables.Reading(bench.now(), Optional.empty(), Optional.of("p7"), 7);
    assertFalse(
        bench.database.<Boolean>write(h -> tables.note(h, gone, 9, reading, Optional.empty(), "")),
        "what has lost its place changes nothing");
  }

  @Test
  void everyTurnIsOnRecord() {
    pixel();
    bench.management.lists(bench.sample("android-non-compliant.json"));
    bench.poll("android");
    var records =
        bench.database.read(
            h -> h.createQuery("SELECT detail FROM audit").mapTo(String.class).list());
    assertTrue(records.stream().anyMatch(it -> it.contains("complete")), records.toString());
    assertTrue(
        records.stream().anyMatch(it -> it.contains("passwordPolicies (USER_ACTION)")),
        records.toString());
  }
}
