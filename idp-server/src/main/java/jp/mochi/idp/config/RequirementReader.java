package jp.mochi.idp.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.Requirement;
import jp.mochi.idp.policy.Requirement.Dated;
import jp.mochi.idp.policy.Requirements;
import jp.mochi.idp.policy.StatusCheck;

/** Reads {@code requirements:}, what devices must be like. */
final class RequirementReader {
  private static final Duration A_DAY = Duration.ofHours(24);
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  private static final OsVersion NO_VERSION = new OsVersion(List.of(0));

  private final Section section;
  private final List<Dated> checks = new ArrayList<>();

  private RequirementReader(Section section) {
    this.section = section;
  }

  /** All that a policy requires of devices; nothing where the key is left out. */
  static Requirements all(Section root) {
    if (!root.has("requirements")) {
      root.optional("requirements", Form.text()); // an empty one is a fault, not "nothing"
      return Requirements.NONE;
    }
    var sections = root.sections("requirements");
    if (sections.isEmpty()) {
      root.fault("requirements", FaultCode.POLICY_NONE);
    }
    return new Requirements(
        sections.stream().map(each -> new RequirementReader(each).read()).toList());
  }

  private Requirement read() {
    var platforms =
        Set.copyOf(section.oneOrMore("platforms", word(Platform.values(), Platform::text)));
    var ownerships =
        Set.copyOf(section.oneOrMore("ownership", word(Ownership.values(), Ownership::text)));
    var within = section.orElse("status-within", RuleReader.age(), A_DAY);
    var selfReported = section.orElse("accept-self-reported", Form.yesOrNo(), false);
    var zone = section.orElse("zone", TimeZones.namedOrOffset(), TOKYO);
    versions();
    patches();
    for (var flag : StatusFlag.values()) {
      flag(flag);
    }
    section
        .oneOrMore("profiles", profile())
        .forEach(id -> checks.add(new Dated(new StatusCheck.Profile(id), Optional.empty())));
    if (checks.isEmpty()) {
      section.fault("status-within", FaultCode.POLICY_NO_CHECK);
    }
    return new Requirement(platforms, ownerships, within, selfReported, zone, checks);
  }

  /** One version, or several that count from days of their own. */
  private void versions() {
    var found =
        section.items(
            "os-at-least",
            text -> counting(version().parse(text)),
            item -> {
              var version = item.required("version", version(), NO_VERSION, "\"19\"");
              return Optional.of(new Dated(new StatusCheck.AtLeast(version), from(item)));
            });
    checks.addAll(found);
  }

  private static Form.Parsed<Dated> counting(Form.Parsed<OsVersion> parsed) {
    return switch (parsed) {
      case Form.Parsed.Good<OsVersion>(var version) ->
          Form.good(new Dated(new StatusCheck.AtLeast(version), Optional.empty()));
      case Form.Parsed.Bad<OsVersion>(var code, var arguments) ->
          new Form.Parsed.Bad<>(code, arguments);
    };
  }

  private void patches() {
    if (section.isMapping("patched-within")) {
      var patched = section.section("patched-within");
      var age = patched.required("age", RuleReader.age(), A_DAY, "90d");
      checks.add(new Dated(new StatusCheck.PatchedWithin(age), from(patched)));
    } else {
      section
          .optional("patched-within", RuleReader.age())
          .ifPresent(
              age -> checks.add(new Dated(new StatusCheck.PatchedWithin(age), Optional.empty())));
    }
  }

  private void flag(StatusFlag flag) {
    var key = Requirements.key(flag);
    var check = new StatusCheck.Good(flag);
    if (section.isMapping(key)) {
      var from = section.section(key).required("from", day(), LocalDate.EPOCH, "2026-12-01");
      checks.add(new Dated(check, Optional.of(from)));
    } else {
      section
          .optional(key, RuleReader.onlyTrue())
          .ifPresent(yes -> checks.add(new Dated(check, Optional.empty())));
    }
  }

  private static Optional<LocalDate> from(Section item) {
    return item.optional("from", day());
  }

  private static <T> Form<T> word(T[] values, Function<T, String> text) {
    return given ->
        Stream.of(values)
            .filter(value -> text.apply(value).equals(given))
            .findFirst()
            .map(Form::good)
            .orElseGet(() -> RuleReader.choice(given, Stream.of(values).map(text).toList()));
  }

  private static Form<OsVersion> version() {
    return text ->
        OsVersion.of(text)
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.POLICY_OS_VERSION, text));
  }

  private static Form<LocalDate> day() {
    return text -> {
      try {
        return Form.good(LocalDate.parse(text));
      } catch (DateTimeException notADay) {
        return Form.bad(FaultCode.POLICY_DAY, text);
      }
    };
  }

  private static Form<String> profile() {
    return text ->
        text.isBlank() || !InstalledApp.isGood(text)
            ? Form.bad(FaultCode.POLICY_NAME, text)
            : Form.good(text);
  }
}
