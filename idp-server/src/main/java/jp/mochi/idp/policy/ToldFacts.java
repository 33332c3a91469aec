package jp.mochi.idp.policy;

import org.jspecify.annotations.Nullable;

/**
 * What each rule is told. A device that only a number in a certificate names may be another one
 * that was given the same number: its state, its owner's and its reports are told to rules that
 * accept that ({@link Rule#acceptsForgeableIdentifier()}). For all others it is as if nobody knew
 * which device it is. So a number never raises anybody; it may lower them: a rule that refuses the
 * device so named refuses, and one that is about a stronger binding doesn't match.
 */
final class ToldFacts {
  private final View all;

  /** What is sure of such a device: by what it is named, and nothing else; null for any other. */
  private final @Nullable View numbered;

  /** As if it weren't named at all; null for any other. */
  private final @Nullable View nameless;

  private record View(Facts facts, CelFacts cel) {
    View(Facts facts) {
      this(facts, new CelFacts(facts));
    }

    Held test(PreparedRule rule) {
      return rule.test(facts, cel);
    }
  }

  ToldFacts(Facts facts) {
    this.all = new View(facts);
    this.numbered = facts.isDeviceByNumber() ? new View(facts.withDeviceByNumberAlone()) : null;
    this.nameless = facts.isDeviceByNumber() ? new View(facts.withoutState()) : null;
  }

  /** Whether something of the device is kept from this rule. */
  boolean isHidden(Rule rule) {
    return nameless != null && !rule.acceptsForgeableIdentifier();
  }

  /** What a rule that doesn't refuse is told. */
  Facts to(Rule rule) {
    return nameless == null || rule.acceptsForgeableIdentifier() ? all.facts() : nameless.facts();
  }

  /** What its conditions come to. */
  Held test(PreparedRule prepared) {
    var rule = prepared.rule();
    if (numbered == null || nameless == null || rule.acceptsForgeableIdentifier()) {
      return all.test(prepared);
    }
    var first = (rule.refuses() ? all : numbered).test(prepared);
    return switch (first) {
      case Held.Failed failed -> failed;
      case Held.Holds holds -> rule.refuses() ? holds : nameless.test(prepared);
      case Held.Not not -> rule.refuses() ? numbered.test(prepared) : not;
      case Held.Unknown unknown -> (rule.refuses() ? numbered : nameless).test(prepared);
    };
  }
}
