package jp.mochi.idp.replay;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jp.mochi.idp.audit.RecordedFacts;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.ZoneMembership;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Requirements;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;

/**
 * The facts of a recorded decision as a draft may use them.
 *
 * @param facts what the record tells, and what it doesn't left unknown
 * @param withheld what was known then, or may have been, and isn't told
 */
record Recollection(Facts facts, Set<Fact> withheld) {
  /** What a device's reports came to: the verdict of the requirements of that time. */
  private static final Set<Fact> VERDICT =
      Set.of(Fact.COMPLIANCE, Fact.STATUS, Fact.PROVED_SECURITY_STATUS);

  Recollection {
    withheld = Set.copyOf(withheld);
  }

  /**
   * Held against a draft.
   *
   * @param then what was required of devices at that time; empty where nobody knows
   */
  static Recollection of(RecordedFacts recorded, Draft draft, Optional<Requirements> then) {
    var zones = zones(recorded.facts(), draft);
    var told = new Recollection(recorded.facts().withZones(zones), Set.of());
    if (zones.equals(ZoneFacts.UNKNOWN) || !zones.unknown().isEmpty()) {
      told = told.without(told.facts(), Set.of(Fact.ZONES));
    }
    if (recorded.groupsLeftOut()) {
      told = told.without(told.facts(), Set.of(Fact.GROUPS));
    }
    if (told.facts().person().attributes().isPresent() && !holdsAttributes(recorded, draft)) {
      told = told.without(withoutAttributes(told.facts()), Set.of(Fact.ATTRIBUTES));
    }
    if (draft.rules().asksForKnownBrowser() && nobodyLooked(recorded.facts())) {
      told = told.without(told.facts(), Set.of(Fact.BINDING));
    }
    if (isKnown(told.facts().device()) && !isTheSame(then, draft.rules())) {
      told = told.without(withoutVerdict(told.facts()), VERDICT);
    }
    return told;
  }

  /** Whether the browser is known is looked for where a rule asks, and of whom one knows. */
  private static boolean nobodyLooked(Facts facts) {
    return facts.knownBrowser().isEmpty() && !facts.person().equals(PersonFacts.UNKNOWN);
  }

  private static ZoneFacts zones(Facts facts, Draft draft) {
    var zones =
        IpAddress.parse(facts.clientAddress())
            .map(draft.zones()::of)
            .orElse(ZoneMembership.NOTHING_KNOWN);
    return new ZoneFacts(zones.in(), zones.out(), zones.unknown());
  }

  private static boolean holdsAttributes(RecordedFacts recorded, Draft draft) {
    var rules = draft.rules();
    return !rules.readsAnyAttribute() && recorded.attributes().containsAll(rules.attributes());
  }

  private static Facts withoutAttributes(Facts facts) {
    var person = facts.person();
    return facts.with(new PersonFacts(person.id(), person.groups(), Optional.empty()));
  }

  /** Nothing is reported of a device that nobody knows, whatever is required. */
  private static boolean isKnown(DeviceFacts device) {
    return device.ownership().isPresent() || device.binding().isPresent();
  }

  private static boolean isTheSame(Optional<Requirements> then, RuleSet rules) {
    return then.filter(rules.requirements()::equals).isPresent();
  }

  private static Facts withoutVerdict(Facts facts) {
    var device = facts.device();
    var proofs =
        facts.factors().stream().filter(it -> it.factor() != Factor.SECURITY_STATUS).toList();
    return facts
        .with(
            new DeviceFacts(
                device.ownership(), device.binding(), Optional.empty(), Optional.empty()))
        .withFactors(proofs);
  }

  private Recollection without(Facts fewer, Set<Fact> lost) {
    Set<Fact> all = EnumSet.copyOf(lost);
    all.addAll(withheld);
    return new Recollection(fewer, all);
  }

  /** The facts that a rule which was looked at would have needed, and that are withheld. */
  Set<Fact> missed(Trace trace) {
    return trace.steps().stream()
        .filter(step -> !step.reportOnly())
        .flatMap(step -> missed(step).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<Fact> missed(Trace.Step step) {
    return switch (step.verdict()) {
      case UNKNOWN -> among(step.because());
      // who lacks something else as well is asked for it, however the device is
      case NEEDS ->
          step.because().equals(List.of(Factor.SECURITY_STATUS.text()))
                  && withheld.contains(Fact.PROVED_SECURITY_STATUS)
              ? Set.of(Fact.PROVED_SECURITY_STATUS)
              : Set.of();
      case REFUSES, PERMITS, NOT, FAILED -> Set.of();
    };
  }

  private Set<Fact> among(List<String> unknown) {
    return withheld.stream()
        .filter(fact -> unknown.contains(fact.text()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
