package jp.mochi.cert.status;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * RFC 5280 §5.2.4: the lists of what has changed since others.
 *
 * @param expected whether the authority has any: then a list that none of them continues is only
 *     half of what it says
 * @param lists those that are there, also such as have run out
 */
public record Deltas(boolean expected, List<RevocationList> lists) {
  /** Of an authority that only has whole lists. */
  public static final Deltas NONE = new Deltas(false, List.of());

  public Deltas {
    lists = List.copyOf(lists);
  }

  /** The latest that goes on where a list ends. */
  Optional<RevocationList> after(RevocationList whole, Instant now) {
    return lists.stream()
        .filter(delta -> delta.current(now) && delta.continues(whole))
        .max(Comparator.comparing(RevocationList::number));
  }

  /**
   * Whether a list lacks the one that goes on where it ends. A whole list that is newer than a
   * delta list which still counts has everything that was in it, and lacks none.
   */
  public boolean lacking(RevocationList whole, Instant now) {
    return expected
        && after(whole, now).isEmpty()
        && lists.stream().noneMatch(delta -> delta.current(now) && delta.isWithin(whole));
  }
}
