package jp.mochi.idp.lifecycle.collection;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import jp.mochi.idp.config.CollectionConfig;
import jp.mochi.idp.network.OutsideCalls;

/** Asks a collection for its first page, and keeps nothing of it. */
public final class TryCollection {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private TryCollection() {}

  /** Why it can't be read, as a sentence; empty where it can. */
  public static Optional<String> fault(
      OutsideCalls calls, CollectionConfig collection, Clock clock) {
    var first = new TaxiiPages.Place(Optional.empty(), Optional.empty());
    return switch (new TaxiiPages(calls, clock).page(collection, first, LIMIT)) {
      case TaxiiPages.Outcome.Came came -> Optional.empty();
      case TaxiiPages.Outcome.Failed(var why, var pause) -> Optional.of(why);
    };
  }
}
