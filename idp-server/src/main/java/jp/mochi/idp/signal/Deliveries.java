package jp.mochi.idp.signal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.signal.Carrier.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one channel's messages: one round sends what is due and comes back.
 *
 * <p>Each message is claimed by one statement, for {@link #LEASE}; then it is carried, outside of
 * any transaction and within minutes; then it is noted how it went. A node that dies after sending
 * was begun leaves it open whether somebody has the message: when its lease is over another node
 * sends it, once more. So it is where a server takes a message and says nothing. Where that happens
 * twice, the message is given up: nobody hears a third time of the same. What a node leaves before
 * that is another's without such doubt.
 *
 * <p>What isn't taken is tried again after half a minute, a minute, two, … at most an hour, until
 * it has been waiting for {@link Tell#PATIENCE}. While nobody is there at all, the whole channel
 * waits for a while that doubles up to a minute.
 */
final class Deliveries implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Longer than a message may take. */
  static final Duration LEASE = Duration.ofMinutes(6);

  private static final int MOST_A_ROUND = 500;
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Parts parts;
  private final Carrier carrier;
  private final Outbox outbox = new Outbox();
  private Instant notBefore = Instant.MIN;
  private Duration pause = Duration.ofSeconds(1);
  private volatile boolean closing;

  /** What it stands on. */
  record Parts(Database database, AuditLog audit, Counting counting, Clock clock) {}

  /** Counts what became of messages. */
  @FunctionalInterface
  public interface Counting {
    /**
     * @param channel {@code mail} or {@code webhook}
     * @param outcome {@code sent}, {@code delayed} or {@code given-up}
     */
    void told(String channel, String outcome);
  }

  Deliveries(Parts parts, Carrier carrier) {
    this.parts = parts;
    this.carrier = carrier;
  }

  /** Begins no further message. */
  void close() {
    closing = true;
  }

  @Override
  public void run() {
    var now = parts.clock().instant();
    if (closing || now.isBefore(notBefore) || !isAnyDue(now)) {
      return;
    }
    try (var trip = carrier.setOut()) {
      for (var sent = 0; sent < MOST_A_ROUND && !closing; sent++) {
        if (!next(trip)) {
          return;
        }
        pause = Duration.ofSeconds(1);
      }
    }
  }

  private boolean isAnyDue(Instant now) {
    return parts
        .database()
        .<Boolean>read(handle -> outbox.isAnyDue(handle, carrier.channel(), now));
  }

  /** Sends the next message; false where there is none, or nobody to take it. */
  private boolean next(Carrier.Trip trip) {
    var lease = UUID.randomUUID().toString();
    var now = parts.clock().instant();
    var claimed =
        parts
            .database()
            .write(handle -> outbox.claim(handle, carrier.channel(), lease, now, now.plus(LEASE)));
    if (claimed.isEmpty()) {
      return false;
    }
    var message = claimed.get();
    if (message.lapsed() > 1) {
      giveUp(message, lease, "whoever sent it stopped before saying how it went, twice");
      return true;
    }
    if (!message.expires().isAfter(now)) {
      giveUp(message, lease, message.why().isEmpty() ? "it is too old" : message.why());
      return true;
    }
    return settled(message, lease, carried(trip, message, () -> begins(message, lease)));
  }

  private boolean begins(Message message, String lease) {
    return parts.database().<Boolean>write(handle -> outbox.begin(handle, message, lease));
  }

  private static Outcome carried(Carrier.Trip trip, Message message, Carrier.Begin begin) {
    try {
      return trip.bring(message, begin);
    } catch (RuntimeException failed) { // of one message: the others go out all the same
      LOG.error("{} could not be sent", message, failed);
      return new Outcome.Later(String.valueOf(failed));
    }
  }

  private boolean settled(Message message, String lease, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done() -> {
        sent(message, lease);
        yield true;
      }
      case Outcome.Never(var why) -> {
        giveUp(message, lease, why);
        yield true;
      }
      case Outcome.Unsure(var why) -> {
        unsure(message, lease, why);
        yield true;
      }
      case Outcome.Later(var why) -> {
        later(message, lease, why);
        yield true;
      }
      case Outcome.NobodyThere(var why) -> {
        later(message, lease, why);
        takeARest(why);
        yield false;
      }
    };
  }

  private void sent(Message message, String lease) {
    var now = parts.clock().instant();
    if (!parts.database().<Boolean>write(handle -> outbox.sent(handle, message, lease, now))) {
      LOG.warn("{} took longer than it was ours, and may be sent once more", message);
    }
    count("sent");
  }

  private void unsure(Message message, String lease, String why) {
    if (message.lapsed() > 0) {
      giveUp(message, lease, "it may have arrived, twice: " + why);
      return;
    }
    var due = parts.clock().instant().plus(LEASE);
    parts.database().<Boolean>write(handle -> outbox.unsure(handle, message, lease, due, why));
    count("delayed");
  }

  private void later(Message message, String lease, String why) {
    var due = parts.clock().instant().plus(backOff(message.attempts()));
    parts.database().<Boolean>write(handle -> outbox.later(handle, message, lease, due, why));
    count("delayed");
  }

  /** Half a minute after the first attempt, twice as long after each. */
  static Duration backOff(int attempts) {
    var doubled = FIRST.multipliedBy(1L << Math.clamp(attempts - 1, 0, 10));
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  private void takeARest(String why) {
    LOG.warn("{} waits for {} s: {}", carrier.channel(), pause.toSeconds(), why);
    notBefore = parts.clock().instant().plus(pause);
    var doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void giveUp(Message message, String lease, String why) {
    var now = parts.clock().instant();
    var given =
        parts
            .database()
            .<Boolean>write(
                handle -> {
                  var done = outbox.giveUp(handle, message, lease, now, why);
                  if (done) {
                    parts.audit().append(handle, givenUp(message, now, why));
                  }
                  return done;
                });
    if (given) {
      LOG.warn("{} is given up: {}", message, why);
      count("given-up");
    }
  }

  /** The record that nobody will hear of something. */
  static AuditEvent givenUp(Message message, Instant now, String why) {
    return new AuditEvent.Operated(
        new Circumstances(now, message.reference(), "", ""),
        AuditEvent.Who.HOUSE,
        kind(message.channel()) + " give-up",
        message.id(),
        Map.of(
            "channel", message.channel(),
            "event", message.event(),
            "person", message.person(),
            "username", message.username(),
            "attempts", String.valueOf(message.attempts()),
            "why", why));
  }

  private void count(String outcome) {
    parts.counting().told(kind(carrier.channel()), outcome);
  }

  private static String kind(String channel) {
    return channel.replaceFirst(":.*", "");
  }
}
