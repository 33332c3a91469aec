package jp.mochi.idp.config;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.When;
import jp.mochi.idp.policy.Words;

/** Reads one rule. */
final class RuleReader {
  private static final int LONGEST_NAME = 100;
  private static final Effect NOTHING = new Effect.Refuse();

  private final Section section;
  private final SensitivityLabels labels;

  RuleReader(Section section, SensitivityLabels labels) {
    this.section = section;
    this.labels = labels;
  }

  PlacedRule read() {
    var conditions = new ConditionReader(section, labels);
    var places = conditions.read();
    var rule =
        new Rule(
            section.required("name", name(), "", "password"),
            reason(),
            places.stream().map(PlacedRule.Place::clause).toList(),
            when(),
            effect(),
            section.orElse("report-only", Form.yesOrNo(), false),
            conditions.acceptsForgeableIdentifier());
    return new PlacedRule(rule, section, places);
  }

  private static Form<String> name() {
    return text ->
        text.isBlank() || text.length() > LONGEST_NAME || text.chars().anyMatch(c -> c < ' ')
            ? Form.bad(FaultCode.POLICY_NAME, text)
            : Form.good(text);
  }

  private Words reason() {
    var reason = section.section("reason");
    return new Words(
        reason.required("ja", Form.text(), "", "パスワードで本人を確認します"),
        reason.required("en", Form.text(), "", "The password shows who it is"));
  }

  private Optional<When> when() {
    var text = section.optional("when", Form.text());
    return text.flatMap(
        cel ->
            switch (When.compile(cel)) {
              case When.Compiled.Good(var when) -> Optional.of(when);
              case When.Compiled.Bad(var line, var column, var problem) -> {
                section.faultInside(
                    "when",
                    line,
                    FaultCode.POLICY_CEL,
                    String.valueOf(line),
                    String.valueOf(column),
                    problem,
                    Stream.of(Fact.values()).map(Fact::text).collect(Collectors.joining(", ")));
                yield Optional.empty();
              }
            });
  }

  private Effect effect() {
    var there = Stream.of("require", "refuse", "permit").filter(section::has).toList();
    var obligations = obligations();
    if (there.isEmpty()) {
      section.missing("require", "[password]");
      return NOTHING;
    }
    if (there.size() > 1) {
      section.fault(there.get(1), FaultCode.POLICY_EFFECT, String.join(", ", there));
    }
    return switch (there.getFirst()) {
      case "require" -> require(obligations);
      case "permit" -> {
        section.optional("permit", onlyTrue());
        yield new Effect.Permit(obligations);
      }
      default -> refuse();
    };
  }

  private Effect require(Obligations obligations) {
    var factors =
        section.items(
            "require",
            text -> map(factor().parse(text), f -> new Effect.Requirement(f, Optional.empty())),
            RuleReader::requirement);
    return factors.isEmpty() ? NOTHING : new Effect.Require(factors, obligations);
  }

  private static Optional<Effect.Requirement> requirement(Section item) {
    var maxAge = item.optional("max-age", age());
    if (!item.has("factor")) {
      item.missing("factor", "certificate");
      return Optional.empty();
    }
    return item.optional("factor", factor()).map(f -> new Effect.Requirement(f, maxAge));
  }

  private Effect refuse() {
    section.optional("refuse", onlyTrue());
    if (section.has("obligations")) {
      section.fault("obligations", FaultCode.POLICY_REFUSE_OBLIGES);
    }
    return new Effect.Refuse();
  }

  private Obligations obligations() {
    if (!section.has("obligations")) {
      return Obligations.NONE;
    }
    var there = section.section("obligations");
    Set<Obligations.Mark> marks = EnumSet.noneOf(Obligations.Mark.class);
    for (var mark : Obligations.Mark.values()) {
      there.optional(mark.text(), onlyTrue()).ifPresent(yes -> marks.add(mark));
    }
    var obligations =
        new Obligations(
            there.optional("session", Durations.between("1m", "30d")),
            there.optional("re-evaluate", Durations.between("10s", "1d")),
            there.optional("delete-after", Durations.between("1m", "400d")),
            marks);
    if (there.isEmpty()) {
      section.fault("obligations", FaultCode.POLICY_NO_OBLIGATION);
    }
    return obligations;
  }

  /** How old a proof may be; at least the time that a person needs to prove another factor. */
  static Form<Duration> age() {
    return Durations.between("1m", "400d");
  }

  static Form<Factor> factor() {
    return text ->
        Factor.of(text)
            .map(Form::good)
            .orElseGet(() -> choice(text, Stream.of(Factor.values()).map(Factor::text).toList()));
  }

  static <T> Form.Parsed<T> choice(String text, Collection<String> choices) {
    return Form.bad(FaultCode.CHOICE, text, String.join(", ", choices));
  }

  static Form<Boolean> onlyTrue() {
    return text ->
        text.equals("true") ? Form.good(true) : Form.bad(FaultCode.POLICY_ONLY_TRUE, text);
  }

  private static <A, B> Form.Parsed<B> map(
      Form.Parsed<A> parsed, java.util.function.Function<A, B> function) {
    return switch (parsed) {
      case Form.Parsed.Good<A>(var value) -> Form.good(function.apply(value));
      case Form.Parsed.Bad<A>(var code, var arguments) -> new Form.Parsed.Bad<>(code, arguments);
    };
  }
}
