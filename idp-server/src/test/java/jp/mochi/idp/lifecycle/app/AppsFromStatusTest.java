package jp.mochi.idp.lifecycle.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.app.AppSpan;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Criteria;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.app.ListAction;
import jp.mochi.device.app.Matches;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Apps that come with reports of a device's status. */
class AppsFromStatusTest {
  private final ManualClock clock = new ManualClock();
  private final Blocklist blocklist = new Blocklist();
  private final Inventory inventory = new Inventory(blocklist);
  private final DeviceStatuses statuses =
      new DeviceStatuses(new AppsFromStatus(inventory, clock.withZone(ZoneOffset.UTC)));

  @SuppressWarnings("NullAway.Init") // open() sets it
  private OpenDatabase database;

  @BeforeEach
  void open() {
    database = Engine.SQLITE.open();
    var fresh =
        new Device.Fresh(
            "phone-1",
            new Owner("id-of-tanaka", "tanaka"),
            "",
            Ownership.CORPORATE,
            Platform.ANDROID,
            "",
            true);
    var by = new By("sato", Optional.empty());
    database.write(
        h -> new Devices().register(h, fresh, by, new Most(5, Optional.empty()), clock.instant()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reported(StatusSource source, Instant at, String... ids) {
    var apps = List.of(ids).stream().map(id -> new InstalledApp(id, "1", "", "", "")).toList();
    var report = new StatusReport("phone-1", source, at, StatusFacts.NOTHING, Optional.of(apps));
    var taken = database.write(h -> statuses.take(h, report, clock.instant()));
    assertInstanceOf(DeviceStatuses.Taken.Done.class, taken);
  }

  private List<String> present() {
    return database.read(h -> inventory.present(h, "phone-1")).stream()
        .map(AppSpan::app)
        .map(app -> app.id())
        .toList();
  }

  private boolean isShutOut() {
    return database.<Boolean>read(h -> new Matches().isShutOut(h, "phone-1"));
  }

  private void listed(String id) {
    var fresh =
        new BlocklistEntry.Fresh(
            new Criteria(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty()),
            ListAction.SIGN_OUT,
            Duration.ofDays(30),
            new BlocklistEntry.Reason("危険", "dangerous"),
            new BlocklistEntry.Source("command", ""));
    database.write(h -> blocklist.add(h, List.of(fresh), "sato", clock.instant()));
  }

  @Test
  void areKeptAndMatchedInTheTransactionThatTakesTheReport() {
    listed("com.evil");
    reported(StatusSource.API, clock.instant(), "Com.Evil", "com.fine");
    assertEquals(List.of("com.evil", "com.fine"), present());
    assertTrue(isShutOut());
    clock.pass(Duration.ofMinutes(1));
    reported(StatusSource.SELF, clock.instant(), "com.fine");
    assertTrue(isShutOut(), "the phone's own word");
    clock.pass(Duration.ofMinutes(1));
    reported(StatusSource.API, clock.instant(), "com.fine");
    assertFalse(isShutOut());
  }

  @Test
  void ofATimeThatIsAboutToComeCountFromNowOn() {
    reported(StatusSource.API, clock.instant().plusSeconds(20), "com.fine");
    assertEquals(List.of("com.fine"), present());
    var since = database.read(h -> inventory.present(h, "phone-1")).getFirst().since();
    assertFalse(since.isAfter(clock.instant()));
  }
}
