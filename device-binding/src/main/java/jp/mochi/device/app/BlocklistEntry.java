package jp.mochi.device.app;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
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
 * @param removed when, by whom and how it was taken off, if it was
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
    Optional<Removed> removed,
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

  /** How an entry goes: recorded as such, for a name says nothing of it. */
  public enum How {
    /** Somebody takes it off: it stays off until somebody adds it. */
    STAFF,
    /** What it came from no longer has it, or is followed no longer: it may come back. */
    SOURCE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** That an entry was taken off. */
  public record Removed(Instant at, String by, How how) {}

  /** One that is to be added. */
  public record Fresh(
      Criteria criteria, ListAction action, Duration lookBack, Reason reason, Source source) {}
}
