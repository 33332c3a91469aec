package jp.mochi.idp.audit;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Where events are written down: in the transaction of what they tell, or not at all. */
public final class AuditLog {
  private final boolean forwarded;
  private final Listener listener;

  /** Hears of each event in the transaction that records it. */
  @FunctionalInterface
  public interface Listener {
    /** Calls nobody outside: the transaction waits. What it throws undoes the act. */
    void recorded(Handle handle, AuditEvent event);
  }

  /**
   * @param forwarded whether a {@link SyslogForwarder} sends records on: only then are they put in
   *     its outbox
   */
  public AuditLog(boolean forwarded) {
    this(forwarded, (handle, event) -> {});
  }

  /** The same, with somebody who hears of each event. */
  public AuditLog(boolean forwarded, Listener listener) {
    this.forwarded = forwarded;
    this.listener = listener;
  }

  /** Writes an event in the caller's transaction; if that fails, so must the transaction. */
  public void append(Handle handle, AuditEvent event) {
    var record = AuditRecords.of(event);
    AuditRows.insert(handle, record);
    if (forwarded) {
      enqueue(handle, record.id());
    }
    listener.recorded(handle, event);
  }

  private static void enqueue(Handle handle, String id) {
    try (var statement =
        handle.getConnection().prepareStatement("INSERT INTO audit_outbox (id) VALUES (?)")) {
      statement.setString(1, id);
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }
}
