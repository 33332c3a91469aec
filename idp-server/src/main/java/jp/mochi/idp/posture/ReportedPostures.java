package jp.mochi.idp.posture;

import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.policy.DevicePosture.By;
import jp.mochi.idp.policy.Ownership;

/** What was reported of devices of the register, as rules take it. Nothing of it is remembered. */
public final class ReportedPostures {
  private final Database database;
  private final Devices devices = new Devices();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);

  public ReportedPostures(Database database) {
    this.database = database;
  }

  /** What was reported of a device; empty where the register doesn't know it. */
  public Optional<DevicePosture> of(String device) {
    return database.read(
        handle ->
            devices
                .find(handle, device)
                .map(found -> of(found, statuses.standing(handle, found.id()))));
  }

  /**
   * The same of reports that were read.
   *
   * @param standing what is known of the device by each source's word, the oldest first
   */
  public static DevicePosture of(Device device, List<KeptStatus> standing) {
    return new DevicePosture(
        device.platform(),
        Ownership.valueOf(device.ownership().name()),
        standing.stream().map(ReportedPostures::word).toList(),
        revision(standing));
  }

  /** Of the very rows that were read: one that came a moment later isn't among them. */
  private static long revision(List<KeptStatus> standing) {
    return standing.stream().mapToLong(KeptStatus::number).max().orElse(0);
  }

  private static DevicePosture.Word word(KeptStatus status) {
    return new DevicePosture.Word(
        status.at(), status.source().isSelfReported() ? By.DEVICE : By.OTHERS, status.facts());
  }
}
