package jp.mochi.device.app;

import java.time.Instant;
import java.util.List;
import jp.mochi.device.register.Device;

/** What came of a report. But for the first, nothing of it is kept. */
public sealed interface Reported {
  /**
   * It is kept.
   *
   * @param appeared apps that the device didn't have by anybody's word before
   * @param gone apps that the source no longer names
   * @param matches what appeared and is on the blocklist
   */
  record Kept(Device device, int appeared, int gone, List<AppMatch> matches) implements Reported {
    public Kept {
      matches = List.copyOf(matches);
    }
  }

  /** The register has no such device. */
  record UnknownDevice(String device) implements Reported {}

  /** The device is gone for good. */
  record RetiredDevice(Device device) implements Reported {}

  /** It names more apps than a device can have. */
  record TooMany(int apps) implements Reported {}

  /** Its time is yet to come, by more than clocks may differ. */
  record FromTheFuture(Instant at) implements Reported {}

  /** It isn't later than the source's last report on that device. */
  record NotLater(Instant last) implements Reported {}
}
