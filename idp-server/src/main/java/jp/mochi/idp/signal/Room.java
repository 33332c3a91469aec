package jp.mochi.idp.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * How many messages of each channel wait, and whether there is room for one more: a channel that
 * nobody takes anything from fills up by itself, and what is {@linkplain Urgent urgent} has room
 * beyond that.
 *
 * <p>The table is counted once a minute, and what this node writes in between is added. That may be
 * too much: a transaction that is undone has written nothing. So whoever would find no room has it
 * counted anew, once a second at most.
 */
final class Room {
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

  private final int most;
  private final int reserve;
  private final Outbox outbox = new Outbox();
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();

  /** One channel's. */
  private static final class Channel {
    private final AtomicLong waiting = new AtomicLong();
    private Instant counted = Instant.MIN;

    private synchronized boolean isToBeCounted(Instant now) {
      if (counted.isAfter(now.minus(BETWEEN_COUNTS))) {
        return false;
      }
      counted = now;
      return true;
    }
  }

  /**
   * @param most how many messages of a channel may wait
   * @param reserve how many more that are urgent
   */
  Room(int most, int reserve) {
    this.most = most;
    this.reserve = reserve;
  }

  /** Takes a place for a message that is about to be written; false where there is none. */
  boolean take(Handle handle, String name, boolean urgent, Instant now) {
    var channel = channels.computeIfAbsent(name, any -> new Channel());
    var limit = urgent ? most + reserve : most;
    if (channel.waiting.get() >= limit && channel.isToBeCounted(now)) {
      channel.waiting.set(outbox.waiting(handle, name));
    }
    if (channel.waiting.get() >= limit) {
      return false;
    }
    channel.waiting.incrementAndGet();
    return true;
  }

  /** Whether fewer than half of what may wait for a channel does, as far as was counted. */
  boolean isHalfEmpty(String name) {
    var channel = channels.get(name);
    return channel == null || channel.waiting.get() < (most + 1) / 2;
  }

  /** So many wait, by channel, as the table has it now. */
  void counted(Map<String, Long> now) {
    channels.forEach((name, channel) -> channel.waiting.set(now.getOrDefault(name, 0L)));
    now.forEach(
        (name, waiting) ->
            channels.computeIfAbsent(name, any -> new Channel()).waiting.set(waiting));
  }
}
