package jp.mochi.device.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import jp.mochi.device.Tables;
import org.jdbi.v3.core.Jdbi;

/**
 * How long it takes to find the devices that a new entry concerns, among 100,000 with 100 apps
 * each; and what a sign-on and a report pay. Not a test: run by hand with the number of devices,
 * the number of apps on each, and {@code postgres}, or the file that SQLite is to write; {@code
 * docs/performance.md} quotes it.
 */
public final class AppsBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final int BATCH = 500;
  private static final int AT_ONCE = 2_000;
  private static final int LOOK_UPS = 5_000;

  private final Jdbi jdbi;
  private final int devices;
  private final int apps;
  private final Random random = new Random(1);

  private AppsBenchmark(Jdbi jdbi, int devices, int apps) {
    this.jdbi = jdbi;
    this.devices = devices;
    this.apps = apps;
  }

  public static void main(String[] args) throws Exception {
    int devices = Integer.parseInt(args[0]);
    int apps = Integer.parseInt(args[1]);
    if (args[2].equals("postgres")) {
      try (var postgres = EmbeddedPostgres.start()) {
        new AppsBenchmark(Jdbi.create(postgres.getPostgresDatabase()), devices, apps).run();
      }
    } else {
      Files.deleteIfExists(Path.of(args[2]));
      var url = "jdbc:sqlite:" + args[2] + "?journal_mode=WAL&synchronous=FULL";
      new AppsBenchmark(Jdbi.create(url), devices, apps).run();
    }
  }

  /** Some apps are everywhere, most are on few devices: 20 times as many as one device has. */
  private int app(int place) {
    int common = apps / 2;
    return place < common ? place : common + (place - common) * 40 + random.nextInt(40);
  }

  private void run() {
    jdbi.useHandle(Tables::make);
    fill();
    jdbi.useHandle(handle -> handle.execute("ANALYZE"));
    for (int round = 0; round < 2; round++) {
      look("on every device, " + round, "everywhere." + round);
      look("on few devices, " + round, "app." + (apps + 7 * round));
      look("on none, " + round, "nowhere." + round);
    }
    signOns();
    reports();
  }

  private void fill() {
    long begun = System.nanoTime();
    jdbi.useHandle(
        handle -> {
          handle.execute("DROP INDEX device_app_app");
          handle.execute("DROP INDEX device_app_until");
          handle.useTransaction(
              it -> {
                var rows =
                    it.prepareBatch(
                        "INSERT INTO app (id, mark, package, version, signer, hash, name, created)"
                            + " VALUES (?, ?, ?, '1.0', '', '', '', 0)");
                for (int i = 0; i < 21 * apps; i++) {
                  rows.add((long) i, "mark-" + i, i < 2 ? "everywhere." + i : "app." + i);
                }
                rows.execute();
              });
          for (int from = 0; from < devices; from += BATCH) {
            int first = from;
            handle.useTransaction(it -> fill(it, first));
          }
          handle.execute("CREATE INDEX device_app_app ON device_app (app, device)");
          handle.execute(
              "CREATE INDEX device_app_until ON device_app (until) WHERE until IS NOT NULL");
        });
    System.out.printf(
        Locale.ROOT,
        "%d devices with %d apps in %d s%n",
        devices,
        apps,
        (System.nanoTime() - begun) / 1_000_000_000);
  }

  private void fill(org.jdbi.v3.core.Handle handle, int first) {
    var rows =
        handle.prepareBatch(
            "INSERT INTO device_app (device, app, source, since) VALUES (?, ?, 'api', ?)"
                + " ON CONFLICT DO NOTHING");
    for (int i = first; i < Math.min(first + BATCH, devices); i++) {
      AppDevices.active(handle, device(i), "person-" + i, NOW);
      for (int place = 0; place < apps; place++) {
        rows.add(device(i), (long) app(place), NOW.toEpochMilli());
      }
    }
    rows.execute();
  }

  private static String device(int i) {
    return String.format(Locale.ROOT, "phone-%07d", i);
  }

  private void look(String what, String id) {
    long begun = System.nanoTime();
    var blocklist = new Blocklist();
    var fresh =
        new BlocklistEntry.Fresh(
            new Criteria(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty()),
            ListAction.SIGN_OUT,
            Duration.ofDays(30),
            new BlocklistEntry.Reason("危険", "dangerous"),
            new BlocklistEntry.Source("command", ""));
    var added = jdbi.inTransaction(it -> blocklist.add(it, List.of(fresh), "sato", NOW));
    var entry = ((Blocklist.Added.Listed) added.getFirst()).entry();
    var backwards = new Backwards();
    long longest = 0;
    try (var handle = jdbi.open()) {
      var search = backwards.begin(handle, entry, NOW);
      while (!search.isOver()) {
        long page = System.nanoTime();
        handle.useTransaction(it -> backwards.next(it, search, AT_ONCE, NOW));
        longest = Math.max(longest, System.nanoTime() - page);
      }
      System.out.printf(
          Locale.ROOT,
          "entry %-20s %d found in %.2f s, longest transaction %.0f ms%n",
          what,
          search.found(),
          (System.nanoTime() - begun) / 1e9,
          longest / 1e6);
    }
  }

  private void signOns() {
    var matches = new Matches();
    try (var handle = jdbi.open()) {
      for (int round = 0; round < 2; round++) {
        measure(
            "shut out?, a device with matches",
            () -> matches.isShutOut(handle, device(random.nextInt(devices))));
      }
      handle.execute("DELETE FROM app_match");
      measure(
          "shut out?, one without",
          () -> !matches.isShutOut(handle, device(random.nextInt(devices))));
    }
  }

  private void reports() {
    var inventory = new Inventory(new Blocklist());
    try (var handle = jdbi.open()) {
      measure(
          "report in which one app is new",
          () -> {
            var device = device(random.nextInt(devices));
            var present =
                new java.util.ArrayList<>(
                    inventory.present(handle, device).stream().map(AppSpan::app).toList());
            present.add(new App("new." + random.nextInt(50), "2.0", "", "", ""));
            var at = NOW.plusMillis(1 + random.nextInt(1_000_000_000));
            var report = new AppReport(device, "api", at, present);
            return handle.inTransaction(it -> inventory.report(it, report, at)) != null;
          });
    }
  }

  private interface Act {
    boolean done();
  }

  private static void measure(String what, Act act) {
    var times = new long[LOOK_UPS];
    for (int i = 0; i < LOOK_UPS; i++) {
      long begun = System.nanoTime();
      if (!act.done()) {
        throw new IllegalStateException(what);
      }
      times[i] = System.nanoTime() - begun;
    }
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "%-36s median %.3f ms, 99th %.3f ms%n",
        what,
        times[LOOK_UPS / 2] / 1e6,
        times[LOOK_UPS * 99 / 100] / 1e6);
  }
}
