package jp.mochi.device.app;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import org.jdbi.v3.core.Handle;

/** Devices that apps are on. */
final class AppDevices {
  static final By SATO = new By("sato (token 1)", Optional.of("id-of-sato"));

  private AppDevices() {}

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
    if (!(new Devices().register(handle, fresh, SATO, new Most(1_000, Optional.empty()), at)
        instanceof Devices.Registered.Done)) {
      throw new IllegalStateException("not registered: " + id);
    }
  }
}
