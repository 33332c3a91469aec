package jp.mochi.idp.network;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;

/**
 * How often one network may make this node work: a token bucket for each {@link NetworkPrefix}.
 *
 * <p>Only what strangers can ask for without end is taken from it, and what turns out well is given
 * back, since a whole office may stand behind one address. It is kept in memory and forgotten with
 * the node: beside the limits in the database, never instead of them. A bucket that nobody has used
 * for as long as it takes to fill up is as good as none, so that forgetting it changes nothing.
 */
public final class NetworkRate {
  private static final int NETWORKS = 100_000;

  private final double perSecond;
  private final int burst;
  private final Cache<String, Bucket> buckets;

  private record Bucket(double tokens, Instant at, boolean granted) {}

  /**
   * @param perSecond how much a network may ask for in the long run
   * @param burst how much at once, after a rest
   */
  public NetworkRate(int perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst;
    var full = Duration.ofSeconds(burst / perSecond + 1L);
    this.buckets =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(NETWORKS)
            .expireAfterWrite(full)
            .build();
  }

  /** Takes one; says whether there was one to take. */
  public boolean take(String clientAddress, Instant now) {
    var bucket =
        buckets
            .asMap()
            .compute(
                NetworkPrefix.of(clientAddress),
                (network, before) -> {
                  double tokens = before == null ? burst : filled(before, now);
                  return tokens >= 1
                      ? new Bucket(tokens - 1, now, true)
                      : new Bucket(tokens, now, false);
                });
    return bucket.granted();
  }

  /** Gives one back. */
  public void giveBack(String clientAddress) {
    buckets
        .asMap()
        .computeIfPresent(
            NetworkPrefix.of(clientAddress),
            (network, before) ->
                new Bucket(Math.min(burst, before.tokens() + 1), before.at(), before.granted()));
  }

  private double filled(Bucket bucket, Instant now) {
    double seconds = Math.max(0, Duration.between(bucket.at(), now).toMillis()) / 1000.0;
    return Math.min(burst, bucket.tokens() + seconds * perSecond);
  }
}
