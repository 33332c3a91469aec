package jp.mochi.idp.lifecycle.status.poll;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.StatusSourceConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.app.AppsFromStatus;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.ldap.Pause;

/** Two sources that ask a {@link DeviceManagements}, on a database with a register. */
final class PollBench implements AutoCloseable {
  static final String ANDROID_ID = "enterprises/LC0test/devices/3a1f0c2b9d8e7f60";
  static final String INTUNE_ID = "5c7a2f10-9d3e-4b61-8a55-0e6f1d2c3b4a";
  static final Duration CALL = Duration.ofSeconds(2);

  final ManualClock clock = new ManualClock();
  final DeviceManagements management;
  final OpenDatabase database;
  final Map<String, Integer> metered = new ConcurrentHashMap<>();
  private final IdentifierSecret identifiers = new IdentifierSecret(new byte[32]);
  private final Path folder;
  private final OutsideCalls outside;
  private final StatusSources sources;

  PollBench(Engine engine, Path folder) throws Exception {
    this.folder = folder;
    this.management = new DeviceManagements();
    this.database = engine.open();
    this.outside = OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty());
    this.sources = node();
  }

  /** One more server on the same database. */
  StatusSources node() throws Exception {
    return node(android(), intune());
  }

  StatusSources node(StatusSourceConfig... all) {
    var time = clock.withZone(ZoneOffset.UTC);
    var audit = new AuditLog(false);
    var apps = new AppsFromStatus(new Inventory(new Blocklist()), time);
    return new StatusSources(
        List.of(all),
        new StatusSources.Parts(
            database,
            (kind, value) ->
                identifiers
                    .reference(kind, value)
                    .flatMap(
                        it ->
                            database.read(h -> new Devices().bound(h, BindingKind.IDENTIFIER, it)))
                    .map(Devices.Bound::device),
            new TakeStatus(database, new DeviceStatuses(apps), audit, time),
            outside,
            audit,
            new StatusSources.Meter() {
              @Override
              public void counted(String source, String outcome, int devices) {
                metered.merge(source + " " + outcome, devices, Integer::sum);
              }

              @Override
              public void ended(String source, boolean good) {
                metered.merge(source + (good ? " complete" : " failed"), 1, Integer::sum);
              }
            },
            CALL,
            new Random(1),
            time));
  }

  StatusSourceConfig android(Ownership... ownership) throws Exception {
    return new StatusSourceConfig(
        "android",
        new StatusSourceConfig.AndroidManagement(
            management.at("/v1"),
            management.at("/google/token"),
            "LC0test",
            management.serviceAccount(folder)),
        Duration.ofMinutes(15),
        ownership.length == 0 ? EnumSet.allOf(Ownership.class) : Set.of(ownership),
        Set.of(Platform.ANDROID));
  }

  private StatusSourceConfig intune() throws Exception {
    return new StatusSourceConfig(
        "intune",
        new StatusSourceConfig.Intune(
            management.at("/v1.0"),
            management.at("/microsoft/token"),
            "app",
            management.clientSecret(folder),
            Duration.ofHours(4),
            Duration.ofDays(1)),
        Duration.ofMinutes(15),
        EnumSet.allOf(Ownership.class),
        EnumSet.allOf(Platform.class));
  }

  Instant now() {
    return clock.instant();
  }

  /** A sample, as of this moment. */
  String sample(String name) {
    return DeviceManagements.sample(name)
        .replaceAll(
            "(\"last(StatusReport|PolicyComplianceReport|Sync)(Date)?Time\": )\"[^\"]*\"",
            "$1\"" + now() + "\"");
  }

  Device registered(
      String id, Ownership ownership, Platform platform, IdentifierKind kind, String number) {
    var by = new By("sato", Optional.of("id-of-sato"));
    var owner = new Owner("id-of-" + id, id);
    database.write(
        h -> {
          var fresh = new Device.Fresh(id, owner, "", ownership, platform, "", true);
          new Devices().register(h, fresh, by, new Most(5, Optional.empty()), now());
          return true;
        });
    bound(id, kind, number);
    return device(id);
  }

  void bound(String id, IdentifierKind kind, String number) {
    var reference = identifiers.reference(kind, number).orElseThrow();
    var fresh =
        new Bindings.Fresh(
            id, BindingKind.IDENTIFIER, BindingLevel.DEVICE_IDENTIFIER, reference, kind.text());
    var added = database.write(h -> new Bindings().add(h, fresh, "sato", now()));
    assertInstanceOf(Bindings.Added.Done.class, added);
  }

  void unbound(String id) {
    database.write(h -> new Bindings().endAll(h, id, "a reason", now()));
  }

  Device device(String id) {
    return database.read(h -> new Devices().find(h, id)).orElseThrow();
  }

  void moved(String id, DeviceAct act) {
    var by = new By("yamada", Optional.of("id-of-yamada"));
    var moved = database.write(h -> new Devices().move(h, id, act, by, "a reason", now()));
    assertInstanceOf(Devices.Moved.Done.class, moved);
  }

  /** The facts that stand, by their sources. */
  Map<String, KeptStatus> status(String id) {
    var all = new TreeMap<String, KeptStatus>();
    database
        .read(h -> new DeviceStatuses(AppsReported.NOBODY).latest(h, id))
        .forEach(each -> all.put(each.source().text(), each));
    return all;
  }

  /** Asks a source now, as an administrator would. */
  StatusSources.Shown poll(String name) {
    return poll(sources, name, false);
  }

  StatusSources.Shown poll(StatusSources node, String name, boolean acceptGone) {
    var actor = new Actor("sato", new Circumstances(now(), "r", "", ""));
    return assertInstanceOf(StatusSources.Polled.Done.class, node.poll(name, actor, acceptGone))
        .shown();
  }

  /** A server that knows this source alone. */
  StatusSources alone(String name) throws Exception {
    return name.equals("android") ? node(android()) : node(intune());
  }

  /** Has the source asked that is due, as the house does, and waits until that is over. */
  StatusSources.Shown round(String name) throws Exception {
    try (var node = alone(name)) {
      var before = shown(node, name).tried();
      node.round();
      var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (node.isBusy(name) || shown(node, name).tried().equals(before)) {
        assertTrue(System.nanoTime() < end, "nobody asked " + name);
        Pause.of(Duration.ofMillis(5));
      }
      return shown(node, name);
    }
  }

  StatusSources sources() {
    return sources;
  }

  static StatusSources.Shown shown(StatusSources node, String name) {
    return node.list().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    sources.close();
    outside.close();
    management.close();
    database.close();
  }
}
