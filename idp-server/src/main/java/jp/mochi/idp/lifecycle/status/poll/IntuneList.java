package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusSource.Kind;
import jp.mochi.idp.config.StatusSourceConfig.Intune;
import jp.mochi.idp.lifecycle.status.poll.ListedDevice.Part;

/**
 * The devices of a tenant in Microsoft Intune ({@code deviceManagement/managedDevices} of Microsoft
 * Graph), by its public description.
 *
 * <p>Microsoft Graph has no delta query for managed devices; what it has is a filter: {@code
 * lastSyncDateTime} takes {@code gt} and {@code lt}. So only devices that were in touch are read,
 * and all of them now and then, since a list that is filtered doesn't tell who has left.
 *
 * <p>Where the next page is, the answer says as a whole address ({@code @odata.nextLink}). Only its
 * query is used, behind the address from the configuration, and only where the rest is the same: no
 * answer sends us elsewhere.
 */
final class IntuneList implements ManagementList {
  private static final int ON_A_PAGE = 100;
  private static final int LONGEST_LINK = 8192;

  /** What is asked for, and nothing else of people's phones. */
  private static final String FIELDS =
      "id,managedDeviceOwnerType,operatingSystem,osVersion,lastSyncDateTime,complianceState,"
          + "jailBroken,isEncrypted,managementAgent,androidSecurityPatchLevel,serialNumber,imei,"
          + "model";

  private final Intune management;

  IntuneList(Intune management) {
    this.management = management;
  }

  private String list() {
    return management.baseUrl() + "/deviceManagement/managedDevices";
  }

  @Override
  public URI address(Optional<Instant> since, Optional<String> page) {
    return URI.create(list() + "?" + page.orElseGet(() -> first(since)));
  }

  private static String first(Optional<Instant> since) {
    var query = "$select=" + FIELDS + "&$top=" + ON_A_PAGE;
    return since
        .map(at -> "lastSyncDateTime gt " + at.truncatedTo(ChronoUnit.SECONDS))
        .map(filter -> query + "&$filter=" + URLEncoder.encode(filter, UTF_8).replace("+", "%20"))
        .orElse(query);
  }

  @Override
  public Optional<Duration> wholeListEvery() {
    return Optional.of(management.wholeListEvery());
  }

  @Override
  public String identity() {
    return management.tokenUrl() + " " + list();
  }

  @Override
  public ListPage read(byte[] page) {
    return Fields.page(
        page, "value", it -> it.needed("id"), IntuneList::device, it -> next(it, list()));
  }

  /**
   * The query of the next page.
   *
   * @param list the address of the list, to which it has to belong
   */
  static Optional<String> next(Fields page, String list) {
    var link = page.free("@odata.nextLink");
    if (link.isEmpty()) {
      return Optional.empty();
    }
    try {
      var address = new URI(link);
      var query = address.getRawQuery();
      // The JDK takes letters beyond RFC 3986 for good; on the way to a server they have no
      // meaning.
      if (link.length() <= LONGEST_LINK
          && query != null
          && link.equals(address.toASCIIString())
          && link.equals(list + "?" + query)) {
        return Optional.of(query);
      }
    } catch (URISyntaxException noAddress) {
      // refused below, like one that leads elsewhere
    }
    throw new Fields.Wrong("/@odata.nextLink", "an address below " + list + " is expected");
  }

  private static ListedDevice device(String id, Fields device) {
    var numbers = new EnumMap<IdentifierKind, String>(IdentifierKind.class);
    device.text("serialNumber").ifPresent(it -> numbers.put(IdentifierKind.SERIAL, it));
    device.text("imei").ifPresent(it -> numbers.put(IdentifierKind.IMEI, it));
    var parts = new ArrayList<Part>();
    var facts = facts(device);
    var compliant = compliant(device);
    device
        .time("lastSyncDateTime")
        .ifPresent(
            at -> {
              parts.add(new Part(Kind.POLLED, at, facts, Optional.empty()));
              compliant.ifPresent(
                  it ->
                      parts.add(
                          new Part(
                              Kind.POLLED_POLICY,
                              at,
                              flags(Map.of(StatusFlag.MDM_COMPLIANT, it)),
                              Optional.empty())));
            });
    return new ListedDevice(
        id,
        List.of(id),
        numbers,
        ownership(device),
        platforms(device),
        device.text("model").orElse(""),
        parts,
        Optional.empty(),
        compliant.orElse(true)
            ? Map.of()
            : Map.of("non-compliance", device.text("complianceState").orElse("")));
  }

  private static StatusFacts flags(Map<StatusFlag, Boolean> flags) {
    return new StatusFacts(Optional.empty(), Optional.empty(), flags, Optional.empty());
  }

  private static Optional<Ownership> ownership(Fields device) {
    return switch (device.text("managedDeviceOwnerType").orElse("")) {
      case "company" -> Optional.of(Ownership.CORPORATE);
      case "personal" -> Optional.of(Ownership.BYOD);
      default -> Optional.empty();
    };
  }

  /** Intune calls an iPad what its system calls itself, which has changed over time. */
  private static Set<Platform> platforms(Fields device) {
    return switch (device.text("operatingSystem").orElse("").toLowerCase(Locale.ROOT)) {
      case "ios", "ipados" -> Set.of(Platform.IOS, Platform.IPADOS);
      case "android", "androidforwork", "androidenterprise" -> Set.of(Platform.ANDROID);
      case "windows" -> Set.of(Platform.WINDOWS);
      case "macos" -> Set.of(Platform.MACOS);
      case "chromeos" -> Set.of(Platform.CHROMEOS);
      case "linux" -> Set.of(Platform.LINUX);
      default -> Set.of();
    };
  }

  /** In its grace Intune itself lets a device in; what it hasn't looked at yet is unknown. */
  private static Optional<Boolean> compliant(Fields device) {
    return switch (device.text("complianceState").orElse("")) {
      case "compliant", "inGracePeriod" -> Optional.of(true);
      case "noncompliant", "conflict", "error" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static StatusFacts facts(Fields device) {
    var flags = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    device.yes("isEncrypted").ifPresent(it -> flags.put(StatusFlag.ENCRYPTED, it));
    switch (device.text("jailBroken").orElse("").toLowerCase(Locale.ROOT)) {
      case "true" -> flags.put(StatusFlag.ROOTED, true);
      case "false" -> flags.put(StatusFlag.ROOTED, false);
      default -> {} // not known
    }
    switch (device.text("managementAgent").orElse("")) {
      case "", "unknown", "unknownFutureValue" -> {}
      case "eas" -> flags.put(StatusFlag.MDM_ENROLLED, false); // mail alone
      default -> flags.put(StatusFlag.MDM_ENROLLED, true);
    }
    return new StatusFacts(
        device.version("osVersion"),
        device.day("androidSecurityPatchLevel"),
        flags,
        Optional.empty());
  }
}
