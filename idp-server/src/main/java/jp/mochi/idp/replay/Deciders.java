package jp.mochi.idp.replay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jp.mochi.idp.audit.RecordedDecision;

/** Two threads that decide batches beside the one that reads them. */
final class Deciders implements AutoCloseable {
  private static final int THREADS = 2;

  /** Batches that may wait; more would only take memory. */
  private static final int WAITING = 2 * THREADS;

  private final Draft draft;
  private final RequirementsThen then;
  private final Tally tally = new Tally();
  private final Deque<Future<Tally>> open = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("replay-", 1).factory());
  private long decided;

  Deciders(Draft draft, RequirementsThen then) {
    this.draft = draft;
    this.then = then;
  }

  /** Takes a batch, and waits where too many are open. */
  void take(List<RecordedDecision> batch) throws IOException {
    if (open.size() == WAITING) {
      addOldest();
    }
    open.add(threads.submit(() -> decide(batch)));
    decided += batch.size();
  }

  /** How many were taken. */
  long decided() {
    return decided;
  }

  /** Waits for all. */
  ReplayReport report() throws IOException {
    while (!open.isEmpty()) {
      addOldest();
    }
    return tally.report();
  }

  private Tally decide(List<RecordedDecision> batch) {
    var counted = new Tally();
    for (var recorded : batch) {
      counted.note(recorded, draft.decide(recorded, then.of(recorded.policyVersion())));
    }
    return counted;
  }

  private void addOldest() throws IOException {
    try {
      tally.add(open.remove().get());
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a recorded decision can't be decided again", failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the replay was interrupted");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
