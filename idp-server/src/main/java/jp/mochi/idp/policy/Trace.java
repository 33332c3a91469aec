package jp.mochi.idp.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a decision came out as it did.
 *
 * @param policyVersion the version of the policy that was in force
 * @param decidedBy the rule that decided; empty where none matched
 * @param steps each rule that was looked at, with what it came to: first the rules that refuse,
 *     then the others from the top down to the one that decided
 * @param grounds what it was decided on; empty in a trace that was read from a record
 */
public record Trace(
    String policyVersion, Optional<String> decidedBy, List<Step> steps, Optional<Grounds> grounds) {
  private static final String REPORT_ONLY = "report-only ";
  private static final String COMMA = ", ";

  /** How {@link #compact()} calls the step of a rule that permits and has an effect. */
  public static final String PERMITS = "permits";

  public Trace {
    Objects.requireNonNull(policyVersion);
    Objects.requireNonNull(decidedBy);
    steps = List.copyOf(steps);
    Objects.requireNonNull(grounds);
  }

  /** A trace of which only the steps are left. */
  public Trace(String policyVersion, Optional<String> decidedBy, List<Step> steps) {
    this(policyVersion, decidedBy, steps, Optional.empty());
  }

  /** What a rule came to. */
  public enum Verdict {
    /** It matched and refuses. */
    REFUSES,
    /** It matched and permits. */
    PERMITS,
    /** It matched; {@code because} names the factors that are still to be proved. */
    NEEDS,
    /** It didn't match; {@code because} names the condition that failed. */
    NOT,
    /** {@code because} names the facts that aren't known. */
    UNKNOWN,
    /** Its expression couldn't be evaluated; {@code because} says why. */
    FAILED
  }

  /**
   * @param rule the rule's name
   * @param verdict what it came to
   * @param because conditions, facts or factors that the verdict is about
   * @param reportOnly it had no effect
   */
  public record Step(String rule, Verdict verdict, List<String> because, boolean reportOnly) {
    public Step {
      Objects.requireNonNull(rule);
      Objects.requireNonNull(verdict);
      because = List.copyOf(because);
    }

    /** In words: {@code not zones}, {@code needs certificate}, {@code report-only refuses}. */
    public String outcome() {
      var words = (reportOnly ? REPORT_ONLY : "") + verdict.name().toLowerCase(Locale.ROOT);
      return because.isEmpty() ? words : words + " " + String.join(COMMA, because);
    }

    private static Step of(String rule, String outcome) {
      var reportOnly = outcome.startsWith(REPORT_ONLY);
      var words = reportOnly ? outcome.substring(REPORT_ONLY.length()) : outcome;
      var parts = List.of(words.split(" ", 2));
      var verdict = Verdict.valueOf(parts.getFirst().toUpperCase(Locale.ROOT));
      return new Step(rule, verdict, because(verdict, parts), reportOnly);
    }

    private static List<String> because(Verdict verdict, List<String> parts) {
      if (parts.size() == 1) {
        return List.of();
      }
      var rest = parts.getLast();
      return verdict == Verdict.FAILED ? List.of(rest) : List.of(rest.split(COMMA, -1));
    }
  }

  /** For a record: neighbours with the same outcome together, {@code {"not services": [a, b]}}. */
  public List<Map<String, List<String>>> compact() {
    List<Map<String, List<String>>> groups = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      names.add(steps.get(i).rule());
      var outcome = steps.get(i).outcome();
      if (i + 1 == steps.size() || !steps.get(i + 1).outcome().equals(outcome)) {
        groups.add(Map.of(outcome, List.copyOf(names)));
        names.clear();
      }
    }
    return List.copyOf(groups);
  }

  /**
   * A trace from its record.
   *
   * @throws IllegalArgumentException when it isn't what {@link #compact()} gave
   */
  public static Trace read(
      String policyVersion, Optional<String> decidedBy, List<Map<String, List<String>>> compact) {
    List<Step> steps = new ArrayList<>();
    for (var group : compact) {
      group.forEach((outcome, rules) -> rules.forEach(rule -> steps.add(Step.of(rule, outcome))));
    }
    return new Trace(policyVersion, decidedBy, steps);
  }
}
