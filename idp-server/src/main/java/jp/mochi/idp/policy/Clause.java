package jp.mochi.idp.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * One condition of a rule outside CEL. All of a rule's clauses must hold. Every clause is monotone:
 * telling one more fact can turn unknown into true or false, and never changes true or false.
 */
public sealed interface Clause {
  /** Whether it holds. */
  Tri test(Facts facts);

  /** The fact it asks for. */
  Fact fact();

  /** How the file names it: {@code zones}, {@code device.ownership}. */
  String key();

  /** Whether a known browser makes it hold. */
  default boolean isOnKnownBrowser() {
    return this instanceof Among(var subject, var names, var negated)
        && subject == Subject.BINDING
        && names.contains(BindingStrength.KNOWN_BROWSER.text());
  }

  /** Whether the other holds whenever this one does. */
  default boolean implies(Clause other) {
    return equals(other);
  }

  /** Whether the two can never hold together. */
  default boolean excludes(Clause other) {
    return false;
  }

  /** One of the names is among the subject's, or, negated, none is. */
  record Among(Subject subject, Set<String> names, boolean negated) implements Clause {
    public Among {
      names = inOrder(names);
    }

    @Override
    public Tri test(Facts facts) {
      var among = subject.isAmong(names, facts);
      return negated ? among.negated() : among;
    }

    @Override
    public Fact fact() {
      return subject.fact();
    }

    @Override
    public String key() {
      return negated ? "not-" + subject.key() : subject.key();
    }

    @Override
    public boolean implies(Clause other) {
      return other instanceof Among(var about, var others, var none)
          && about == subject
          && impliesAmong(others, none);
    }

    private boolean impliesAmong(Set<String> others, boolean none) {
      if (negated) {
        return none && names.containsAll(others);
      }
      return none ? !subject.canBeBoth(names, others) : others.containsAll(names);
    }

    @Override
    public boolean excludes(Clause other) {
      return other instanceof Among(var about, var others, var none)
          && about == subject
          && excludesAmong(others, none);
    }

    private boolean excludesAmong(Set<String> others, boolean none) {
      if (negated != none) {
        return negated ? names.containsAll(others) : others.containsAll(names);
      }
      return !negated && !subject.canBeBoth(names, others);
    }
  }

  /**
   * One of the attribute's values is among these, or, negated, none is. Values are compared letter
   * by letter.
   */
  record Attribute(String name, Set<String> values, boolean negated) implements Clause {
    public Attribute {
      name = name.toLowerCase(Locale.ROOT);
      values = inOrder(values);
    }

    @Override
    public Tri test(Facts facts) {
      var attributes = facts.person().attributes();
      if (attributes.isEmpty()) {
        return Tri.UNKNOWN;
      }
      var found =
          attributes.get().getOrDefault(name, List.of()).stream().anyMatch(values::contains);
      return Tri.of(found != negated);
    }

    @Override
    public Fact fact() {
      return Fact.ATTRIBUTES;
    }

    @Override
    public String key() {
      return (negated ? "not-attributes." : "attributes.") + name;
    }

    @Override
    public boolean implies(Clause other) {
      return other instanceof Attribute(var about, var others, var none)
          && about.equals(name)
          && none == negated
          && (negated ? values.containsAll(others) : others.containsAll(values));
    }

    @Override
    public boolean excludes(Clause other) {
      return other instanceof Attribute(var about, var others, var none)
          && about.equals(name)
          && none != negated
          && (negated ? values.containsAll(others) : others.containsAll(values));
    }
  }

  /**
   * The factor was proved not longer ago than this. It is never false: who hasn't proved it lately
   * may do so now.
   */
  record Proved(Factor factor, Duration within) implements Clause {
    public Proved {
      Objects.requireNonNull(factor);
      Objects.requireNonNull(within);
    }

    @Override
    public Tri test(Facts facts) {
      var at = facts.proved(factor);
      return at.isPresent() && !at.get().plus(within).isBefore(facts.now())
          ? Tri.TRUE
          : Tri.UNKNOWN;
    }

    @Override
    public Fact fact() {
      return Fact.proved(factor);
    }

    @Override
    public String key() {
      return "proved." + factor.text();
    }

    @Override
    public boolean implies(Clause other) {
      return other instanceof Proved(var about, var longer)
          && about == factor
          && longer.compareTo(within) >= 0;
    }
  }

  /** The device's last security status is at most ({@code older}: more than) this old. */
  record StatusAge(Duration age, boolean older) implements Clause {
    public StatusAge {
      Objects.requireNonNull(age);
    }

    @Override
    public Tri test(Facts facts) {
      var status = facts.device().status();
      return status.isEmpty()
          ? Tri.UNKNOWN
          : Tri.of(status.get().plus(age).isBefore(facts.now()) == older);
    }

    @Override
    public Fact fact() {
      return Fact.STATUS;
    }

    @Override
    public String key() {
      return older ? "device.status-older-than" : "device.status-within";
    }

    @Override
    public boolean implies(Clause other) {
      return other instanceof StatusAge(var limit, var beyond)
          && beyond == older
          && (older ? limit.compareTo(age) <= 0 : limit.compareTo(age) >= 0);
    }

    @Override
    public boolean excludes(Clause other) {
      return other instanceof StatusAge(var limit, var beyond)
          && beyond != older
          && (older ? age.compareTo(limit) >= 0 : limit.compareTo(age) >= 0);
    }
  }

  /** It is that time of the week. */
  record During(TimeWindow window) implements Clause {
    public During {
      Objects.requireNonNull(window);
    }

    @Override
    public Tri test(Facts facts) {
      return Tri.of(window.contains(facts.now()));
    }

    @Override
    public Fact fact() {
      return Fact.TIME;
    }

    @Override
    public String key() {
      return "time";
    }
  }

  private static Set<String> inOrder(Set<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a condition on no names at all");
    }
    return Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }
}
