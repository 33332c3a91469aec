package jp.mochi.idp.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.reason.Reason;

/**
 * Keeps strangers from filling the disk: of refusals where nobody has proved who they are, the
 * first ten a minute for one reason and network are written one by one, the rest are counted here
 * and written as one {@link AuditEvent.Flood} at the minute's end. A name that was only typed
 * proves nothing, but each person of that name has ten of their own, so that one who is guessed at
 * does not hide the next. Refusals within a session are always written.
 *
 * <p>Invariants, under this object's lock, which is never held while the database works: {@code
 * counts} is of the minute {@code minute} alone; it has at most {@link #NETWORKS} entries, and
 * beyond that one entry per reason stands for all other networks. A refusal is either written by
 * the caller's transaction or in a count that {@link #run} or {@link #close} will write; a kill in
 * between loses the count of at most a minute, never one of the first ten.
 *
 * <p>What is counted is found as well: the first that is counted opens the flood with a record at
 * once, and its reference id is the one that all pages of the flood show and that its last record
 * has.
 */
public final class FloodCounter implements Runnable, AutoCloseable {
  private static final int ONE_BY_ONE = 10;
  private static final int NETWORKS = 1_000;
  private static final String OTHERS = "other networks";

  private final Database database;
  private final AuditLog log;
  private final Clock clock;
  private final Consumer<AuditEvent.Refused> heard;
  private Map<Key, Count> counts = new HashMap<>();
  private Instant minute = Instant.EPOCH;

  private record Key(Reason reason, String network, Optional<String> person) {}

  private static final class Count {
    private long seen;
    private Instant last = Instant.EPOCH;
    private String reference = "";
  }

  /** Without anybody who listens. */
  public FloodCounter(Database database, AuditLog log, Clock clock) {
    this(database, log, clock, refused -> {});
  }

  /**
   * @param heard hears of every refusal, also of those that have no record of their own
   */
  public FloodCounter(
      Database database, AuditLog log, Clock clock, Consumer<AuditEvent.Refused> heard) {
    this.database = database;
    this.log = log;
    this.clock = clock;
    this.heard = heard;
  }

  /**
   * Records a refusal in a transaction of its own, or counts it.
   *
   * @return the reference id to show, under which a record is found: the refusal's own, or that of
   *     the flood which it is counted in
   */
  public String record(AuditEvent.Refused refused) {
    heard.accept(refused);
    var events = new ArrayList<AuditEvent>(turn());
    var reference = refused.circumstances().reference();
    if (refused.session().isPresent()) {
      events.add(refused);
    } else {
      var counted = count(refused);
      reference = counted.reference();
      counted.toWrite().ifPresent(events::add);
    }
    write(events);
    return reference;
  }

  /** To be scheduled about each minute: writes the counts of a minute that is over. */
  @Override
  public void run() {
    write(turn());
  }

  /** Writes what is counted, at shutdown. */
  @Override
  public void close() {
    write(taken());
  }

  /** What to write of a refusal at once, and under which reference it is found. */
  private record Counted(Optional<AuditEvent> toWrite, String reference) {}

  private synchronized Counted count(AuditEvent.Refused refused) {
    var network = Networks.of(refused.circumstances().clientAddress());
    var person = refused.who().flatMap(AuditEvent.Who::personId);
    var key = new Key(refused.reason(), network, person);
    if (!counts.containsKey(key) && counts.size() >= NETWORKS) {
      key = new Key(refused.reason(), OTHERS, Optional.empty());
    }
    var count = counts.computeIfAbsent(key, any -> new Count());
    count.seen++;
    count.last = refused.circumstances().time();
    if (count.seen <= ONE_BY_ONE) {
      return new Counted(Optional.of(refused), refused.circumstances().reference());
    }
    if (count.seen == ONE_BY_ONE + 1) {
      count.reference = refused.circumstances().reference();
      return new Counted(Optional.of(flood(key, count)), count.reference);
    }
    return new Counted(Optional.empty(), count.reference);
  }

  /** Begins a new minute if one has begun, and returns what the old one leaves to be written. */
  private synchronized List<AuditEvent.Flood> turn() {
    var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    if (now.equals(minute)) {
      return List.of();
    }
    minute = now;
    return taken();
  }

  private synchronized List<AuditEvent.Flood> taken() {
    var finished = counts;
    counts = new HashMap<>();
    return finished.entrySet().stream()
        .filter(entry -> entry.getValue().seen > ONE_BY_ONE + 1) // one alone is written already
        .map(entry -> flood(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static AuditEvent.Flood flood(Key key, Count count) {
    return new AuditEvent.Flood(
        new Circumstances(count.last, count.reference, "", ""),
        key.reason(),
        key.network(),
        key.person().map(id -> new AuditEvent.Who(Optional.of(id), "")),
        count.seen - ONE_BY_ONE);
  }

  private void write(List<? extends AuditEvent> events) {
    if (!events.isEmpty()) {
      database.write(
          handle -> {
            events.forEach(event -> log.append(handle, event));
            return true;
          });
    }
  }
}
