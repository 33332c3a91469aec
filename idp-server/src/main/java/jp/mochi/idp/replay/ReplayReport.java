package jp.mochi.idp.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;

/**
 * What a replay came to.
 *
 * @param counts sign-ons of each difference; none is left out
 * @param people how many different people the changes concern, up to {@link Tally#MOST_PEOPLE};
 *     strangers, of whom nobody knows who they were, not counted
 * @param untold for want of which facts it can't be told, and of how many sign-ons
 * @param cells each with its rule, service and difference; the most frequent first
 */
public record ReplayReport(
    Map<Difference, Long> counts,
    Map<Difference, Integer> people,
    Map<Fact, Long> untold,
    List<Cell> cells) {
  public ReplayReport {
    untold = Map.copyOf(untold);
    counts = Map.copyOf(counts);
    people = Map.copyOf(people);
    cells = List.copyOf(cells);
  }

  /**
   * Sign-ons that a rule would treat alike at a service.
   *
   * @param rule the draft's rule; empty where none matched
   * @param service the service; empty in the cell that counts what is beyond the bound
   * @param examples of different people, the earliest first; none where nothing changes
   */
  public record Cell(
      Difference difference,
      Optional<String> rule,
      String service,
      Optional<Factor> factor,
      long count,
      List<Example> examples) {
    public Cell {
      examples = List.copyOf(examples);
    }
  }

  /** One sign-on of somebody; {@code reference} leads to its record. */
  public record Example(
      Optional<String> personId, Optional<String> username, Instant time, String reference) {}

  /** All that were decided again, or could not be. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
