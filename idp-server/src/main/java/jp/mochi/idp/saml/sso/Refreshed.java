package jp.mochi.idp.saml.sso;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read again when it was read a second ago, on a thread of its own: reading may
 * hang in a token's driver or a database. Whoever wants the value waits for what is under way for
 * two seconds from its beginning, and goes on with the last one then. So a reading that hangs costs
 * one of its callers two seconds, not all of them for as long as it hangs.
 *
 * <p>Invariants, under this object's lock, which is never held while anything is read: at most one
 * reading is under way, and one begins a second after the one before at the earliest, whatever came
 * of that, also if there was no thread for it. {@code confirmed} is when the last reading that
 * succeeded began.
 */
final class Refreshed<T> {
  private static final long MAX_AGE = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final Logger log = LoggerFactory.getLogger(Refreshed.class);

  private final String name;
  private final UnaryOperator<T> reading;
  private final LongSupplier nanos;
  private final Consumer<Runnable> threads;
  private volatile T last;
  private volatile long confirmed;
  private long begun;
  private @Nullable CompletableFuture<Boolean> underWay;
  private boolean failing;

  /**
   * @param name of what is read, for threads and the log
   * @param reading makes the next value out of the last one
   * @param nanos passes like {@link System#nanoTime}
   */
  Refreshed(String name, T first, UnaryOperator<T> reading, LongSupplier nanos) {
    this(name, first, reading, nanos, task -> Thread.ofPlatform().daemon().name(name).start(task));
  }

  /**
   * @param threads runs each reading, on a thread of its own where it may hang
   */
  Refreshed(
      String name,
      T first,
      UnaryOperator<T> reading,
      LongSupplier nanos,
      Consumer<Runnable> threads) {
    this.name = name;
    this.reading = reading;
    this.nanos = nanos;
    this.threads = threads;
    this.last = first;
    this.confirmed = nanos.getAsLong();
    this.begun = confirmed;
  }

  /** The value, about a second old at most unless reading fails. */
  T now() {
    await(begin(MAX_AGE));
    return last;
  }

  /** The same read anew, where that ends in time. */
  T anew() {
    await(begin(MAX_AGE));
    await(begin(0));
    return last;
  }

  /** How long ago {@link #now} was last known to be what it should be. */
  Duration age() {
    return Duration.ofNanos(nanos.getAsLong() - confirmed);
  }

  private synchronized @Nullable CompletableFuture<Boolean> begin(long age) {
    if (underWay == null && nanos.getAsLong() - begun >= age) {
      begun = nanos.getAsLong();
      var done = new CompletableFuture<Boolean>();
      underWay = done;
      start(done);
    }
    return underWay;
  }

  /** Under the lock. */
  private void start(CompletableFuture<Boolean> done) {
    try {
      threads.accept(() -> read(done));
    } catch (RuntimeException | Error none) { // the boundary: no thread is to be had just now
      underWay = null;
      tell(none);
    }
  }

  private void read(CompletableFuture<Boolean> done) {
    long from = nanos.getAsLong();
    try {
      last = reading.apply(last);
      confirmed = from;
      tell(null);
    } catch (RuntimeException away) { // the boundary: the last one is used on, whatever it is
      tell(away);
    } finally {
      end();
      done.complete(true);
    }
  }

  private synchronized void end() {
    underWay = null;
  }

  /** In the log once. */
  private void tell(@Nullable Throwable away) {
    if (away != null && !failing) {
      log.warn("{} can't be read again; those read last are used on", name, away);
    }
    failing = away != null;
  }

  private void await(@Nullable CompletableFuture<Boolean> reading) {
    if (reading == null) {
      return;
    }
    try {
      var unused = reading.get(left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      log.debug("{} are still being read", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized long left() {
    return Math.max(0, begun + PATIENCE - nanos.getAsLong());
  }
}
