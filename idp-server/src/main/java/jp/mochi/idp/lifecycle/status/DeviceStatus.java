package jp.mochi.idp.lifecycle.status;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.policy.Assessment;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.posture.ReportedPostures;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** How a device stands at this moment, by its reports and by the rules in force. */
public final class DeviceStatus {
  private final Database database;
  private final ReportedPostures postures;
  private final CurrentPolicy policy;
  private final Clock clock;
  private final Devices devices = new Devices();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);

  public DeviceStatus(Database database, CurrentPolicy policy, Clock clock) {
    this.database = database;
    this.postures = new ReportedPostures(database);
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * How a device stands.
   *
   * @param reports each source's last, and of earlier ones the facts that still stand; the oldest
   *     first
   */
  public record Shown(List<KeptStatus> reports, Assessment assessment) {
    public Shown {
      reports = List.copyOf(reports);
    }

    /** What is to be done about it, a sentence each; nothing where all is well. */
    public List<String> sentences(Language language, ZoneId zone) {
      var texts = Texts.in(language);
      return assessment.shortfalls().stream().map(each -> texts.missing(each, zone)).toList();
    }

    /** How it stands as a whole: compliant, grace, non-compliant, unknown. */
    public String word() {
      return assessment.compliance().map(it -> it.text()).orElse("unknown");
    }

    /** The same for people. */
    public String word(Language language) {
      return Texts.in(language).get("status.is." + word());
    }

    /** What it isn't like, or isn't known to be like. */
    public List<Shortfall> shortfalls() {
      return assessment.shortfalls();
    }
  }

  /** Empty where the register has no such device. */
  public Optional<Shown> of(String device) {
    return postures
        .of(device)
        .map(
            posture ->
                new Shown(
                    database.read(handle -> statuses.standing(handle, device)),
                    policy.now().assess(posture, clock.instant())));
  }

  /**
   * What was reported of a device, the latest first; empty where the register has no such device.
   *
   * @param before the number where the last page ended
   */
  public Optional<List<KeptStatus>> history(String device, long before, int most) {
    return database.read(
        handle ->
            devices
                .find(handle, device)
                .map(known -> statuses.history(handle, known.id(), before, most)));
  }
}
