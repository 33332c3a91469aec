package jp.mochi.idp.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The record of every request that the gate lets through. A page is fifty requests: a write to disk
 * for each would cost more than the page. So the first request of a ticket and address is written
 * before it is answered; those that follow within ten seconds are counted here by method and path,
 * and written together each second.
 *
 * <p>Hence: that this person was at this system at this time, from this address, is on disk before
 * anything is let through. A kill of the server loses at most the last second of what came after
 * that (docs/decisions/0014). A request whose record can't be written is not let through, nor is
 * any that leans on it.
 *
 * <p>Invariants, under this object's lock, which is never held while the database works: a burst in
 * {@code bursts} is younger than {@link #LENGTH}, or due to go at the next {@link #run}; there are
 * at most {@link #MOST_BURSTS}, each with at most {@link #MOST_PATHS} different requests. A request
 * is either in a record that its caller waits for, or in a burst or in {@code unwritten}, which
 * {@code run} or {@code close} will write.
 */
public final class CheckedRequests implements Runnable, AutoCloseable {
  static final Duration LENGTH = Duration.ofSeconds(10);
  static final int MOST_PATHS = 100;
  private static final int MOST_BURSTS = 5_000;

  /** Proxies give up after a minute at most; a database that takes longer is none to stand on. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Database database;
  private final AuditLog log;
  private final Clock clock;
  private final Duration patience;
  private final Map<Key, Burst> bursts = new HashMap<>();
  private List<AuditEvent.Checked> unwritten = List.of();

  private record Key(String ticket, String address) {}

  private static final class Burst {
    private final Instant began;
    private final CompletableFuture<Boolean> first = new CompletableFuture<>();
    private AuditEvent.Checked latest;
    private Map<String, Integer> waiting = new HashMap<>();

    Burst(Instant began, AuditEvent.Checked latest) {
      this.began = began;
      this.latest = latest;
    }
  }

  public CheckedRequests(Database database, AuditLog log, Clock clock) {
    this(database, log, clock, PATIENCE);
  }

  /**
   * @param patience how long a request waits for the record that it stands on
   */
  CheckedRequests(Database database, AuditLog log, Clock clock, Duration patience) {
    this.database = database;
    this.log = log;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Records one request; returns once it may be answered.
   *
   * @throws RuntimeException when the record that it stands on can't be written
   */
  void record(AuditEvent.Checked checked) {
    var key = new Key(checked.ticket(), checked.circumstances().clientAddress());
    Burst begun = null;
    Burst joined = null;
    synchronized (this) {
      var burst = bursts.get(key);
      if (burst != null && isYoung(burst) && counts(burst, checked)) {
        joined = burst;
      } else if (burst == null && bursts.size() < MOST_BURSTS) {
        begun = new Burst(clock.instant(), checked);
        bursts.put(key, begun);
      }
    }
    if (joined != null) {
      await(joined);
    } else {
      write(key, begun, checked);
    }
  }

  /** To be scheduled each second: writes what is counted. */
  @Override
  public void run() {
    writeOrKeep(taken(false));
  }

  /** Writes what is counted, at shutdown. */
  @Override
  public void close() {
    writeOrKeep(taken(true));
  }

  /**
   * What can't be written now is written next time. It doesn't pile up: while nothing can be
   * written no burst begins, and those there are end.
   */
  private void writeOrKeep(List<AuditEvent.Checked> events) {
    try {
      write(events);
    } catch (RuntimeException e) { // passed on to whoever schedules us
      keep(events);
      throw e;
    }
  }

  private synchronized void keep(List<AuditEvent.Checked> events) {
    var both = new ArrayList<>(events);
    both.addAll(unwritten);
    unwritten = both;
  }

  private boolean isYoung(Burst burst) {
    return clock.instant().isBefore(burst.began.plus(LENGTH));
  }

  private static boolean counts(Burst burst, AuditEvent.Checked checked) {
    var wanted = checked.requests().keySet();
    if (burst.waiting.size() >= MOST_PATHS && !burst.waiting.keySet().containsAll(wanted)) {
      return false;
    }
    checked.requests().forEach((path, times) -> burst.waiting.merge(path, times, Integer::sum));
    burst.latest = checked;
    return true;
  }

  /** Whatever becomes of the record, all that stand on it hear of it. */
  private void write(Key key, @Nullable Burst begun, AuditEvent.Checked checked) {
    boolean written = false;
    try {
      write(List.of(checked));
      written = true;
    } finally {
      if (begun != null) {
        if (!written) {
          forget(key, begun);
        }
        begun.first.complete(written);
      }
    }
  }

  /** Nobody waits longer, also where the database never ends a write. */
  private void await(Burst burst) {
    try {
      if (burst.first.get(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException("the first request of these is not recorded yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped waiting for the first request of these", e);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
    throw new IllegalStateException("the first request of these wasn't recorded");
  }

  /** How many requests are counted and not yet written; those that wait are among them. */
  synchronized int waiting() {
    return bursts.values().stream()
        .flatMap(burst -> burst.waiting.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  private synchronized void forget(Key key, Burst burst) {
    bursts.remove(key, burst);
  }

  private synchronized List<AuditEvent.Checked> taken(boolean all) {
    var events = new ArrayList<>(unwritten);
    unwritten = List.of();
    for (var burst : bursts.values()) {
      if (!burst.waiting.isEmpty()) {
        events.add(together(burst));
        burst.waiting = new HashMap<>();
      }
    }
    bursts.values().removeIf(burst -> all || !isYoung(burst));
    return events;
  }

  private static AuditEvent.Checked together(Burst burst) {
    var latest = burst.latest;
    return new AuditEvent.Checked(
        latest.circumstances(),
        latest.who(),
        latest.service(),
        latest.session(),
        latest.ticket(),
        latest.trace(),
        burst.waiting);
  }

  private void write(List<AuditEvent.Checked> events) {
    if (!events.isEmpty()) {
      database.write(
          handle -> {
            events.forEach(event -> log.append(handle, event));
            return true;
          });
    }
  }
}
