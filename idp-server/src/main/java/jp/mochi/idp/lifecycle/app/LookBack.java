package jp.mochi.idp.lifecycle.app;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jp.mochi.device.app.Backwards;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.idp.database.Database;

/**
 * One look at all devices for one entry of the blocklist, page by page; whoever started it may
 * watch how far it is.
 */
public final class LookBack {
  /** So many devices in one transaction: sign-ons wait for no more than that. */
  private static final int AT_ONCE = 2_000;

  private final BlocklistEntry entry;
  private final CompletableFuture<Progress> over = new CompletableFuture<>();
  private volatile Progress progress = new Progress(0, 0, 0);

  LookBack(BlocklistEntry entry) {
    this.entry = entry;
  }

  /**
   * How far it is.
   *
   * @param share 0 to 1
   * @param looked at how many devices it has looked, once for each listed app
   * @param found how many matches nobody had found before
   */
  public record Progress(double share, long looked, long found) {}

  /** The entry that it is for. */
  public BlocklistEntry entry() {
    return entry;
  }

  /** How far it is. */
  public Progress progress() {
    return progress;
  }

  /**
   * Waits until it is over, at most so long; whether it is.
   *
   * @throws IllegalStateException it has failed, and will be tried again
   */
  public boolean isOver(Duration limit) throws InterruptedException {
    try {
      var unused = over.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the look for " + entry.id() + " failed", failed.getCause());
    }
  }

  /** Looks; the caller's thread does it. */
  void run(Database database, Clock clock) {
    try {
      var backwards = new Backwards();
      var search = database.read(handle -> backwards.begin(handle, entry, clock.instant()));
      while (!search.isOver()) {
        var unused =
            database.<Boolean>write(
                handle -> {
                  backwards.next(handle, search, AT_ONCE, clock.instant());
                  return true;
                });
        progress = new Progress(search.share(), search.looked(), search.found());
      }
      var unused =
          database.<Boolean>write(
              handle -> {
                new Blocklist().matched(handle, entry.id(), clock.instant());
                return true;
              });
      progress = new Progress(1, search.looked(), search.found());
      over.complete(progress);
    } catch (RuntimeException failed) {
      over.completeExceptionally(failed);
      throw failed;
    }
  }

  void giveUp(Throwable why) {
    over.completeExceptionally(why);
  }
}
