package jp.mochi.idp.lifecycle.status;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.policy.Assessment;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.posture.ReportedPostures;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Reader;
import jp.mochi.idp.text.Texts;

/** How a device stands at this moment, by its reports and by the rules in force. */
public final class DeviceStatus {
  private final Database database;
  private final CurrentPolicy policy;
  private final Clock clock;
  private final Devices devices = new Devices();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);

  public DeviceStatus(Database database, CurrentPolicy policy, Clock clock) {
    this.database = database;
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
    public List<String> sentences(Language language, ZoneId zone, Reader reader) {
      var texts = Texts.in(language);
      return assessment.shortfalls().stream()
          .map(each -> texts.missing(each, zone, reader))
          .toList();
    }

    /** How it stands as a whole: compliant, grace, non-compliant, unknown. */
    public String word() {
      return assessment.compliance().map(it -> it.text()).orElse("unknown");
    }

    /** The same for people, who are told apart what nobody has reported from what isn't clear. */
    public String word(Language language) {
      return Texts.in(language).get("status.is." + (reports.isEmpty() ? "unreported" : word()));
    }

    /** When the newest report was made, of those that may show it to be good if there are any. */
    public Optional<Instant> reported() {
      return assessment
          .status()
          .or(() -> reports.stream().map(KeptStatus::at).max(Comparator.naturalOrder()));
    }

    /** What it isn't like, or isn't known to be like. */
    public List<Shortfall> shortfalls() {
      return assessment.shortfalls();
    }
  }

  /** Empty where the register has no such device. */
  public Optional<Shown> of(String device) {
    var rules = policy.now();
    return database.read(
        handle ->
            devices
                .find(handle, device)
                .map(found -> shown(rules, found, statuses.standing(handle, found.id()))));
  }

  /**
   * How those of some devices stand that are in use and of which something is required, by their
   * ids; in one read.
   */
  public Map<String, Shown> required(List<Device> some) {
    var inUse = some.stream().filter(it -> it.state() == DeviceState.ACTIVE).toList();
    var rules = policy.now();
    if (inUse.isEmpty() || !rules.requiresOfDevices()) {
      return Map.of();
    }
    var ids = inUse.stream().map(Device::id).toList();
    var standing = database.read(handle -> statuses.standing(handle, ids));
    return inUse.stream()
        .map(it -> Map.entry(it.id(), shown(rules, it, standing.getOrDefault(it.id(), List.of()))))
        .filter(each -> each.getValue().assessment().isRequired())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Shown shown(Policy rules, Device device, List<KeptStatus> reports) {
    var posture = ReportedPostures.of(device, reports);
    return new Shown(reports, rules.assess(posture, clock.instant()));
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
