package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls into a token's driver. A native call can't be interrupted, and it would hold a virtual
 * thread's carrier. So each runs on a platform thread out of a few; whoever waits for it goes away
 * after a time limit, and while all threads hang the next call is refused in a moment.
 */
final class TokenCalls {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_AT_ONCE = 4;
  private static final int IDLE_SECONDS = 30;

  /** A thread that has just answered its caller takes this long to be free, and not longer. */
  private static final Duration MOMENT = Duration.ofMillis(250);

  private final String token;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("token-", 0).factory(),
          TokenCalls::inAMoment);

  TokenCalls(String token) {
    this.token = token;
  }

  private static void inAMoment(Runnable call, ThreadPoolExecutor threads) {
    try {
      if (!threads.getQueue().offer(call, MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RejectedExecutionException("all threads are at the token already");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException(interrupted);
    }
  }

  /**
   * Runs a call.
   *
   * @throws GeneralSecurityException the token refused what was asked of it
   * @throws TokenUnavailable it failed otherwise, or took too long
   */
  <T> T run(Callable<T> call) throws GeneralSecurityException {
    try {
      return threads.submit(call).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GeneralSecurityException refused) {
        throw refused;
      }
      throw unavailable(failed.getCause());
    } catch (TimeoutException | RejectedExecutionException busy) {
      throw unavailable(busy);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable(interrupted);
    }
  }

  TokenUnavailable unavailable(@Nullable Throwable cause) {
    return new TokenUnavailable(token, cause);
  }
}
