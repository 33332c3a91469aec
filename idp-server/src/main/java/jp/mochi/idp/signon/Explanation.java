package jp.mochi.idp.signon;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.Change.Kind;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.policy.Words;

/**
 * What a person may read of a refusal, once they have proved their password.
 *
 * @param why the reason of the rule that refuses, where one does
 * @param helps what they can do themselves to be let in; nothing where only IT can change it. Which
 *     groups, attributes or marks the rules look at is for the helpdesk alone
 * @param missing what their device isn't like, where the refusal is about that
 */
public record Explanation(Optional<Words> why, List<Change> helps, List<Shortfall> missing) {
  private static final Set<Kind> BY_THEMSELVES =
      EnumSet.of(
          Kind.PROVE,
          Kind.ENTER_ZONE,
          Kind.LEAVE_ZONE,
          Kind.REPORT_STATUS,
          Kind.COMPLIANCE,
          Kind.WAIT,
          Kind.BINDING,
          Kind.OWNERSHIP);

  public Explanation {
    Objects.requireNonNull(why);
    helps = List.copyOf(helps);
    missing = List.copyOf(missing);
  }

  static Explanation of(
      Optional<Words> why, Optional<NearestChange> nearest, List<Shortfall> missing) {
    var changes = nearest.map(NearestChange::changes).orElse(List.of());
    var byThemselves = changes.stream().allMatch(change -> BY_THEMSELVES.contains(change.kind()));
    return new Explanation(why, byThemselves ? changes : List.of(), missing);
  }
}
