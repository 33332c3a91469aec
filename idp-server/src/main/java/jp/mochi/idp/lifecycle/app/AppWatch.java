package jp.mochi.idp.lifecycle.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Inventory;
import jp.mochi.idp.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has devices looked at for new entries, and consequences drawn, one after the other on a thread
 * each: what is found shuts out at once, however much is still to be done about what was found
 * before.
 *
 * <p>Whatever a node leaves undone another does: what is to be looked for and what is to be done
 * stand in the database. Doing it twice at the same time does no harm.
 */
public final class AppWatch implements AutoCloseable {
  private static final int MOST_WAITING = 1_000;
  private static final int PICKED_UP = 100;
  private static final int FORGOTTEN_AT_ONCE = 2_000;

  /** An entry that nobody has finished looking for by then was another node's, which is gone. */
  private static final Duration LEFT = Duration.ofSeconds(30);

  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  /** Whoever has then still not forgotten it all doesn't keep up. */
  private static final Duration FORGET_FOR = Duration.ofHours(1);

  private static final Duration LAST_WAIT = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(AppWatch.class);

  private final Database database;
  private final Consequences consequences;
  private final Inventory inventory;
  private final Duration keep;
  private final Clock clock;
  private final Blocklist blocklist = new Blocklist();
  private final Map<String, LookBack> looking = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor finder = alone("app-finder", MOST_WAITING);
  private final ThreadPoolExecutor doer = alone("app-doer", 1);
  private final AtomicBoolean drawing = new AtomicBoolean();
  private volatile Instant forgetAgain;

  /** Since when there is always more to forget. */
  private volatile Instant behind;

  /**
   * @param keep for how long it is known what devices had
   */
  public AppWatch(
      Database database,
      Consequences consequences,
      Inventory inventory,
      Duration keep,
      Clock clock) {
    this.database = database;
    this.consequences = consequences;
    this.inventory = inventory;
    this.keep = keep;
    this.clock = clock;
    this.forgetAgain = clock.instant();
    this.behind = forgetAgain;
  }

  private static ThreadPoolExecutor alone(String name, int waiting) {
    return new ThreadPoolExecutor(
        1,
        1,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(waiting),
        Thread.ofVirtual().name(name).factory());
  }

  /**
   * Has all devices looked at for an entry, or joins who does so already; empty where too much
   * waits: then it is done later.
   */
  public Optional<LookBack> look(BlocklistEntry entry) {
    var fresh = new LookBack(entry);
    var running = looking.putIfAbsent(entry.id(), fresh);
    if (running != null) {
      return Optional.of(running);
    }
    try {
      finder.execute(() -> look(fresh));
      return Optional.of(fresh);
    } catch (RejectedExecutionException full) {
      looking.remove(entry.id(), fresh);
      fresh.giveUp(full);
      return Optional.empty();
    }
  }

  private void look(LookBack look) {
    try {
      look.run(database, clock);
      soon();
    } catch (RuntimeException failed) { // the boundary: it stays to be looked for
      LOG.error("devices will be looked at again for {}", look.entry().id(), failed);
    } finally {
      looking.remove(look.entry().id(), look);
    }
  }

  /** Has consequences drawn of what was found, on the doer's thread. */
  public void soon() {
    if (drawing.compareAndSet(false, true)) {
      try {
        doer.execute(this::drawAll);
      } catch (RejectedExecutionException closing) {
        drawing.set(false);
      }
    }
  }

  private void drawAll() {
    drawing.set(false);
    try {
      int drawn = consequences.draw();
      if (drawn > 0) {
        soon();
      }
    } catch (RuntimeException failed) { // the boundary: every second brings another try
      LOG.warn("consequences of listed apps will be drawn later", failed);
    }
  }

  /** Every second: what other nodes have left, and what reports have found. */
  public void round() {
    soon();
    var before = clock.instant().minus(LEFT);
    database.read(handle -> blocklist.unmatched(handle, PICKED_UP)).stream()
        .filter(entry -> entry.added().at().isBefore(before))
        .forEach(this::look);
  }

  /**
   * Every second: forgets some of what is long over, until nothing is left of that; then not for a
   * while. So sign-ons wait for none of it for long, and it keeps up with whatever comes. Says so
   * where it doesn't. Housekeeping's one thread calls it.
   */
  public void forget() {
    var now = clock.instant();
    if (now.isBefore(forgetAgain)) {
      return;
    }
    var before = now.minus(keep);
    var forgotten =
        database.<Inventory.Forgotten>write(
            handle -> inventory.deleteBefore(handle, before, FORGOTTEN_AT_ONCE));
    if (!forgotten.mayBeMore()) {
      forgetAgain = now.plus(FORGET_EVERY);
      behind = now;
    } else if (now.isAfter(behind.plus(FORGET_EVERY).plus(FORGET_FOR))) {
      LOG.warn("what devices had before {} is forgotten more slowly than it comes", before);
      behind = now;
    }
  }

  @Override
  public void close() {
    for (var thread : new ThreadPoolExecutor[] {finder, doer}) {
      thread.shutdownNow();
    }
    looking.values().forEach(look -> look.giveUp(new IllegalStateException("the server stops")));
    try {
      if (!finder.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
          || !doer.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("what follows from listed apps goes on when a server starts again");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
