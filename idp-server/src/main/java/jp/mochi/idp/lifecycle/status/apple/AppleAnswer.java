package jp.mochi.idp.lifecycle.status.apple;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.lifecycle.status.apple.PropertyList.Value;
import jp.mochi.idp.lifecycle.status.apple.PropertyList.Value.Dict;

/**
 * What a device's answer tells, by the keys of Apple's device management protocol ({@code
 * DeviceInformation}, {@code SecurityInfo}, {@code ProfileList}, {@code InstalledApplicationList}).
 * What isn't there is unknown; a key that is there and of the wrong kind refuses the whole, but for
 * what an app says of itself.
 */
final class AppleAnswer {
  /** All of a device's files are protected by its code. */
  private static final long BLOCK_AND_FILE_LEVEL = 3;

  private static final Map<String, IdentifierKind> NUMBERS =
      Map.of("SerialNumber", IdentifierKind.SERIAL, "IMEI", IdentifierKind.IMEI);

  private AppleAnswer() {}

  /** What came of an answer. */
  sealed interface Read {
    /**
     * It tells something.
     *
     * @param numbers that the device says it bears
     */
    record Told(
        StatusSource source,
        StatusFacts facts,
        Optional<List<InstalledApp>> apps,
        Map<IdentifierKind, String> numbers)
        implements Read {}

    /** To something else that was asked of the device. */
    record Nothing() implements Read {}

    /** It isn't as the protocol has it; {@code key} is where. */
    record Bad(String key) implements Read {}
  }

  static Read of(Dict answer) {
    try {
      if (answer.get("QueryResponses").isPresent()) {
        return device(needed(answer.dict("QueryResponses"), "QueryResponses"));
      }
      if (answer.get("SecurityInfo").isPresent()) {
        return security(needed(answer.dict("SecurityInfo"), "SecurityInfo"));
      }
      if (answer.get("ProfileList").isPresent()) {
        return profiles(needed(answer.list("ProfileList"), "ProfileList"));
      }
      if (answer.get("InstalledApplicationList").isPresent()) {
        var key = "InstalledApplicationList";
        return apps(needed(answer.list(key), key));
      }
      return new Read.Nothing();
    } catch (WrongKind wrong) {
      return new Read.Bad(wrong.key);
    }
  }

  private static final class WrongKind extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String key;

    WrongKind(String key) {
      super(key, null, false, false);
      this.key = key;
    }
  }

  private static <T> T needed(Optional<T> value, String key) {
    return value.orElseThrow(() -> new WrongKind(key));
  }

  /** Present and of this kind, or absent. */
  private static <T> Optional<T> optional(Dict dict, String key, Optional<T> value) {
    if (dict.get(key).isPresent() && value.isEmpty()) {
      throw new WrongKind(key);
    }
    return value;
  }

  private static Read device(Dict answers) {
    var numbers = new EnumMap<IdentifierKind, String>(IdentifierKind.class);
    NUMBERS.forEach(
        (key, kind) -> text(answers, key).ifPresent(number -> numbers.put(kind, number)));
    var version =
        text(answers, "OSVersion")
            .map(it -> OsVersion.of(it).orElseThrow(() -> new WrongKind("OSVersion")));
    var flags = Map.of(StatusFlag.MDM_ENROLLED, true);
    var facts = new StatusFacts(version, Optional.empty(), flags, Optional.empty());
    return new Read.Told(StatusSource.APPLE_MDM_DEVICE, facts, Optional.empty(), numbers);
  }

  private static Optional<String> text(Dict dict, String key) {
    return optional(dict, key, dict.text(key))
        .map(
            text -> {
              if (!InstalledApp.isGood(text)) {
                throw new WrongKind(key);
              }
              return text;
            });
  }

  private static Optional<Boolean> yes(Dict dict, String key) {
    return optional(dict, key, dict.yes(key));
  }

  /**
   * A phone's files are protected once it has a code; a Mac says itself whether its disk is
   * encrypted.
   */
  private static Read security(Dict info) {
    var flags = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    var code = yes(info, "PasscodePresent");
    code.ifPresent(there -> flags.put(StatusFlag.SCREEN_LOCK, there));
    var hardware = optional(info, "HardwareEncryptionCaps", info.number("HardwareEncryptionCaps"));
    hardware
        .flatMap(caps -> code.map(there -> there && caps == BLOCK_AND_FILE_LEVEL))
        .ifPresent(safe -> flags.put(StatusFlag.ENCRYPTED, safe));
    yes(info, "FDE_Enabled").ifPresent(on -> flags.put(StatusFlag.ENCRYPTED, on));
    var facts = new StatusFacts(Optional.empty(), Optional.empty(), flags, Optional.empty());
    return new Read.Told(StatusSource.APPLE_MDM_SECURITY, facts, Optional.empty(), Map.of());
  }

  private static Read profiles(List<Value> list) {
    if (list.size() > StatusFacts.MOST_PROFILES) {
      throw new WrongKind("ProfileList");
    }
    Set<String> ids = new TreeSet<>();
    for (var item : list) {
      ids.add(needed(text(dict(item, "ProfileList"), "PayloadIdentifier"), "PayloadIdentifier"));
    }
    var facts = new StatusFacts(Optional.empty(), Optional.empty(), Map.of(), Optional.of(ids));
    return new Read.Told(StatusSource.APPLE_MDM_PROFILES, facts, Optional.empty(), Map.of());
  }

  /**
   * An app of a Mac may have no identifier; there is nothing to know such a one by. All of it is
   * the app's maker's choice: one odd app keeps no other out of sight, and one that is there twice
   * counts once.
   */
  private static Read apps(List<Value> list) {
    var apps = new LinkedHashSet<InstalledApp>();
    for (var item : list) {
      app(dict(item, "InstalledApplicationList")).ifPresent(apps::add);
    }
    return new Read.Told(
        StatusSource.APPLE_MDM_APPS, StatusFacts.NOTHING, Optional.of(List.copyOf(apps)), Map.of());
  }

  private static Optional<InstalledApp> app(Dict app) {
    var version = app.text("ShortVersion").or(() -> app.text("Version")).orElse("");
    return InstalledApp.of(
        app.text("Identifier").orElse(""), version, app.text("Name").orElse(""), "", "");
  }

  private static Dict dict(Value item, String key) {
    if (item instanceof Dict dict) {
      return dict;
    }
    throw new WrongKind(key);
  }
}
