package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.House;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a decision stands on when it is obeyed. */
class CurrentGroundsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final String PHONE = "phone-1";

  @TempDir private Path dir;

  private static Decision permit(String version, long revision) {
    var device =
        new DeviceFacts(
            Optional.of(Ownership.CORPORATE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            revision);
    var facts =
        new Facts(
            NOW,
            ServiceFacts.named("crm"),
            "192.0.2.7",
            ZoneFacts.UNKNOWN,
            PersonFacts.UNKNOWN,
            device,
            List.of(),
            Optional.empty());
    var grounds = Optional.of(new Grounds(facts, Set.of()));
    return new Decision.Permit(
        Obligations.NONE, new Trace(version, Optional.empty(), List.of(), grounds));
  }

  private static void report(House house, Instant at) {
    var report =
        new StatusReport(PHONE, StatusSource.API, at, StatusFacts.NOTHING, Optional.empty());
    var taken =
        house
            .database()
            .write(handle -> new DeviceStatuses(AppsReported.NOBODY).take(handle, report, NOW));
    assertInstanceOf(DeviceStatuses.Taken.Done.class, taken);
  }

  private static void register(House house) {
    var fresh =
        new Device.Fresh(
            PHONE,
            new Owner("id-of-tanaka", "tanaka"),
            "",
            jp.mochi.device.register.Ownership.CORPORATE,
            Platform.IOS,
            "",
            true);
    var by = new By("sato", Optional.empty());
    house
        .database()
        .write(
            handle ->
                new Devices().register(handle, fresh, by, new Most(10, Optional.empty()), NOW));
  }

  @Test
  void areThePolicyInForceAndTheReportsThatItWasTakenOn() throws Exception {
    try (var house = House.start(dir)) {
      register(house);
      report(house, NOW.minusSeconds(2));
      var version = house.database().read(new PolicyVersions()::newest).orElseThrow().toString();
      assertTrue(hold(house, permit(version, 1), Optional.of(PHONE)));
      assertFalse(hold(house, permit("1 (another)", 1), Optional.of(PHONE)));
      report(house, NOW.minusSeconds(1));
      assertFalse(hold(house, permit(version, 1), Optional.of(PHONE)), "one came since");
      assertTrue(hold(house, permit(version, 2), Optional.of(PHONE)));
      assertFalse(hold(house, permit(version, 0), Optional.of(PHONE)), "there was none then");
      assertTrue(
          hold(house, permit(version, DevicePosture.NOBODY_LOOKED), Optional.of(PHONE)),
          "nobody looked at any");
      assertTrue(hold(house, permit(version, 1), Optional.empty()));
      assertEquals(2, revision(house));
    }
  }

  private static long revision(House house) {
    return house
        .database()
        .read(handle -> new DeviceStatuses(AppsReported.NOBODY).revision(handle, PHONE));
  }

  private static boolean hold(House house, Decision decision, Optional<String> device) {
    var grounds = new CurrentGrounds(new PolicyVersions());
    return house.database().read(handle -> grounds.hold(handle, decision, device));
  }
}
