package jp.mochi.idp.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up within a time limit. The system's resolver has limits of its own, of half a minute
 * and more, and can't be interrupted: so it is asked on threads that nobody else needs, for each
 * name by one at a time, and who waited long enough goes on without an answer.
 */
final class OutsideNames implements AutoCloseable {
  /** As many names are looked up at once. */
  private static final int MOST = 16;

  private final OutsideCalls.Names names;
  private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> Thread.ofPlatform().daemon().name("outside-names").unstarted(work));

  OutsideNames(OutsideCalls.Names names) {
    this.names = names;
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException it has none
   * @throws OutsideFault nobody said within the limit
   */
  InetAddress[] resolve(String host, Duration limit) throws IOException {
    try {
      return lookUp(host).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new OutsideFault(
          "The name " + host + " wasn't resolved within " + limit.toMillis() + " ms.");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException fault ? fault : new IOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while a name was looked up");
    }
  }

  private CompletableFuture<InetAddress[]> lookUp(String host) {
    var mine = new CompletableFuture<InetAddress[]>();
    var earlier = underWay.putIfAbsent(host, mine);
    if (earlier != null) {
      return earlier;
    }
    try {
      threads.execute(() -> lookUp(host, mine));
    } catch (RejectedExecutionException full) {
      underWay.remove(host, mine);
      mine.completeExceptionally(
          new OutsideFault("The name " + host + " can't be resolved: too many others wait."));
    }
    return mine;
  }

  private void lookUp(String host, CompletableFuture<InetAddress[]> asked) {
    try {
      asked.complete(names.resolve(host));
    } catch (IOException | RuntimeException failed) { // whoever waits throws it
      asked.completeExceptionally(failed);
    } finally {
      underWay.remove(host, asked);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
