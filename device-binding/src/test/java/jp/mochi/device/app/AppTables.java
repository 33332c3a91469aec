package jp.mochi.device.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import org.jdbi.v3.core.Handle;

/** The tables of register and apps, empty. */
final class AppTables {
  static final By SATO = new By("sato (token 1)", Optional.of("id-of-sato"));

  private static final List<String> ALL =
      List.of(
          "device",
          "device_owner",
          "device_history",
          "device_binding",
          "app",
          "device_app",
          "app_report",
          "blocklist",
          "blocklist_entry",
          "app_match");

  private AppTables() {}

  static void make(Handle handle) {
    ALL.forEach(table -> handle.execute("DROP TABLE IF EXISTS " + table));
    for (var file : List.of("V2__devices.sql", "V30__apps.sql")) {
      try (var sql =
          Devices.class.getResourceAsStream("/" + KnownBrowsers.MIGRATIONS + "/" + file)) {
        handle.createScript(new String(sql.readAllBytes(), StandardCharsets.UTF_8)).execute();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  static void active(Handle handle, String id, String person, Instant at) {
    var fresh =
        new Device.Fresh(
            id,
            new Owner("id-of-" + person, person),
            "",
            Ownership.CORPORATE,
            Platform.ANDROID,
            "",
            true);
    if (!(new Devices().register(handle, fresh, SATO, 1_000, at)
        instanceof Devices.Registered.Done)) {
      throw new IllegalStateException("not registered: " + id);
    }
  }
}
