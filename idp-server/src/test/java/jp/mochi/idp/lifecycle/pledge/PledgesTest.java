package jp.mochi.idp.lifecycle.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.PledgeConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table of accepted pledges promises, on each database. */
@ParameterizedClass
@EnumSource(Engine.class)
class PledgesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final PledgeConfig.Pledge CORPORATE =
      new PledgeConfig.Pledge("1", "会社の端末", "The company's phone");
  private static final PledgeConfig.Pledge BYOD =
      new PledgeConfig.Pledge("2026-12", "自分の端末", "My own phone");
  private static final PledgeConfig BOTH =
      new PledgeConfig(Optional.of(CORPORATE), Optional.of(BYOD));

  private final OpenDatabase database;
  private final Devices devices = new Devices();
  private final Pledges pledges;

  PledgesTest(Engine engine) {
    database = engine.open();
    pledges = pledges(BOTH);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Pledges pledges(PledgeConfig config) {
    return new Pledges(database, config, new AuditLog(false), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void holds(String person, String id, Ownership ownership) {
    var owner = new Owner(person, "tanaka");
    var fresh = new Device.Fresh(id, owner, "", ownership, Platform.IOS, "", true);
    var done =
        database.write(
            handle ->
                devices.register(
                    handle,
                    fresh,
                    new By("x", Optional.empty()),
                    new Most(10, Optional.empty()),
                    NOW));
    assertInstanceOf(Devices.Registered.Done.class, done);
  }

  private boolean accepts(Pledges pledges, String person, Ownership ownership, String version) {
    var at = new Circumstances(NOW, "ABCDE-FGHJK", "192.0.2.1", "");
    return pledges.accept(
        Actor.person(person, "tanaka", at), person, "tanaka", ownership, version, "phone-1");
  }

  private List<String> all(String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private static Optional<String> version(Optional<Pledge> pledge) {
    return pledge.map(Pledge::version);
  }

  @Test
  void isDueUntilItIsAcceptedByThatPersonForThatKindOfPhone() {
    assertEquals(Optional.of("2026-12"), version(pledges.due("p-1", Ownership.BYOD)));
    assertTrue(accepts(pledges, "p-1", Ownership.BYOD, "2026-12"));
    assertEquals(Optional.empty(), pledges.due("p-1", Ownership.BYOD));
    assertEquals(Optional.of("1"), version(pledges.due("p-1", Ownership.CORPORATE)));
    assertEquals(Optional.of("2026-12"), version(pledges.due("p-2", Ownership.BYOD)));
  }

  @Test
  void keepsWhoAcceptedWhatWhenAndAtWhichDevice() {
    assertTrue(accepts(pledges, "p-1", Ownership.BYOD, "2026-12"));
    var row =
        "SELECT person || ' ' || username || ' ' || ownership || ' ' || version || ' ' || device"
            + " || ' ' || reference || ' ' || at FROM pledge_acceptance";
    var at = NOW.toEpochMilli();
    assertEquals(List.of("p-1 tanaka byod 2026-12 phone-1 ABCDE-FGHJK " + at), all(row));
    var sha256 = new Pledge(Ownership.BYOD, BYOD).sha256();
    assertEquals(List.of(sha256), all("SELECT sha256 FROM pledge_acceptance"));
  }

  @Test
  void recordsEachVersionOnce() {
    assertTrue(accepts(pledges, "p-1", Ownership.BYOD, "2026-12"));
    assertTrue(accepts(pledges, "p-1", Ownership.BYOD, "2026-12"));
    var rows = "SELECT version FROM pledge_acceptance ORDER BY version";
    assertEquals(List.of("2026-12"), all(rows));
    assertEquals(1, all("SELECT id FROM audit WHERE detail LIKE '%pledge accept%'").size());
    var later = new PledgeConfig.Pledge("2027-01", BYOD.ja(), BYOD.en());
    var next = pledges(new PledgeConfig(Optional.empty(), Optional.of(later)));
    assertEquals(Optional.of("2027-01"), version(next.due("p-1", Ownership.BYOD)));
    assertTrue(accepts(next, "p-1", Ownership.BYOD, "2027-01"));
    assertEquals(List.of("2026-12", "2027-01"), all(rows));
  }

  @Test
  void acceptsNoVersionButThePresentOne() {
    assertFalse(accepts(pledges, "p-1", Ownership.BYOD, "2026-11"));
    assertFalse(accepts(pledges(PledgeConfig.NONE), "p-1", Ownership.BYOD, "2026-12"));
    assertEquals(List.of(), all("SELECT version FROM pledge_acceptance"));
    assertTrue(accepts(pledges, "p-1", Ownership.BYOD, "2026-12"));
  }

  @Test
  void asksThoseWhoHoldAPhoneForItsKindAlone() {
    assertEquals(Optional.empty(), pledges.dueOfDevices("p-1"));
    holds("p-1", "phone-1", Ownership.BYOD);
    assertEquals(Optional.of("2026-12"), version(pledges.dueOfDevices("p-1")));
    assertEquals(Optional.empty(), pledges.dueOfDevices("p-2"));
    assertTrue(accepts(pledges, "p-1", Ownership.BYOD, "2026-12"));
    assertEquals(Optional.empty(), pledges.dueOfDevices("p-1"));
    holds("p-1", "phone-2", Ownership.CORPORATE);
    assertEquals(Optional.of("1"), version(pledges.dueOfDevices("p-1")));
    database.write(
        handle ->
            devices.move(
                handle, "phone-2", DeviceAct.RETIRE, new By("x", Optional.empty()), "x", NOW));
    assertEquals(Optional.empty(), pledges.dueOfDevices("p-1"), "it is gone");
  }
}
