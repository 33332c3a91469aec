package jp.mochi.idp.replay;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedDecision.Came;
import jp.mochi.idp.audit.RecordedFacts;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.ZoneMembership;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.idp.reason.Reason;

/**
 * Rules that aren't in force, with their zones.
 *
 * <p>A fact that the record doesn't hold is left unknown. That can't make a permit of anything else
 * ({@link RuleSet} says why), so a permit is certain; so is a refusal by a rule whose conditions
 * all hold. Any other answer is certain only if no rule that was looked at missed such a fact.
 *
 * @param rules what decides
 * @param zones where an address lies by the draft's zones, with their lists as they are now
 */
public record Draft(RuleSet rules, Zones zones) {
  public Draft {
    Objects.requireNonNull(rules);
    Objects.requireNonNull(zones);
  }

  /** Decides a recorded sign-on again. */
  Redecision decide(RecordedDecision recorded) {
    return recorded
        .facts()
        .map(facts -> decide(recorded.came(), facts))
        .orElse(Redecision.NOT_RECORDED);
  }

  private Redecision decide(Came came, RecordedFacts recorded) {
    Set<Fact> withheld = EnumSet.noneOf(Fact.class);
    var decision = rules.evaluate(facts(recorded, withheld));
    var rule = decision.trace().decidedBy();
    if (!isCertain(decision, withheld)) {
      return new Redecision(Difference.CANNOT_TELL, rule, Optional.empty());
    }
    return switch (decision) {
      case Decision.Permit permit when recorded.facts().person().equals(PersonFacts.UNKNOWN) ->
          asked(came, rule, Factor.PASSWORD); // the loop lets nobody in whom it doesn't know
      case Decision.Permit permit ->
          of(isLetIn(came) ? Difference.SAME : Difference.NEWLY_PERMITTED, rule);
      case Decision.Need need -> asked(came, rule, need.factor());
      case Decision.Refuse refuse ->
          of(came == Came.REFUSED ? Difference.SAME : Difference.NEWLY_REFUSED, rule);
    };
  }

  /** By the rules; what a service wants proved besides doesn't change with them. */
  private static boolean isLetIn(Came came) {
    return came == Came.PERMITTED || came == Came.LACKING;
  }

  private static Redecision of(Difference difference, Optional<String> rule) {
    return new Redecision(difference, rule, Optional.empty());
  }

  private static Redecision asked(Came came, Optional<String> rule, Factor factor) {
    var difference =
        switch (came) {
          case PERMITTED -> Difference.ASKED_FOR_MORE;
          case ASKED, LACKING -> Difference.SAME;
          case REFUSED -> Difference.ASKED_INSTEAD;
        };
    return new Redecision(difference, rule, Optional.of(factor));
  }

  /** The facts for this draft; {@code withheld} is told what the record doesn't hold of them. */
  private Facts facts(RecordedFacts recorded, Set<Fact> withheld) {
    var facts = recorded.facts();
    var zones =
        IpAddress.parse(facts.clientAddress())
            .map(this.zones::of)
            .orElse(ZoneMembership.NOTHING_KNOWN);
    facts = facts.withZones(new ZoneFacts(zones.in(), zones.out(), zones.unknown()));
    if (zones.equals(ZoneMembership.NOTHING_KNOWN) || !zones.unknown().isEmpty()) {
      withheld.add(Fact.ZONES);
    }
    if (recorded.groupsLeftOut()) {
      withheld.add(Fact.GROUPS);
    }
    var person = facts.person();
    if (person.attributes().isPresent() && !holdsAttributes(recorded)) {
      withheld.add(Fact.ATTRIBUTES);
      facts = facts.with(new PersonFacts(person.id(), person.groups(), Optional.empty()));
    }
    return facts;
  }

  private boolean holdsAttributes(RecordedFacts recorded) {
    return !rules.readsAnyAttribute() && recorded.attributes().containsAll(rules.attributes());
  }

  private static boolean isCertain(Decision decision, Set<Fact> withheld) {
    return withheld.isEmpty()
        || decision instanceof Decision.Permit
        || isRefusedByAMatch(decision)
        || decision.trace().steps().stream().noneMatch(step -> missed(step, withheld));
  }

  private static boolean isRefusedByAMatch(Decision decision) {
    return decision instanceof Decision.Refuse refuse
        && refuse.reason() == Reason.POLICY
        && refuse.trace().decidedBy().isPresent();
  }

  private static boolean missed(Trace.Step step, Set<Fact> withheld) {
    return step.verdict() == Trace.Verdict.UNKNOWN
        && !step.reportOnly()
        && withheld.stream().map(Fact::text).anyMatch(step.because()::contains);
  }
}
