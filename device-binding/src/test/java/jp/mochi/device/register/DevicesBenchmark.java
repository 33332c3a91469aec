package jp.mochi.device.register;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import jp.mochi.device.Tables;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What looking a device up costs in a register of a million, with two bindings each, of a hundred
 * thousand people, on embedded PostgreSQL. Not a test: run by hand with the numbers of devices and
 * people; {@code docs/performance.md} quotes it.
 */
public final class DevicesBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final int LOOK_UPS = 5_000;
  private static final int BATCH = 5_000;

  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final Random random = new Random(1);
  private final int count;
  private final int people;

  private DevicesBenchmark(int count, int people) {
    this.count = count;
    this.people = people;
  }

  public static void main(String[] args) throws Exception {
    var benchmark = new DevicesBenchmark(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    try (var postgres = EmbeddedPostgres.start();
        var handle = Jdbi.create(postgres.getPostgresDatabase()).open()) {
      benchmark.run(handle);
    }
  }

  private void run(Handle handle) throws Exception {
    Tables.make(handle);
    fill(handle);
    handle.execute("ANALYZE");
    for (int round = 0; round < 2; round++) { // the first warms up
      measure("by id", i -> devices.find(handle, id(i)).isPresent());
      measure(
          "by key",
          i -> devices.bound(handle, BindingKind.CERTIFICATE_KEY, "key-" + i).isPresent());
      measure(
          "by identifier",
          i -> devices.bound(handle, BindingKind.IDENTIFIER, "serial:" + i).isPresent());
      measure(
          "by owner",
          i -> !devices.list(handle, Devices.Wanted.of(person(i % people), 50)).isEmpty());
      measure("bindings", i -> bindings.openOf(handle, id(i)).size() == 2);
      measure("page of a state", i -> page(handle, i).size() == 50);
    }
  }

  private java.util.List<Device> page(Handle handle, int i) {
    var before = devices.find(handle, id(Math.max(i, 1_000)));
    return devices.list(
        handle,
        new Devices.Wanted(
            Optional.empty(),
            Optional.of(DeviceState.ACTIVE),
            Optional.empty(),
            Optional.empty(),
            before,
            50));
  }

  private static String id(int i) {
    return String.format(Locale.ROOT, "phone-%07d", i);
  }

  private static String person(int i) {
    return "id-of-person-" + i;
  }

  private void fill(Handle handle) {
    var begun = System.nanoTime();
    var device =
        "INSERT INTO device (id, person, username, name, ownership, platform, model, state, act,"
            + " act_by, act_at, created, revision) VALUES (?, ?, ?, '', 'corporate', 'ios', '',"
            + " 'active', 'activate', 'sato', ?, ?, 2)";
    var binding =
        "INSERT INTO device_binding (id, device, kind, level, reference, label, created,"
            + " created_by) VALUES (?, ?, ?, ?, ?, '', ?, 'sato')";
    for (int from = 0; from < count; from += BATCH) {
      var first = from;
      handle.useTransaction(
          it -> {
            var rows = it.prepareBatch(device);
            var keys = it.prepareBatch(binding);
            for (int i = first; i < Math.min(first + BATCH, count); i++) {
              long at = NOW.toEpochMilli() + i;
              rows.add(id(i), person(i % people), "user" + i % people, at, at);
              keys.add("k" + i, id(i), "certificate-key", "device-bound-key", "key-" + i, at);
              keys.add("s" + i, id(i), "identifier", "device-identifier", "serial:" + i, at);
            }
            rows.execute();
            keys.execute();
          });
    }
    System.out.printf(
        Locale.ROOT, "%d devices in %d s%n", count, (System.nanoTime() - begun) / 1_000_000_000);
  }

  private void measure(String what, IntFunction<Boolean> lookUp) {
    var times = new long[LOOK_UPS];
    for (int i = 0; i < LOOK_UPS; i++) {
      var wanted = random.nextInt(count);
      var begun = System.nanoTime();
      if (!lookUp.apply(wanted)) {
        throw new IllegalStateException(what + " found nothing: " + wanted);
      }
      times[i] = System.nanoTime() - begun;
    }
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "%-16s median %.3f ms, 99th %.3f ms%n",
        what,
        times[LOOK_UPS / 2] / 1e6,
        times[LOOK_UPS * 99 / 100] / 1e6);
  }
}
