package jp.mochi.idp.demo;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says what is being done as soon as it takes longer than two seconds; until then, nothing. */
final class Steps implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 1_900;

  private final PrintWriter out;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "steps");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable ScheduledFuture<?> pending;

  Steps(PrintWriter out) {
    this.out = out;
  }

  /** What comes next; the step before it has ended. */
  synchronized void next(String what) {
    cancel();
    pending =
        timer.schedule(
            () -> {
              out.println(what + " …");
              out.flush();
            },
            PATIENCE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }

  @Override
  public synchronized void close() {
    cancel();
    timer.shutdownNow();
  }
}
