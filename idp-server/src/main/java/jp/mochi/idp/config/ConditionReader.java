package jp.mochi.idp.config;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.TimeWindow;

/** Reads a rule's {@code if:}, all of whose keys must hold. */
final class ConditionReader {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final String NOT = "not-";

  private final Section rule;
  private final SensitivityLabels labels;
  private final List<PlacedRule.Place> places = new ArrayList<>();
  private boolean accepts;

  ConditionReader(Section rule, SensitivityLabels labels) {
    this.rule = rule;
    this.labels = labels;
  }

  /** Whether what was read takes a number that a device bears for the device. */
  boolean acceptsForgeableIdentifier() {
    return accepts;
  }

  List<PlacedRule.Place> read() {
    if (!rule.has("if")) {
      rule.optional("if", Form.text()); // an empty one is a fault, not "always"
      return List.of();
    }
    var conditions = rule.section("if");
    names(conditions, Subject.SERVICES, Form.text());
    names(conditions, Subject.TAGS, Form.text());
    names(conditions, Subject.SENSITIVITY, labels.form());
    names(conditions, Subject.DATA, one(DataLocation.values(), DataLocation::text));
    names(conditions, Subject.ZONES, Form.text());
    names(conditions, Subject.GROUPS, Form.text());
    attributes(conditions, "attributes");
    attributes(conditions, NOT + "attributes");
    device(conditions);
    proved(conditions);
    time(conditions);
    if (conditions.isEmpty()) {
      rule.fault("if", FaultCode.EMPTY);
    }
    return places;
  }

  private void names(Section conditions, Subject subject, Form<String> form) {
    among(conditions, subject.key(), subject, form, false);
    among(conditions, NOT + subject.key(), subject, form, true);
  }

  private void among(
      Section section, String key, Subject subject, Form<String> form, boolean negated) {
    var names = new LinkedHashSet<>(section.oneOrMore(key, form));
    if (!names.isEmpty()) {
      add(new Clause.Among(subject, names, negated), section, key);
    }
  }

  private void attributes(Section conditions, String key) {
    if (!conditions.has(key)) {
      return;
    }
    var attributes = conditions.section(key);
    for (var name : attributes.keys()) {
      var values = new LinkedHashSet<>(attributes.oneOrMore(name, Form.text()));
      if (!values.isEmpty()) {
        add(new Clause.Attribute(name, values, key.startsWith(NOT)), attributes, name);
      }
    }
  }

  private void device(Section conditions) {
    if (!conditions.has("device")) {
      return;
    }
    var device = conditions.section("device");
    var ownership = one(Ownership.values(), Ownership::text);
    var binding = one(BindingStrength.values(), BindingStrength::text);
    var compliance = one(Compliance.values(), Compliance::text);
    among(device, "ownership", Subject.OWNERSHIP, ownership, false);
    among(device, "binding", Subject.BINDING, binding, false);
    device.optional("binding-at-least", binding).ifPresent(least -> atLeast(device, least));
    accepts = device.optional(PlatformCheck.FORGEABLE, RuleReader.onlyTrue()).isPresent();
    among(device, "compliance", Subject.COMPLIANCE, compliance, false);
    statusAge(device, "status-within", false);
    statusAge(device, "status-older-than", true);
  }

  /** A known browser stands beside the keys: only whoever names it takes it. */
  private void atLeast(Section device, String least) {
    var strong = new LinkedHashSet<String>();
    for (var strength : BindingStrength.values()) {
      if (strength != BindingStrength.KNOWN_BROWSER || strength.text().equals(least)) {
        strong.add(strength.text());
      }
      if (strength.text().equals(least)) {
        break;
      }
    }
    add(new Clause.Among(Subject.BINDING, strong, false), device, "binding-at-least");
  }

  private void statusAge(Section device, String key, boolean older) {
    device
        .optional(key, RuleReader.age())
        .ifPresent(age -> add(new Clause.StatusAge(age, older), device, key));
  }

  private void proved(Section conditions) {
    if (!conditions.has("proved")) {
      return;
    }
    var proved = conditions.section("proved");
    for (var factor : Factor.values()) {
      proved
          .optional(factor.text(), RuleReader.age())
          .ifPresent(age -> add(new Clause.Proved(factor, age), proved, factor.text()));
    }
  }

  private void time(Section conditions) {
    if (!conditions.has("time")) {
      return;
    }
    var time = conditions.section("time");
    var days = Set.copyOf(time.oneOrMore("days", day()));
    var window =
        new TimeWindow(
            days.isEmpty() ? TimeWindow.everyDay() : days,
            time.orElse("from", timeOfDay(), LocalTime.MIN),
            time.orElse("to", timeOfDay(), LocalTime.MIN),
            time.required(
                "zone", TimeZones.namedOrOffset(), ZoneId.of("Asia/Tokyo"), "Asia/Tokyo"));
    add(new Clause.During(window), conditions, "time");
  }

  private void add(Clause clause, Section section, String key) {
    places.add(new PlacedRule.Place(clause, section, key));
  }

  private static <T> Form<String> one(T[] values, Function<T, String> text) {
    var choices = Stream.of(values).map(text).toList();
    return given -> choices.contains(given) ? Form.good(given) : RuleReader.choice(given, choices);
  }

  private static Form<DayOfWeek> day() {
    Map<String, DayOfWeek> days =
        Stream.of(DayOfWeek.values())
            .collect(
                Collectors.toMap(
                    day ->
                        day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                            .toLowerCase(Locale.ROOT),
                    day -> day,
                    (one, other) -> one,
                    LinkedHashMap::new));
    return text -> {
      var day = days.get(text);
      return day == null ? RuleReader.choice(text, days.keySet()) : Form.good(day);
    };
  }

  /** The end of a day is the beginning of the next. */
  private static Form<LocalTime> timeOfDay() {
    return text -> {
      if (text.equals("24:00")) {
        return Form.good(LocalTime.MIN);
      }
      return TIME.matcher(text).matches()
          ? Form.good(LocalTime.parse(text))
          : Form.bad(FaultCode.POLICY_TIME, text);
    };
  }
}
