package jp.mochi.idp.replay;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedDecision.Came;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Requirements;
import jp.mochi.idp.policy.RuleSet;
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

  /**
   * Decides a recorded sign-on again.
   *
   * @param then what was required of devices at that time; empty where nobody knows
   */
  Redecision decide(RecordedDecision recorded, Optional<Requirements> then) {
    return recorded
        .facts()
        .map(facts -> decide(recorded.came(), Recollection.of(facts, this, then)))
        .orElse(Redecision.NOT_RECORDED);
  }

  private Redecision decide(Came came, Recollection known) {
    var decision = rules.evaluate(known.facts());
    var rule = decision.trace().decidedBy();
    var missed = missed(decision, known);
    if (!missed.isEmpty()) {
      return Redecision.cannotTell(rule, missed);
    }
    return switch (decision) {
      case Decision.Permit permit when known.facts().person().equals(PersonFacts.UNKNOWN) ->
          asked(came, rule, Factor.PASSWORD); // the loop lets nobody in whom it doesn't know
      case Decision.Permit permit ->
          Redecision.of(isLetIn(came) ? Difference.SAME : Difference.NEWLY_PERMITTED, rule);
      case Decision.Need need -> asked(came, rule, need.factor());
      case Decision.Refuse refuse ->
          Redecision.of(came == Came.REFUSED ? Difference.SAME : Difference.NEWLY_REFUSED, rule);
    };
  }

  /** By the rules; what a service wants proved besides doesn't change with them. */
  private static boolean isLetIn(Came came) {
    return came == Came.PERMITTED || came == Came.LACKING;
  }

  private static Redecision asked(Came came, Optional<String> rule, Factor factor) {
    var difference =
        switch (came) {
          case PERMITTED -> Difference.ASKED_FOR_MORE;
          case ASKED, LACKING -> Difference.SAME;
          case REFUSED -> Difference.ASKED_INSTEAD;
        };
    return Redecision.asking(difference, rule, factor);
  }

  /** The facts for want of which the decision isn't certain; none: it is. */
  private static Set<Fact> missed(Decision decision, Recollection known) {
    return decision instanceof Decision.Permit || isRefusedByAMatch(decision)
        ? Set.of()
        : known.missed(decision.trace());
  }

  private static boolean isRefusedByAMatch(Decision decision) {
    return decision instanceof Decision.Refuse refuse
        && refuse.reason() == Reason.POLICY
        && refuse.trace().decidedBy().isPresent();
  }
}
