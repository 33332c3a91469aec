package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusSource.Kind;
import jp.mochi.idp.config.StatusSourceConfig.AndroidManagement;
import jp.mochi.idp.lifecycle.status.poll.ListedDevice.Part;

/**
 * The devices of an enterprise in Google's Android Management API ({@code
 * enterprises.devices.list}), by its public description.
 *
 * <p>The list takes no filter and has no delta: all of it is read each time, page by page.
 *
 * <p>Google's JSON leaves out what is false (ProtoJSON: fields with their default value). So within
 * an object that is there, a yes that isn't said is a no: {@code policyCompliant} of a device that
 * has reported on its policy, the settings of one that has reported its settings.
 */
final class AndroidList implements ManagementList {
  /** As many as Google puts on a page at most. */
  private static final int ON_A_PAGE = 100;

  /** What is asked for, and nothing else of people's phones. */
  private static final String FIELDS =
      "nextPageToken,devices(name,ownership,state,appliedState,policyCompliant,"
          + "nonComplianceDetails(settingName,packageName,nonComplianceReason),"
          + "lastStatusReportTime,lastPolicyComplianceReportTime,"
          + "softwareInfo(androidVersion,securityPatchLevel),"
          + "hardwareInfo(serialNumber,model),networkInfo(imei),"
          + "deviceSettings(isDeviceSecure,adbEnabled,encryptionStatus,verifyAppsEnabled),"
          + "securityPosture(devicePosture,postureDetails(securityRisk)),"
          + "applicationReports(packageName,versionName,displayName,signingKeyCertFingerprints,"
          + "packageSha256Hash,state))";

  private static final int MOST_REASONS = 5;
  private static final Set<String> BROKEN_INTO = Set.of("UNKNOWN_OS", "COMPROMISED_OS");

  private final AndroidManagement management;

  AndroidList(AndroidManagement management) {
    this.management = management;
  }

  private String enterprise() {
    return "enterprises/" + management.enterprise();
  }

  @Override
  public URI address(Optional<Instant> since, Optional<String> page) {
    var query = new StringBuilder("pageSize=").append(ON_A_PAGE);
    page.ifPresent(token -> query.append("&pageToken=").append(URLEncoder.encode(token, UTF_8)));
    query.append("&fields=").append(URLEncoder.encode(FIELDS, UTF_8));
    return URI.create(management.baseUrl() + "/" + enterprise() + "/devices?" + query);
  }

  @Override
  public Optional<Duration> wholeListEvery() {
    return Optional.empty();
  }

  @Override
  public String identity() {
    return management.baseUrl() + " " + enterprise();
  }

  @Override
  public ListPage read(byte[] page) {
    return Fields.page(
        page, "devices", AndroidList::name, AndroidList::device, it -> token(it, "nextPageToken"));
  }

  private static Optional<String> token(Fields page, String field) {
    var token = page.free(field);
    if (!token.matches("[\\x21-\\x7e]{0,4096}")) {
      throw new Fields.Wrong("/" + field, "at most 4096 printable characters are expected");
    }
    return Optional.of(token).filter(it -> !it.isEmpty());
  }

  private static String name(Fields device) {
    var name = device.needed("name");
    if (!name.matches("enterprises/[^/]+/devices/[^/]+")) {
      throw new Fields.Wrong("/name", "enterprises/…/devices/… is expected");
    }
    return name;
  }

  private static ListedDevice device(String name, Fields device) {
    var hardware = device.inside("hardwareInfo");
    var numbers = new EnumMap<IdentifierKind, String>(IdentifierKind.class);
    hardware
        .flatMap(it -> it.text("serialNumber"))
        .ifPresent(number -> numbers.put(IdentifierKind.SERIAL, number));
    device
        .inside("networkInfo")
        .flatMap(it -> it.text("imei"))
        .ifPresent(number -> numbers.put(IdentifierKind.IMEI, number));
    var parts = new ArrayList<Part>();
    device.time("lastStatusReportTime").ifPresent(at -> parts.add(reported(device, at)));
    var against = against(device);
    var compliant = compliant(device);
    device
        .time("lastPolicyComplianceReportTime")
        .ifPresent(at -> parts.add(flag(Kind.POLLED_POLICY, at, compliant)));
    return new ListedDevice(
        name,
        List.of(name, name.substring(name.lastIndexOf('/') + 1)),
        numbers,
        ownership(device),
        Set.of(Platform.ANDROID),
        hardware.flatMap(it -> it.text("model")).orElse(""),
        parts,
        against,
        compliant ? Map.of() : reasons(device));
  }

  private static Part flag(Kind kind, Instant at, boolean compliant) {
    return new Part(kind, at, flags(Map.of(StatusFlag.MDM_COMPLIANT, compliant)), Optional.empty());
  }

  private static StatusFacts flags(Map<StatusFlag, Boolean> flags) {
    return new StatusFacts(Optional.empty(), Optional.empty(), flags, Optional.empty());
  }

  private static boolean compliant(Fields device) {
    return device.yes("policyCompliant").orElse(false);
  }

  private static Optional<Ownership> ownership(Fields device) {
    return switch (device.text("ownership").orElse("")) {
      case "COMPANY_OWNED" -> Optional.of(Ownership.CORPORATE);
      case "PERSONALLY_OWNED" -> Optional.of(Ownership.BYOD);
      default -> Optional.empty();
    };
  }

  /** One that isn't in use as it should be: shut out, lost, deleted, on its way elsewhere. */
  private static Optional<StatusFacts> against(Fields device) {
    var applied = device.text("appliedState").or(() -> device.text("state"));
    return switch (applied.orElse("")) {
      case "", "ACTIVE", "DEVICE_STATE_UNSPECIFIED" -> Optional.empty();
      case "DELETED" -> Optional.of(flags(Map.of(StatusFlag.MDM_ENROLLED, false)));
      default -> Optional.of(flags(Map.of(StatusFlag.MDM_COMPLIANT, false)));
    };
  }

  private static Map<String, String> reasons(Fields device) {
    var reasons = new LinkedHashSet<String>();
    for (var detail : device.objects("nonComplianceDetails")) {
      var setting = detail.text("settingName").orElse("?");
      var app = detail.text("packageName").map(it -> " " + it).orElse("");
      reasons.add(setting + app + " (" + detail.text("nonComplianceReason").orElse("?") + ")");
    }
    return reasons.isEmpty()
        ? Map.of()
        : Map.of(
            "non-compliance",
            reasons.stream().limit(MOST_REASONS).collect(Collectors.joining(", ")));
  }

  private static Part reported(Fields device, Instant at) {
    var software = device.inside("softwareInfo");
    var flags = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    flags.put(StatusFlag.MDM_ENROLLED, true);
    device.inside("deviceSettings").ifPresent(it -> settings(it, flags));
    device.inside("securityPosture").ifPresent(it -> posture(it, flags));
    var facts =
        new StatusFacts(
            software.flatMap(it -> it.version("androidVersion")),
            software.flatMap(it -> it.day("securityPatchLevel")),
            flags,
            Optional.empty());
    return new Part(Kind.POLLED, at, facts, apps(device));
  }

  private static void settings(Fields settings, Map<StatusFlag, Boolean> flags) {
    flags.put(StatusFlag.SCREEN_LOCK, settings.yes("isDeviceSecure").orElse(false));
    flags.put(StatusFlag.USB_DEBUGGING, settings.yes("adbEnabled").orElse(false));
    flags.put(StatusFlag.MALWARE_PROTECTION, settings.yes("verifyAppsEnabled").orElse(false));
    switch (settings.text("encryptionStatus").orElse("")) {
      case "ACTIVE", "ACTIVE_PER_USER" -> flags.put(StatusFlag.ENCRYPTED, true);
      // encrypted by a key that anybody can use who has the phone
      case "ACTIVE_DEFAULT_KEY", "UNSUPPORTED", "INACTIVE", "ACTIVATING" ->
          flags.put(StatusFlag.ENCRYPTED, false);
      default -> {} // not known
    }
  }

  /** At risk alone says nothing of whether its system was broken into: the details do. */
  private static void posture(Fields posture, Map<StatusFlag, Boolean> flags) {
    var risks =
        posture.objects("postureDetails").stream()
            .flatMap(it -> it.text("securityRisk").stream())
            .toList();
    var state = posture.text("devicePosture").orElse("");
    if (state.equals("POTENTIALLY_COMPROMISED") || risks.stream().anyMatch(BROKEN_INTO::contains)) {
      flags.put(StatusFlag.ROOTED, true);
    } else if (state.equals("SECURE")) {
      flags.put(StatusFlag.ROOTED, false);
    }
  }

  /** Those that are installed; where none is reported, the policy has them not reported. */
  private static Optional<List<InstalledApp>> apps(Fields device) {
    var reports = device.objects("applicationReports");
    if (reports.isEmpty()) {
      return Optional.empty();
    }
    if (reports.size() > 2 * AppsReported.MOST) {
      throw new Fields.Wrong(
          "/applicationReports", "at most " + AppsReported.MOST + " apps are expected");
    }
    return Optional.of(
        reports.stream()
            .filter(it -> !it.free("state").equals("REMOVED"))
            .flatMap(it -> app(it).stream())
            .toList());
  }

  private static Optional<InstalledApp> app(Fields report) {
    var signers = report.list("signingKeyCertFingerprints");
    return InstalledApp.of(
        report.free("packageName"),
        report.free("versionName"),
        report.free("displayName"),
        signers.isEmpty() ? "" : signers.getFirst().asText(),
        report.free("packageSha256Hash"));
  }
}
