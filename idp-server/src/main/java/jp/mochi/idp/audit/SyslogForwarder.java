package jp.mochi.idp.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every record to the SIEM, in order, at least once. The server schedules {@link #run}, each
 * second say; one run sends what is in the outbox and comes back. Of several nodes one sends.
 *
 * <p>Syslog has no acknowledgement: what was flushed may still be lost in a buffer when the
 * connection breaks. So the last batch stays in the outbox, as {@code unconfirmed}, until the next
 * batch went through or the connection was still up {@link #SETTLED} later; when it breaks before
 * that, the batch is sent again, and the SIEM sees its {@code id}s twice. Invariant: an id leaves
 * the outbox only after it was flushed; {@code unconfirmed} is of the open connection alone.
 *
 * <p>After a failure runs do nothing for a while that doubles, up to a minute.
 */
public final class SyslogForwarder implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogForwarder.class);
  private static final int BATCH = 200;
  private static final int BATCHES = 100;
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration MOST_BACK_OFF = Duration.ofMinutes(1);

  private static final String NEXT =
      "SELECT "
          + AuditRows.COLUMNS
          + " FROM audit_outbox o JOIN audit a ON a.id = o.id ORDER BY o.id LIMIT :limit";

  private final Database database;
  private final SyslogSettings settings;
  private final Clock clock;
  private final SSLContext trust;
  private final Lease lease = new Lease("audit-forward", LEASE);
  private Set<String> unconfirmed = new LinkedHashSet<>();
  private Instant sentAt = Instant.EPOCH;
  private Instant notBefore = Instant.EPOCH;
  private Duration backOff = Duration.ofSeconds(1);
  private @Nullable SyslogConnection connection;

  public SyslogForwarder(Database database, SyslogSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.trust = SyslogConnection.trusting(settings.trust());
  }

  @Override
  public synchronized void run() {
    if (clock.instant().isBefore(notBefore)) {
      return;
    }
    try {
      for (var i = 0; i < BATCHES && sendBatch(); i++) {
        backOff = Duration.ofSeconds(1);
      }
    } catch (IOException | RuntimeException failed) { // a schedule must survive one bad run
      disconnect();
      notBefore = clock.instant().plus(backOff);
      LOG.warn(
          "audit records wait for {}:{}, next try in {} s",
          settings.host(),
          settings.port(),
          backOff.toSeconds(),
          failed);
      var doubled = backOff.multipliedBy(2);
      backOff = doubled.compareTo(MOST_BACK_OFF) > 0 ? MOST_BACK_OFF : doubled;
    }
  }

  /** How many records wait to be sent, for the metrics. */
  public long waiting() {
    return database.<Long>read(
        handle -> handle.createQuery("SELECT count(*) FROM audit_outbox").mapTo(Long.class).one());
  }

  /** For how long the oldest of them has been waiting; nothing when none is. */
  public Duration oldestWaits() {
    return database
        .<Optional<String>>read(
            handle ->
                handle
                    .createQuery("SELECT min(id) FROM audit_outbox")
                    .mapTo(String.class)
                    .findOne())
        .map(id -> Duration.between(AuditIds.time(id), clock.instant()))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }

  /** Sends one batch; false when there is nothing (more) for this node to send. */
  private boolean sendBatch() throws IOException {
    if (unconfirmed.isEmpty() && nothingWaits()) {
      return false;
    }
    if (!database.<Boolean>write(handle -> lease.hold(handle, clock.instant()))) {
      disconnect();
      return false;
    }
    if (connection != null && !connection.alive()) {
      disconnect();
    }
    confirmIfSettled();
    var batch = next();
    if (batch.isEmpty()) {
      return false;
    }
    var open = connection == null ? SyslogConnection.open(settings, trust) : connection;
    connection = open;
    open.send(
        batch.stream().map(record -> SyslogMessage.frame(record, settings.ownHost())).toList());
    confirm();
    batch.forEach(record -> unconfirmed.add(record.id()));
    sentAt = clock.instant();
    return true;
  }

  /** Read first: an idle second must not cost a commit. */
  private boolean nothingWaits() {
    return database.<Boolean>read(
        handle ->
            handle
                .createQuery("SELECT 1 FROM audit_outbox LIMIT 1")
                .mapTo(Integer.class)
                .findFirst()
                .isEmpty());
  }

  private List<AuditRecord> next() {
    var sent = unconfirmed;
    return database
        .<List<AuditRecord>>read(
            handle ->
                handle
                    .createQuery(NEXT)
                    .bind("limit", BATCH + sent.size())
                    .map((row, context) -> AuditRows.record(row))
                    .list())
        .stream()
        .filter(record -> !sent.contains(record.id()))
        .toList();
  }

  private void confirmIfSettled() {
    if (!unconfirmed.isEmpty() && !clock.instant().isBefore(sentAt.plus(SETTLED))) {
      confirm();
    }
  }

  private void confirm() {
    var sent = List.copyOf(unconfirmed);
    if (!sent.isEmpty()) {
      database.<Integer>write(handle -> delete(handle, sent));
    }
    unconfirmed = new LinkedHashSet<>();
  }

  private static int delete(Handle handle, List<String> ids) {
    return handle
        .createUpdate("DELETE FROM audit_outbox WHERE id IN (<ids>)")
        .bindList("ids", ids)
        .execute();
  }

  private void disconnect() {
    unconfirmed = new LinkedHashSet<>();
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  /** Lets another node go on at once. What was not confirmed will be sent again. */
  @Override
  public synchronized void close() {
    disconnect();
    try {
      database.write(
          handle -> {
            lease.release(handle);
            return true;
          });
    } catch (RuntimeException failed) { // the lease ends by itself
      LOG.debug("the lease was not given back", failed);
    }
  }
}
