package jp.mochi.device.app;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of the blocklist.
 *
 * @param id names it: {@code bl-} and twelve letters
 * @param criteria which apps it means
 * @param action what becomes of a device that has one
 * @param lookBack also of a device that had one not longer ago than this
 * @param reason why it stands there, for the people whose devices have one
 * @param source from where it came
 * @param added when and by whom
 * @param removed when and by whom it was taken off, if it was
 * @param matched when all devices had been looked at for it; empty until they have been
 */
public record BlocklistEntry(
    String id,
    Criteria criteria,
    ListAction action,
    Duration lookBack,
    Reason reason,
    Source source,
    Done added,
    Optional<Done> removed,
    Optional<Instant> matched) {
  /** The longest reason in either language, in UTF-16 units. */
  public static final int LONGEST_REASON = 300;

  public BlocklistEntry {
    Objects.requireNonNull(criteria);
    Objects.requireNonNull(action);
    Objects.requireNonNull(removed);
    Objects.requireNonNull(matched);
  }

  /** Why, in two languages; neither is empty. */
  public record Reason(String ja, String en) {}

  /**
   * From where an entry came.
   *
   * @param kind {@code command}, {@code file}, or the name of a collection
   * @param reference what it is called there; may be empty
   */
  public record Source(String kind, String reference) {}

  /** Something that was done. */
  public record Done(Instant at, String by) {}

  /** One that is to be added. */
  public record Fresh(
      Criteria criteria, ListAction action, Duration lookBack, Reason reason, Source source) {}
}
