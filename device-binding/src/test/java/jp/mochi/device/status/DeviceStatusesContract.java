package jp.mochi.device.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import jp.mochi.device.Tables;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.DeviceStatuses.Taken;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of reports, on whatever database. */
abstract class DeviceStatusesContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final By SATO = new By("sato (token 1)", Optional.of("id-of-sato"));
  private static final InstalledApp APP =
      new InstalledApp("jp.example.chat", "1.2", "Chat", "", "AB");

  private final Devices devices = new Devices();
  private final List<String> told = new ArrayList<>();
  private final DeviceStatuses statuses =
      new DeviceStatuses(
          (handle, device, source, at, apps) -> told.add(device + " " + source + " " + apps));

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
    registered("phone-1", Platform.IOS);
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private void registered(String id, Platform platform) {
    var owner = new Owner("id-of-tanaka", "tanaka");
    var fresh = new Device.Fresh(id, owner, "", Ownership.CORPORATE, platform, "", true);
    assertInstanceOf(
        Devices.Registered.Done.class,
        devices.register(handle, fresh, SATO, new Most(10, Optional.empty()), NOW));
  }

  private static StatusFacts version(String version) {
    return new StatusFacts(OsVersion.of(version), Optional.empty(), Map.of(), Optional.empty());
  }

  private static StatusReport report(StatusSource source, Instant at, StatusFacts facts) {
    return new StatusReport("phone-1", source, at, facts, Optional.empty());
  }

  private Taken take(StatusReport report) {
    return handle.inTransaction(in -> statuses.take(in, report, NOW));
  }

  private KeptStatus taken(StatusReport report) {
    return assertInstanceOf(Taken.Done.class, take(report)).status();
  }

  private void assertNothingKept() {
    assertEquals(List.of(), statuses.latest(handle, "phone-1"));
    assertEquals(0, statuses.revision(handle, "phone-1"));
    assertEquals(List.of(), told);
  }

  @Test
  void keepsAReportAsItWasAndWhatItLeftOutAsUnknown() {
    Map<StatusFlag, Boolean> flags = new EnumMap<>(StatusFlag.class);
    flags.put(StatusFlag.SCREEN_LOCK, true);
    flags.put(StatusFlag.ROOTED, false);
    var facts =
        new StatusFacts(
            OsVersion.of("18.6.2"),
            Optional.of(LocalDate.of(2026, 11, 1)),
            flags,
            Optional.of(Set.of("jp.example.wifi", "jp.example.vpn")));
    var kept = taken(report(StatusSource.API, NOW.minusSeconds(60), facts));
    assertEquals(List.of(kept), statuses.latest(handle, "phone-1"));
    assertEquals(facts, kept.facts());
    assertEquals(Optional.empty(), kept.facts().flag(StatusFlag.ENCRYPTED));
    assertEquals(NOW, kept.received());
    var nothing = taken(report(StatusSource.SELF, NOW, StatusFacts.NOTHING));
    assertEquals(StatusFacts.NOTHING, statuses.latest(handle, "phone-1").get(1).facts());
    assertEquals(2, nothing.number());
    var none = facts(Set.of());
    taken(report(StatusSource.API, NOW.plusSeconds(1), none));
    assertEquals(none, statuses.latest(handle, "phone-1").get(1).facts());
  }

  private static StatusFacts facts(Set<String> profiles) {
    return new StatusFacts(Optional.empty(), Optional.empty(), Map.of(), Optional.of(profiles));
  }

  @Test
  void keepsTheNewestOfEachSourceAndTheHistoryOfAll() {
    taken(report(StatusSource.API, NOW.minusSeconds(30), version("18.5")));
    taken(report(StatusSource.SELF, NOW.minusSeconds(20), version("18.4")));
    var last = taken(report(StatusSource.API, NOW.minusSeconds(10), version("18.6")));
    assertEquals(3, statuses.revision(handle, "phone-1"));
    assertEquals(
        List.of("self 18.4", "api 18.6"),
        statuses.latest(handle, "phone-1").stream().map(DeviceStatusesContract::words).toList());
    var page = statuses.history(handle, "phone-1", Long.MAX_VALUE, 2);
    assertEquals(
        List.of("api 18.6", "self 18.4"),
        page.stream().map(DeviceStatusesContract::words).toList());
    var rest = statuses.history(handle, "phone-1", page.getLast().number(), 2);
    assertEquals(List.of("api 18.5"), rest.stream().map(DeviceStatusesContract::words).toList());
    assertEquals(Optional.of(last), statuses.find(handle, "phone-1", 3));
    assertEquals(Optional.empty(), statuses.find(handle, "phone-1", 4));
  }

  private static String words(KeptStatus status) {
    return status.source().text() + " " + status.facts().version().orElseThrow();
  }

  @Test
  void forgetsWhatIsLongPastButNeverTheNewestOfASource() {
    taken(report(StatusSource.SELF, NOW.minusSeconds(9_999), version("18.4")));
    for (int i = 0; i < DeviceStatuses.KEPT + 5; i++) {
      taken(report(StatusSource.API, NOW.minusSeconds(5_000L - i), version("18." + i)));
    }
    var all = statuses.history(handle, "phone-1", Long.MAX_VALUE, 1_000);
    assertEquals(DeviceStatuses.KEPT + 1, all.size());
    assertEquals("self 18.4", words(all.getLast()));
    assertEquals(2, statuses.latest(handle, "phone-1").size());
  }

  @Test
  void refusesAReportOfADeviceThatTheRegisterDoesNotKnow() {
    var unknown =
        new StatusReport("phone-2", StatusSource.API, NOW, version("18.5"), Optional.empty());
    assertEquals(new Taken.UnknownDevice(), take(unknown));
    registered("phone-2", Platform.IOS);
    taken(unknown);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOSE", "RETIRE"})
  void refusesAReportOfADeviceThatIsLostOrRetired(DeviceAct act) {
    devices.move(handle, "phone-1", act, SATO, "because", NOW);
    assertInstanceOf(Taken.ShutOut.class, take(report(StatusSource.API, NOW, version("18.5"))));
    assertNothingKept();
  }

  @Test
  void takesAReportOfASuspendedDeviceSinceItMayBeMended() {
    devices.move(handle, "phone-1", DeviceAct.SUSPEND, SATO, "because", NOW);
    taken(report(StatusSource.API, NOW, version("18.5")));
  }

  @Test
  void refusesASourceThatCanKnowNothingOfSuchADevice() {
    registered("pixel", Platform.ANDROID);
    var report =
        new StatusReport(
            "pixel", StatusSource.APPLE_MDM_DEVICE, NOW, version("16"), Optional.empty());
    assertInstanceOf(Taken.WrongSource.class, take(report));
    taken(report(StatusSource.APPLE_MDM_DEVICE, NOW, version("18.5")));
  }

  @Test
  void refusesAReportFromTheFutureBeyondTheSkew() {
    var late = NOW.plus(DeviceStatuses.SKEW);
    assertEquals(
        new Taken.FromTheFuture(NOW),
        take(report(StatusSource.API, late.plusMillis(1), version("18.5"))));
    assertNothingKept();
    taken(report(StatusSource.API, late, version("18.5")));
  }

  @Test
  void refusesAReportThatIsOlderThanItsSourcesLast() {
    taken(report(StatusSource.API, NOW, version("18.5")));
    var earlier = NOW.minusMillis(1);
    assertEquals(new Taken.Older(NOW), take(report(StatusSource.API, earlier, version("18.6"))));
    assertEquals(
        new Taken.Older(NOW),
        take(report(StatusSource.API, NOW, version("18.6"))),
        "two words on one moment");
    assertEquals(1, statuses.revision(handle, "phone-1"));
    taken(report(StatusSource.SELF, earlier, version("18.6")));
    taken(report(StatusSource.API, NOW.plusMillis(1), version("18.6")));
  }

  private static StatusFacts rooted(boolean yes) {
    return new StatusFacts(
        Optional.empty(), Optional.empty(), Map.of(StatusFlag.ROOTED, yes), Optional.empty());
  }

  private List<String> standing() {
    return statuses.standing(handle, "phone-1").stream()
        .map(
            it ->
                it.number()
                    + " "
                    + it.source().text()
                    + it.facts().version().map(version -> " " + version).orElse("")
                    + it.facts().flag(StatusFlag.ROOTED).map(yes -> " rooted " + yes).orElse(""))
        .toList();
  }

  @Test
  void aFactStandsUntilItsSourceSaysOtherwiseOfThatFact() {
    var intune = StatusSource.api("intune");
    taken(report(intune, NOW.minusSeconds(50), rooted(true)));
    taken(report(StatusSource.API, NOW.minusSeconds(40), version("18.5")));
    taken(report(StatusSource.API, NOW.minusSeconds(30), rooted(false)));
    taken(report(intune, NOW.minusSeconds(20), StatusFacts.NOTHING));
    assertEquals(
        List.of("1 api:intune rooted true", "2 api 18.5", "3 api rooted false", "4 api:intune"),
        standing());
    taken(report(intune, NOW.minusSeconds(10), rooted(false)));
    assertEquals(
        List.of("2 api 18.5", "3 api rooted false", "5 api:intune rooted false"), standing());
    assertEquals(NOW.minusSeconds(40), statuses.standing(handle, "phone-1").getFirst().at());
    assertEquals(5, statuses.revision(handle, "phone-1"));
  }

  @Test
  void whatStandsOfSeveralIsWhatStandsOfEach() {
    registered("phone-2", Platform.IOS);
    registered("phone-3", Platform.IOS);
    var other = version("18.1");
    taken(report(StatusSource.API, NOW.minusSeconds(40), rooted(true)));
    taken(new StatusReport("phone-2", StatusSource.API, NOW, other, Optional.empty()));
    taken(report(StatusSource.API, NOW.minusSeconds(30), version("18.5")));
    var several = statuses.standing(handle, List.of("phone-1", "phone-2", "phone-3"));
    assertEquals(Set.of("phone-1", "phone-2"), several.keySet());
    several.forEach((id, each) -> assertEquals(statuses.standing(handle, id), each));
    assertEquals(Set.of("phone-2"), statuses.standing(handle, List.of("phone-2")).keySet());
    assertEquals(Map.of(), statuses.standing(handle, List.of()));
  }

  @Test
  void keepsAReportAsLongAsAFactStandsOnIt() {
    taken(report(StatusSource.API, NOW.minusSeconds(9_999), rooted(true)));
    for (int i = 0; i < DeviceStatuses.KEPT + 5; i++) {
      taken(report(StatusSource.API, NOW.minusSeconds(5_000L - i), version("18." + i)));
    }
    assertEquals("1 api rooted true", standing().getFirst());
    assertEquals(2, standing().size());
  }

  @Test
  void whatASourceSaidIsForgottenAtSomebodysWordAlone() {
    taken(report(StatusSource.API, NOW.minusSeconds(30), rooted(true)));
    taken(report(StatusSource.SELF, NOW.minusSeconds(20), version("18.5")));
    taken(report(StatusSource.API, NOW.minusSeconds(10), version("18.6")));
    assertEquals(0, forget("phone-2", StatusSource.API));
    assertEquals(0, forget("phone-1", StatusSource.api("intune")));
    assertEquals(3, forget("phone-1", StatusSource.API));
    assertEquals(List.of("2 self 18.5"), standing());
    assertEquals(2, statuses.revision(handle, "phone-1"), "decisions on the last are over");
    assertEquals(4, taken(report(StatusSource.API, NOW.minusSeconds(15), rooted(false))).number());
  }

  /** Each key's is a source of its own. */
  @Test
  void whatHardwareSaysBesideItsKeysIsForgottenKeyByKeyOrAllOfIt() {
    registered("pixel", Platform.ANDROID);
    attested("pixel", StatusSource.attestation("key-1"), 9, true);
    attested("pixel", StatusSource.attestation("key-2"), 8, false);
    attested("pixel", StatusSource.attestation("key-3"), 7, false);
    attested("pixel", StatusSource.api("attestation:key-2"), 6, false);
    assertEquals(2, forget("pixel", StatusSource.attestation("key-2")));
    assertEquals(
        List.of("attestation:key-1", "attestation:key-3", "api:attestation:key-2"),
        sources("pixel"));
    assertEquals(4, forget("pixel", StatusSource.ATTESTATION));
    assertEquals(List.of("api:attestation:key-2"), sources("pixel"));
  }

  private void attested(String device, StatusSource source, long ago, boolean rooted) {
    var at = NOW.minusSeconds(ago);
    taken(new StatusReport(device, source, at, rooted(rooted), Optional.empty()));
  }

  private List<String> sources(String device) {
    return statuses.standing(handle, device).stream().map(it -> it.source().text()).toList();
  }

  /**
   * Before, it was the device's: by the moment of both it is known beside which key it was said.
   */
  @Test
  void whatHardwareSaidBeforeBecomesItsKeysWord() throws Exception {
    for (var device : List.of("live", "ended", "gone")) {
      registered(device, Platform.ANDROID);
      attested(device, StatusSource.ATTESTATION, 5, true);
    }
    keyMade("key-live", "live", null);
    keyMade("key-ended", "ended", NOW);
    try (var script =
        DeviceStatuses.class.getResourceAsStream("/db/device/V94__attested_by_key.sql")) {
      var text = new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
      handle.createScript(text).execute();
    }
    assertEquals(List.of("attestation:key-live"), sources("live"));
    assertEquals(1, statuses.latest(handle, "live").size());
    for (var device : List.of("ended", "gone")) {
      assertEquals(List.of(), sources(device));
      assertEquals(List.of(), statuses.latest(handle, device));
    }
    var past = statuses.history(handle, "ended", Long.MAX_VALUE, 9);
    assertEquals(StatusSource.attestation("key-ended"), past.getFirst().source());
  }

  private void keyMade(String id, String device, @Nullable Instant ended) {
    handle.execute(
        "INSERT INTO device_key (id, credential, rp_id, person, username, device, name, public_key,"
            + " algorithm, counter, backup_eligible, backed_up, attestation, model, transports,"
            + " created, created_by, ended) VALUES (?, ?, '', '', '', ?, '', '', 'es256', 0, 0, 0,"
            + " 'android-key', '', '', ?, '', ?)",
        id,
        id,
        device,
        NOW.minusSeconds(5).toEpochMilli(),
        ended == null ? null : ended.toEpochMilli());
  }

  private int forget(String device, StatusSource source) {
    return handle.inTransaction(in -> statuses.forget(in, device, source));
  }

  @Test
  void theRevisionIsTheHighestNumberOfWhatStands() {
    assertEquals(0, statuses.revision(handle, "phone-1"));
    for (int i = 0; i < 20; i++) {
      var source = i % 3 == 0 ? StatusSource.API : StatusSource.api("s" + i % 2);
      taken(report(source, NOW.minusSeconds(100 - i), i % 4 == 0 ? version("18") : rooted(false)));
      var highest =
          statuses.standing(handle, "phone-1").stream().mapToLong(KeptStatus::number).max();
      assertEquals(highest.orElseThrow(), statuses.revision(handle, "phone-1"));
    }
  }

  @Test
  void takesADevicesOwnWordOnceAMinuteAndOthersAsOftenAsTheyLike() {
    var first = report(StatusSource.SELF, NOW.minusSeconds(9), version("18.5"));
    var kept = taken(first);
    var next = report(StatusSource.SELF, NOW.minusSeconds(8), version("18.5"));
    var rest = DeviceStatuses.OWN_WORD_EVERY;
    assertEquals(new Taken.TooSoon(kept.received().plus(rest)), take(next));
    assertEquals(new Taken.Again(kept(), kept), take(first), "nothing is kept of it");
    var late = NOW.plus(rest).minusMillis(1);
    assertInstanceOf(Taken.TooSoon.class, handle.inTransaction(h -> statuses.take(h, next, late)));
    assertEquals(1, statuses.revision(handle, "phone-1"));
    taken(report(StatusSource.API, NOW.minusSeconds(9), version("18.5")));
    taken(report(StatusSource.API, NOW.minusSeconds(8), version("18.5")));
    assertInstanceOf(
        Taken.Done.class, handle.inTransaction(h -> statuses.take(h, next, NOW.plus(rest))));
  }

  private Device kept() {
    return devices.find(handle, "phone-1").orElseThrow();
  }

  @Test
  void anotherListOfAsManyAppsIsAnotherReport() {
    var other = new InstalledApp("jp.example.evil", "1.2", "Chat", "", "AB");
    taken(apps(List.of(APP, other)));
    assertInstanceOf(Taken.Again.class, take(apps(List.of(other, APP))), "in whatever order");
    assertEquals(new Taken.Older(NOW), take(apps(List.of(APP, APP))));
    assertEquals(new Taken.Older(NOW), take(report(StatusSource.API, NOW, version("18.5"))));
    assertEquals(1, told.size());
  }

  private static StatusReport apps(List<InstalledApp> apps) {
    return new StatusReport(
        "phone-1", StatusSource.API, NOW, version("18.5"), Optional.of(List.copyOf(apps)));
  }

  @Test
  void refusesAReportWhoseAppsAreOlderThanWhatTheSourceHasSaidOfThem() {
    var later =
        new DeviceStatuses(
            new AppsReported() {
              @Override
              public void reported(
                  Handle in, String device, String source, Instant at, List<InstalledApp> apps) {
                told.add("told");
              }

              @Override
              public Optional<Instant> last(Handle in, String device, String source) {
                return source.equals("api") ? Optional.of(NOW) : Optional.empty();
              }
            });
    assertEquals(new Taken.Older(NOW), handle.inTransaction(in -> later.take(in, apps(1), NOW)));
    assertNothingKept();
    var facts = report(StatusSource.API, NOW, version("18.5"));
    assertInstanceOf(
        Taken.Done.class, handle.inTransaction(in -> later.take(in, facts, NOW)), "without apps");
  }

  @Test
  void takesTheSameReportTwiceWithoutKeepingItTwice() {
    var report = report(StatusSource.API, NOW.plusNanos(1), version("18.5"));
    var kept = taken(report);
    assertEquals(kept, assertInstanceOf(Taken.Again.class, take(report)).status());
    assertEquals(1, statuses.revision(handle, "phone-1"));
  }

  private static StatusReport apps(int number) {
    var apps = IntStream.range(0, number).mapToObj(i -> APP).toList();
    return new StatusReport("phone-1", StatusSource.API, NOW, version("18.5"), Optional.of(apps));
  }

  @Test
  void refusesMoreAppsThanAnyDeviceHas() {
    assertEquals(new Taken.TooManyApps(AppsReported.MOST), take(apps(AppsReported.MOST + 1)));
    assertEquals(new Taken.TooManyApps(AppsReported.MOST), take(apps(50_000)));
    assertNothingKept();
    assertEquals(Optional.of(AppsReported.MOST), taken(apps(AppsReported.MOST)).apps());
  }

  @Test
  void tellsOfAppsWhereAReportNamesThemAndOnlyThen() {
    taken(report(StatusSource.SELF, NOW, version("18.5")));
    assertEquals(List.of(), told);
    var own =
        new StatusReport(
            "phone-1",
            StatusSource.SELF,
            NOW,
            version("18.5"),
            Optional.of(List.copyOf(java.util.Collections.nCopies(1_001, APP))));
    assertEquals(new Taken.TooManyApps(AppsReported.MOST_OF_ITSELF), take(own));
    taken(apps(1));
    assertEquals(List.of("phone-1 api " + List.of(APP)), told);
    assertEquals("ab", APP.hash());
  }

  @Test
  void keepsNothingOfAReportWhoseAppsCannotBeKept() {
    var failing =
        new DeviceStatuses(
            (in, device, source, at, apps) -> {
              throw new IllegalStateException("no room");
            });
    assertThrows(
        IllegalStateException.class,
        () -> handle.inTransaction(in -> failing.take(in, apps(1), NOW)));
    assertNothingKept();
    taken(apps(1));
  }

  @Test
  void isNotOlderForBeingLongAgo() {
    taken(report(StatusSource.API, NOW.minus(Duration.ofDays(400)), version("18.5")));
  }
}
