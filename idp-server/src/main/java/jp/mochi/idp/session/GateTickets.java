package jp.mochi.idp.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.UnableToProduceResultException;

/**
 * What people carry at in-house systems. A <em>code</em> brings a sign-on over from our host to the
 * system's, once; a <em>ticket</em> is what the system's own cookie then opens. A ticket says which
 * session it belongs to and nothing else: when the session ends, the ticket opens nothing from that
 * moment on. Of both only the SHA-256 is stored.
 */
public final class GateTickets {
  private static final String TAKE =
      "DELETE FROM gate_code WHERE code_hash = ? RETURNING ticket, system, browser_hash,"
          + " session_id, return_to, expires, ticket_expires";
  private static final String FIND =
      "SELECT id, session_id, opened FROM gate_ticket"
          + " WHERE secret_hash = ? AND system = ? AND expires > ?";

  private final Sessions sessions;
  private final SessionLimits limits;

  public GateTickets(Sessions sessions, SessionLimits limits) {
    this.sessions = sessions;
    this.limits = limits;
  }

  /**
   * A sign-on that is on its way.
   *
   * @param ticket the public id of the ticket to come; it opens nothing
   * @param system the system's name
   * @param browserHash the SHA-256, in hex, of the cookie that the browser has at the system
   * @param sessionId the session's public id
   * @param returnTo where the person wanted to go
   * @param expires until when the code may be taken
   * @param ticketExpires until when the ticket holds, if the session does
   */
  public record Code(
      String ticket,
      String system,
      String browserHash,
      String sessionId,
      String returnTo,
      Instant expires,
      Instant ticketExpires) {}

  /**
   * A ticket whose session holds.
   *
   * @param id its public id
   * @param opened when the browser came with its code
   * @param session the session it belongs to, as it is now
   */
  public record Ticket(String id, Instant opened, Session session) {}

  /** A name for a ticket to come, which opens nothing. */
  public static String newId(Instant now) {
    return Secrets.id(now);
  }

  /** Stores a code and hands it out, once. */
  public String issue(Handle handle, Code code) {
    var secret = Secrets.secret();
    handle
        .createUpdate(
            "INSERT INTO gate_code (code_hash, ticket, system, browser_hash, session_id,"
                + " return_to, expires, ticket_expires) VALUES (:hash, :ticket, :system,"
                + " :browser, :session, :return, :expires, :ticketExpires)")
        .bind("hash", Secrets.hash(secret))
        .bind("ticket", code.ticket())
        .bind("system", code.system())
        .bind("browser", code.browserHash())
        .bind("session", code.sessionId())
        .bind("return", code.returnTo())
        .bind("expires", code.expires().toEpochMilli())
        .bind("ticketExpires", code.ticketExpires().toEpochMilli())
        .execute();
    return secret;
  }

  /**
   * Takes a code: one statement finds it and does away with it, so that of two who show it, on
   * whatever nodes, one gets it. Whoever shows it, it is spent: what was seen by a stranger is of
   * no use to anybody any more.
   */
  public Optional<Code> take(Handle handle, String code) {
    return handle
        .createQuery(TAKE.replace("?", ":hash"))
        .bind("hash", Secrets.hash(code))
        .map((row, context) -> code(row))
        .findFirst();
  }

  /**
   * Opens the ticket that a code was made for.
   *
   * @return the secret for its cookie; empty when the session has ended meanwhile
   */
  public Optional<String> open(Handle handle, Code code, Instant now) {
    if (sessions.live(handle, code.sessionId(), now, limits).isEmpty()) {
      return Optional.empty();
    }
    var secret = Secrets.secret();
    handle
        .createUpdate(
            "INSERT INTO gate_ticket (secret_hash, id, system, session_id, opened, expires)"
                + " VALUES (:hash, :id, :system, :session, :now, :expires)")
        .bind("hash", Secrets.hash(secret))
        .bind("id", code.ticket())
        .bind("system", code.system())
        .bind("session", code.sessionId())
        .bind("now", now.toEpochMilli())
        .bind("expires", code.ticketExpires().toEpochMilli())
        .execute();
    return Optional.of(secret);
  }

  /** The ticket that a system's cookie opens; empty when it or its session has ended. */
  public Optional<Ticket> find(Handle handle, String secret, String system, Instant now) {
    try (var statement = handle.getConnection().prepareStatement(FIND)) {
      bind(statement, secret, system, now);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? ticket(handle, rows, now) : Optional.empty();
      }
    } catch (SQLException failed) {
      throw new UnableToProduceResultException(failed, null);
    }
  }

  /** Does away with the ticket that a new one takes the place of. */
  public void discard(Handle handle, String secret) {
    handle
        .createUpdate("DELETE FROM gate_ticket WHERE secret_hash = :hash")
        .bind("hash", Secrets.hash(secret))
        .execute();
  }

  /**
   * Removes at most {@code batch} codes and as many tickets that have expired; the larger count.
   */
  public int purge(Handle handle, Instant now, int batch) {
    return Math.max(
        purge(handle, "gate_code", "code_hash", now, batch),
        purge(handle, "gate_ticket", "secret_hash", now, batch));
  }

  private static int purge(Handle handle, String table, String key, Instant now, int batch) {
    return handle
        .createUpdate(
            "DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM %1$s WHERE expires <= :now LIMIT :batch)"
                .formatted(table, key))
        .bind("now", now.toEpochMilli())
        .bind("batch", batch)
        .execute();
  }

  private static void bind(PreparedStatement statement, String secret, String system, Instant now)
      throws SQLException {
    statement.setBytes(1, Secrets.hash(secret));
    statement.setString(2, system);
    statement.setLong(3, now.toEpochMilli());
  }

  private Optional<Ticket> ticket(Handle handle, ResultSet row, Instant now) throws SQLException {
    var id = row.getString(1);
    var opened = Instant.ofEpochMilli(row.getLong(3));
    return sessions
        .live(handle, row.getString(2), now, limits)
        .map(session -> new Ticket(id, opened, session));
  }

  private static Code code(ResultSet row) throws SQLException {
    return new Code(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)));
  }
}
