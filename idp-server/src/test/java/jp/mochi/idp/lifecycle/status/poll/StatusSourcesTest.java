package jp.mochi.idp.lifecycle.status.poll;

import static jp.mochi.idp.lifecycle.status.poll.PollBench.ANDROID_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What device managements say of their devices when they are asked. */
@ParameterizedClass
@EnumSource(Engine.class)
class StatusSourcesTest extends PolledDevices {
  private static final String PIXEL = "47181FDAQ000RS";
  private static final String IPHONE = "F2LX1234ABCD";

  StatusSourcesTest(Engine engine) {
    super(engine);
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
    assertTrue(asked.endsWith("$filter=lastSyncDateTime gt " + since), asked);
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
