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
import java.util.stream.Stream;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.reason.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps strangers from filling the disk: of refusals where nobody has proved who they are, the
 * first ten a minute for one reason and network are written one by one, the rest are counted here
 * and written as one {@link AuditEvent.Flood} at the minute's end. A name that was only typed
 * proves nothing, but each person of that name has ten of their own, so that one who is guessed at
 * does not hide the next. Refusals within a session are always written, but for those of requests
 * that programs make by the dozen: of these, too, the first ten a minute, for one reason and
 * session.
 *
 * <p>Invariants, under this object's lock, which is never held while the database works: {@code
 * counts} is of the minute {@code minute} alone; it has at most {@link #NETWORKS} entries, and
 * beyond that one entry per reason stands for all other networks; {@code sessions} likewise, of its
 * own, so that neither strangers nor people crowd the others out. A refusal is either written by
 * the caller's transaction or in a count, once; each count is in {@code counts}, in {@code
 * unwritten} or in the hands of one thread that writes it, and goes back to {@code unwritten} if
 * that fails. A kill loses the count of at most a minute, never one of the first ten.
 *
 * <p>What is counted is found as well: the first that is counted opens the flood with a record at
 * once, and its reference id is the one that all pages of the flood show and that its last record
 * has. A refusal whose record could not be written is none of the ten, and where it should have
 * opened a flood the next one does.
 */
public final class FloodCounter implements Runnable, AutoCloseable {
  private static final int ONE_BY_ONE = 10;
  private static final int NETWORKS = 1_000;
  private static final int SESSIONS = 5_000;
  private static final String OTHERS = "other networks";
  private static final String OTHER_SESSIONS = "other sessions";

  /** Floods that wait for the database at most; a minute has hardly more. */
  private static final int MOST_UNWRITTEN = 2 * (NETWORKS + SESSIONS);

  private static final Logger log = LoggerFactory.getLogger(FloodCounter.class);

  private final Database database;
  private final AuditLog audit;
  private final Clock clock;
  private final Consumer<AuditEvent.Refused> heard;
  private Map<Key, Count> counts = new HashMap<>();
  private Map<Key, Count> sessions = new HashMap<>();
  private Instant minute = Instant.EPOCH;
  private List<AuditEvent.Flood> unwritten = List.of();

  /** The network is none of a session's key: a session that moves is one all the same. */
  private record Key(
      Reason reason, String network, Optional<String> person, Optional<String> session) {}

  private static final class Count {
    private int single;
    private long more;
    private boolean opened;
    private Instant last = Instant.EPOCH;
    private String reference = "";
    private String network = "";
    private Optional<AuditEvent.Who> who = Optional.empty();
  }

  /** Without anybody who listens. */
  public FloodCounter(Database database, AuditLog audit, Clock clock) {
    this(database, audit, clock, refused -> {});
  }

  /**
   * @param heard hears of every refusal, also of those that have no record of their own
   */
  public FloodCounter(
      Database database, AuditLog audit, Clock clock, Consumer<AuditEvent.Refused> heard) {
    this.database = database;
    this.audit = audit;
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
    return refused.session().isPresent() ? written(refused) : counted(refused);
  }

  /**
   * Records the refusal of one of the many requests that a single page makes, or counts it, also
   * within a session: nobody should fill the disk by leaving a page open.
   *
   * @return as {@link #record} does
   */
  public String recordOneOfMany(AuditEvent.Refused refused) {
    heard.accept(refused);
    return counted(refused);
  }

  private String written(AuditEvent.Refused refused) {
    write(due(), Optional.of(refused));
    return refused.circumstances().reference();
  }

  private String counted(AuditEvent.Refused refused) {
    var due = due();
    var counted = count(refused);
    try {
      write(due, counted.toWrite());
    } catch (RuntimeException e) { // passed on to whoever refuses
      undo(counted);
      throw e;
    }
    return counted.reference();
  }

  /** To be scheduled about each minute: writes the counts of a minute that is over. */
  @Override
  public void run() {
    write(due(), Optional.empty());
  }

  /** Writes what is counted, at shutdown. */
  @Override
  public void close() {
    write(taken(), Optional.empty());
  }

  /** What to write of a refusal at once, and under which reference it is found. */
  private record Counted(Count count, Optional<AuditEvent> toWrite, String reference) {}

  private synchronized Counted count(AuditEvent.Refused refused) {
    var key = key(refused);
    var count = known(key).computeIfAbsent(key, any -> new Count());
    count.last = refused.circumstances().time();
    count.network = key.network().isEmpty() ? network(refused) : key.network();
    count.who = who(key, refused);
    if (count.single < ONE_BY_ONE) {
      count.single++;
      return new Counted(count, Optional.of(refused), refused.circumstances().reference());
    }
    count.more++;
    if (count.opened) {
      return new Counted(count, Optional.empty(), count.reference);
    }
    count.opened = true;
    count.reference = refused.circumstances().reference();
    return new Counted(count, Optional.of(flood(key, count)), count.reference);
  }

  private Key key(AuditEvent.Refused refused) {
    var reason = refused.reason();
    var person = refused.who().flatMap(AuditEvent.Who::personId);
    boolean within = refused.session().isPresent();
    var key = new Key(reason, within ? "" : network(refused), person, refused.session());
    var known = known(key);
    return known.containsKey(key) || known.size() < (within ? SESSIONS : NETWORKS)
        ? key
        : within
            ? new Key(reason, OTHER_SESSIONS, Optional.empty(), Optional.of(OTHER_SESSIONS))
            : new Key(reason, OTHERS, Optional.empty(), Optional.empty());
  }

  private Map<Key, Count> known(Key key) {
    return key.session().isPresent() ? sessions : counts;
  }

  private static String network(AuditEvent.Refused refused) {
    return Networks.of(refused.circumstances().clientAddress());
  }

  /** A name that was only typed is left out. */
  private static Optional<AuditEvent.Who> who(Key key, AuditEvent.Refused refused) {
    return key.person()
        .map(
            id ->
                key.session()
                    .flatMap(any -> refused.who())
                    .orElse(new AuditEvent.Who(Optional.of(id), "")));
  }

  private synchronized void undo(Counted counted) {
    switch (counted.toWrite().orElse(null)) {
      case AuditEvent.Refused single -> counted.count().single--;
      case AuditEvent.Flood opening -> counted.count().opened = false;
      case null, default -> {}
    }
  }

  /** What waits to be written; begins a new minute if one has begun. */
  private synchronized List<AuditEvent.Flood> due() {
    var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    if (now.equals(minute)) {
      var due = unwritten;
      unwritten = List.of();
      return due;
    }
    minute = now;
    return taken();
  }

  private synchronized List<AuditEvent.Flood> taken() {
    var taken = new ArrayList<>(unwritten);
    unwritten = List.of();
    Stream.concat(counts.entrySet().stream(), sessions.entrySet().stream())
        .filter(entry -> isToBeClosed(entry.getValue()))
        .map(entry -> flood(entry.getKey(), entry.getValue()))
        .forEach(taken::add);
    counts = new HashMap<>();
    sessions = new HashMap<>();
    return taken;
  }

  /** One alone is written already. */
  private static boolean isToBeClosed(Count count) {
    return count.more > (count.opened ? 1 : 0);
  }

  private static AuditEvent.Flood flood(Key key, Count count) {
    return new AuditEvent.Flood(
        new Circumstances(count.last, count.reference, "", ""),
        key.reason(),
        count.network,
        count.who,
        key.session().filter(session -> !session.equals(OTHER_SESSIONS)),
        count.more);
  }

  private void write(List<AuditEvent.Flood> floods, Optional<? extends AuditEvent> event) {
    if (floods.isEmpty() && event.isEmpty()) {
      return;
    }
    try {
      database.write(
          handle -> {
            floods.forEach(flood -> audit.append(handle, flood));
            event.ifPresent(one -> audit.append(handle, one));
            return true;
          });
    } catch (RuntimeException e) { // passed on, to whoever refuses or schedules us
      keep(floods);
      throw e;
    }
  }

  private synchronized void keep(List<AuditEvent.Flood> floods) {
    var both = new ArrayList<>(floods);
    both.addAll(unwritten);
    int lost = Math.max(0, both.size() - MOST_UNWRITTEN);
    if (lost > 0) {
      log.error("{} counts of refusals are lost: too many wait for the database", lost);
    }
    unwritten = List.copyOf(both.subList(lost, both.size()));
  }
}
