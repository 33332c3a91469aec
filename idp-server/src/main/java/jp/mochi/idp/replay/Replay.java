package jp.mochi.idp.replay;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedDecisions;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;

/**
 * Decides the recorded sign-ons of a time again by a draft. It is gentle to the server: one at a
 * time, short reads one after another, two threads that decide, memory that doesn't grow with the
 * records. Like a search it is recorded first: nobody reads about others unseen.
 */
public final class Replay {
  static final int BATCH = 1_000;

  private final Database database;
  private final RecordedDecisions records;
  private final AuditLog log;
  private final Clock clock;
  private final Semaphore free = new Semaphore(1);

  public Replay(Database database, AuditLog log, Clock clock) {
    this.database = database;
    this.records = new RecordedDecisions(database);
    this.log = log;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    record Done(ReplayReport report) implements Outcome {}

    /** Another one is under way. */
    record Busy() implements Outcome {}
  }

  /** Hears how far it is. An exception ends the replay: nobody listens any more. */
  public interface Progress {
    /**
     * @param share of the time that is behind, 0 to 1
     * @param decided sign-ons so far
     */
    void at(double share, long decided) throws IOException;
  }

  /**
   * The time whose sign-ons are decided again.
   *
   * @param from not before
   * @param until before
   */
  public record Window(Instant from, Instant until) {}

  /** Runs it; hears progress at the beginning and after each batch. */
  public Outcome run(Actor actor, Draft draft, Window window, Progress progress)
      throws IOException {
    if (!free.tryAcquire()) {
      return new Outcome.Busy();
    }
    try {
      record(actor, draft, window);
      progress.at(0, 0);
      return new Outcome.Done(decide(draft, ended(window), progress));
    } finally {
      free.release();
    }
  }

  /** What happens from now on isn't waited for. */
  private Window ended(Window window) {
    var now = clock.instant();
    return window.until().isAfter(now) ? new Window(window.from(), now.plusMillis(1)) : window;
  }

  private ReplayReport decide(Draft draft, Window window, Progress progress) throws IOException {
    try (var deciders = new Deciders(draft, new RequirementsThen(database))) {
      var batch = records.batch(window.from(), window.until(), Optional.empty(), BATCH);
      var first = batch.isEmpty() ? window.from() : batch.getFirst().time();
      while (!batch.isEmpty()) {
        deciders.take(batch);
        var last = batch.getLast();
        progress.at(share(first, last, window), deciders.decided());
        batch = next(batch, window, last);
      }
      return deciders.report();
    }
  }

  private List<RecordedDecision> next(
      List<RecordedDecision> batch, Window window, RecordedDecision last) {
    return batch.size() < BATCH
        ? List.of()
        : records.batch(window.from(), window.until(), Optional.of(last.id()), BATCH);
  }

  private static double share(Instant first, RecordedDecision last, Window window) {
    var whole = Duration.between(first, window.until()).toMillis();
    var part = Duration.between(first, last.time()).toMillis();
    return whole <= 0 ? 1 : Math.clamp((double) part / whole, 0, 1);
  }

  private void record(Actor actor, Draft draft, Window window) {
    var detail = Map.of("from", window.from().toString(), "until", window.until().toString());
    var event = actor.did("policy replay", draft.rules().version(), detail);
    database.write(
        handle -> {
          log.append(handle, event);
          return true;
        });
  }
}
