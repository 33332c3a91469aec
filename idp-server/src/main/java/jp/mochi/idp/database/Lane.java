package jp.mochi.idp.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads that carry out work from one bounded queue. SQLite's calls are native: on a
 * virtual thread each would hold its carrier, and a handful of slow queries would stop every
 * virtual thread there is. Here only the callers' virtual threads wait.
 */
final class Lane implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How often the lane looks for callers that have waited too long. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final BlockingQueue<Unit<?>> queue;
  private final Batch batch;
  private final Unit<?> stop = new Unit<>(handle -> false);
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;

  /** Whether a worker waits for company; only then may a full batch have to wake it. */
  private volatile boolean resting;

  /** For how many it waits. */
  private volatile int wanted;

  /** Of the one worker that waits for company: how many batches did. */
  private int rests;

  /** Carries out a batch that was taken from the queue, on one thread of the lane. */
  interface Worker extends Consumer<List<Unit<?>>>, AutoCloseable {
    @Override
    void close();
  }

  /**
   * What a worker takes at once.
   *
   * @param most how many units
   * @param company how long a worker waits for more after the start of the last batch, if that one
   *     was shared; it ends when as many are there as in that one. After a batch of one nobody
   *     waits
   * @param census each how many'th of the batches that wait does so whoever has come: how many the
   *     callers are shows only where nobody is served before the others are there. Those between
   *     grow by what comes during a commit alone, and shrink where too few come in time
   */
  record Batch(int most, Duration company, int census) {
    static final Batch SINGLE = new Batch(1, Duration.ZERO, 1);
  }

  /**
   * @param queueLength how much may wait; more is refused
   * @param batch what a worker takes at once
   * @param workers one thread is started for each
   */
  Lane(String name, int queueLength, Batch batch, List<? extends Worker> workers) {
    this(name, queueLength, batch, PATIENCE, workers);
  }

  /**
   * @param patience how long work may wait for its start
   * @throws IllegalArgumentException batches of several units for several workers, or too long for
   *     the queue: one worker's wait for company would hide another's, or a full batch never show
   */
  Lane(
      String name,
      int queueLength,
      Batch batch,
      Duration patience,
      List<? extends Worker> workers) {
    if (batch.census() < 1) {
      throw new IllegalArgumentException("each first batch at the most is a census");
    }
    if (batch.most() > 1 && (workers.size() > 1 || queueLength < batch.most())) {
      throw new IllegalArgumentException("one worker waits for company, and the queue holds it");
    }
    this.queue = new ArrayBlockingQueue<>(queueLength);
    this.batch = batch;
    for (var worker : workers) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name(name + "-" + threads.size())
              .start(() -> serve(worker)));
    }
    Thread.ofVirtual().name(name + "-patience").start(() -> watch(patience.toNanos()));
  }

  /**
   * One thread's look at the queue now and then, since a limit of time for each wait is as dear as
   * a short piece of work: it wakes the thread that keeps the time, twice.
   */
  private void watch(long patience) {
    try {
      while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        queue.forEach(unit -> unit.giveUp(patience));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  <T extends @Nullable Object> T call(Function<Handle, T> work) {
    NestedTransactions.refuse();
    var unit = new Unit<>(work);
    if (closed) {
      throw closing();
    }
    if (!queue.offer(unit)) {
      throw new DatabaseBusy(queue.size() + " pieces of work wait for the database already");
    }
    if (closed && queue.remove(unit)) {
      throw closing();
    }
    if (resting && isFull()) {
      threads.forEach(LockSupport::unpark);
    }
    return unit.await();
  }

  int waiting() {
    return queue.size();
  }

  private void serve(Worker worker) {
    var taken = new ArrayList<Unit<?>>(batch.most());
    try (worker) {
      var started = System.nanoTime();
      var open = true;
      while (open) {
        take(taken, started + batch.company().toNanos());
        started = System.nanoTime();
        open = !taken.remove(stop);
        taken.removeIf(unit -> !unit.start());
        if (!taken.isEmpty()) {
          worker.accept(taken);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      taken.forEach(unit -> unit.fail(closing()));
      pass(stop);
    }
  }

  /**
   * Replaces the last batch by the next; whoever is in it waits for company until then at most, and
   * for no more than the last one had, but for a census. Who comes meanwhile wakes nobody, unless
   * it is the last who was waited for.
   */
  private void take(List<Unit<?>> taken, long until) throws InterruptedException {
    var last = taken.size();
    taken.clear();
    taken.add(queue.take());
    if (last > 1) {
      wanted = ++rests % batch.census() == 0 ? batch.most() : last;
      rest(until);
    }
    queue.drainTo(taken, batch.most() - taken.size());
  }

  private void rest(long until) throws InterruptedException {
    resting = true; // before the look at the queue: who comes after that look sees it
    for (long left; (left = until - System.nanoTime()) > 0 && !closed && !isFull(); ) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    resting = false;
  }

  /** Whether those are there, beside its first, for whom the next batch waits. */
  private boolean isFull() {
    return queue.size() >= wanted - 1;
  }

  /** Finishes what is queued, then ends the threads. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ended.countDown();
    try {
      threads.forEach(LockSupport::unpark);
      if (!queue.offer(stop, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        threads.forEach(Thread::interrupt);
      }
      for (var thread : threads) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    for (Unit<?> late; (late = queue.poll()) != null; ) {
      late.fail(closing());
    }
  }

  /** The sign to stop goes from one thread of the lane to the next. */
  private void pass(Unit<?> sign) {
    if (!queue.offer(sign)) {
      threads.forEach(Thread::interrupt);
    }
  }

  private static DatabaseUnavailable closing() {
    return new DatabaseUnavailable("The database is closed: the server is stopping.", null);
  }
}
