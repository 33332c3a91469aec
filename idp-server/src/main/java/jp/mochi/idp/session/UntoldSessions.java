package jp.mochi.idp.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code untold_session}: whose end services are yet to be told. Whoever ends a session
 * owes it in the same transaction, and goes on to tell at once; what is owed for longer than that
 * takes, since a node has died, is told by whichever node looks next. All methods take part in the
 * caller's transaction.
 */
public final class UntoldSessions {
  /** A round of telling takes seconds; several may have to wait for each other. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * What is owed.
   *
   * @param session its public id
   * @param reference of the act that ended it
   * @param attempts how often somebody has set out to tell
   */
  public record Untold(
      String session, AuditEvent.Who who, String reference, Instant ended, int attempts) {}

  /**
   * Owes the services of sessions that have ended, as far as any is known to go on.
   *
   * @param sessions public ids
   * @param who whose they were
   * @param circumstances of the act that ended them
   */
  void owe(
      Handle handle, Collection<String> sessions, AuditEvent.Who who, Circumstances circumstances) {
    sessions.stream().distinct().forEach(id -> owe(handle, id, who, circumstances));
  }

  private static void owe(
      Handle handle, String session, AuditEvent.Who who, Circumstances circumstances) {
    handle
        .createUpdate(
            "INSERT INTO untold_session (session, person, username, reference, ended, due,"
                + " attempts) SELECT :session, :person, :username, :reference, :ended, :due, 0"
                + " WHERE EXISTS (SELECT 1 FROM service_session WHERE session_id = :session"
                + " AND ended IS NULL) ON CONFLICT (session) DO UPDATE SET"
                + " reference = excluded.reference, ended = excluded.ended, due = excluded.due,"
                + " attempts = 0")
        .bind("session", session)
        .bind("person", who.personId().orElse(""))
        .bind("username", who.username())
        .bind("reference", circumstances.reference())
        .bind("ended", circumstances.time().toEpochMilli())
        .bind("due", circumstances.time().plus(PATIENCE).toEpochMilli())
        .execute();
  }

  /** Notes that they were told, as far as they could be. */
  public void told(Handle handle, Collection<String> sessions) {
    for (var session : sessions) {
      handle
          .createUpdate("DELETE FROM untold_session WHERE session = :session")
          .bind("session", session)
          .execute();
    }
  }

  /** Whether any service of it is yet to be told. */
  public boolean isOwed(Handle handle, String session) {
    return handle
        .createQuery("SELECT 1 FROM untold_session WHERE session = :session")
        .bind("session", session)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** Whether anything has been owed for too long. */
  public boolean isAnyDue(Handle handle, Instant now) {
    return handle
        .createQuery("SELECT 1 FROM untold_session WHERE due <= :now LIMIT 1")
        .bind("now", now.toEpochMilli())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** Takes on what has been owed for longest: others leave it alone until then. */
  public Optional<Untold> claim(Handle handle, Instant now, Instant until) {
    return handle
        .createQuery(
            "UPDATE untold_session SET due = :until, attempts = attempts + 1"
                + " WHERE session = (SELECT session FROM untold_session WHERE due <= :now"
                + " ORDER BY due, session LIMIT 1) AND due <= :now"
                + " RETURNING session, person, username, reference, ended, attempts")
        .bind("now", now.toEpochMilli())
        .bind("until", until.toEpochMilli())
        .map((row, ctx) -> untold(row))
        .findOne();
  }

  private static Untold untold(ResultSet row) throws SQLException {
    var person = Optional.of(row.getString("person")).filter(id -> !id.isEmpty());
    return new Untold(
        row.getString("session"),
        new AuditEvent.Who(person, row.getString("username")),
        row.getString("reference"),
        Instant.ofEpochMilli(row.getLong("ended")),
        row.getInt("attempts"));
  }
}
