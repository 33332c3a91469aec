package jp.mochi.idp.posture;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusSource;
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
        words(standing),
        revision(standing));
  }

  private static List<DevicePosture.Word> words(List<KeptStatus> standing) {
    Predicate<KeptStatus> attested = ReportedPostures::isAttested;
    var besideKeys = standing.stream().filter(attested).toList();
    return Stream.concat(
            standing.stream().filter(attested.negate()).map(ReportedPostures::word),
            worst(besideKeys).stream())
        .toList();
  }

  private static boolean isAttested(KeptStatus status) {
    return status.source().kind() == StatusSource.Kind.ATTESTATION;
  }

  /**
   * What hardware has said beside each of a device's keys, as one word: each may be of another
   * phone, and whoever signs on may have any of these. So the worst of it counts, and the oldest.
   */
  private static Optional<DevicePosture.Word> worst(List<KeptStatus> attested) {
    return attested.stream()
        .map(ReportedPostures::word)
        .reduce(
            (one, other) ->
                new DevicePosture.Word(
                    one.at().isBefore(other.at()) ? one.at() : other.at(),
                    By.OTHERS,
                    one.facts().worst(other.facts())))
        .filter(word -> !word.facts().equals(StatusFacts.NOTHING));
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
