package jp.mochi.idp.inforce;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the policy and its zones up to date, round after round, until it is closed. */
public final class PolicyWatch implements AutoCloseable {
  /**
   * A node sees a change of its file in one round, takes it in the next, and the others follow in
   * one of theirs: all within a second.
   */
  static final Duration ROUND = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(PolicyWatch.class);

  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("policy-", 1).factory());

  private final PolicyInForce policy;
  private boolean failing;

  /** Begins. */
  public PolicyWatch(PolicyInForce policy) {
    this.policy = policy;
    var unused =
        clock.scheduleWithFixedDelay(
            this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    var unusedGlance =
        clock.scheduleWithFixedDelay(
            this::glance, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Beside the rounds, which may have large lists to read. */
  private void glance() {
    try {
      policy.glance();
    } catch (RuntimeException e) { // the boundary: the next round meets the same, and says so
      log.debug("No glance at the policy", e);
    }
  }

  private void round() {
    try {
      policy.round();
      if (failing) {
        log.info("The policy can be looked at again");
      }
      failing = false;
    } catch (RuntimeException e) { // the boundary: a failed round must not end the rounds
      if (!failing) { // four rounds a second
        log.warn("The policy could not be looked at and will be again and again", e);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
