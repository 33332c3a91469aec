package jp.mochi.idp.session;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Which service was told what about whom: what a logout has to say to it (SAML Core 2.0 §3.7), and
 * until when a service may go on by itself. Rows outlive the session they came from.
 */
public final class ServiceSessions {
  /**
   * A service's share of a session.
   *
   * @param sessionId the session's public id
   * @param service the service's entity ID
   * @param sessionIndex what the assertion called the session there
   * @param nameId the NameID's value
   * @param assertionId the latest assertion
   * @param expires its {@code SessionNotOnOrAfter}
   */
  public record ServiceSession(
      String sessionId,
      String service,
      String sessionIndex,
      PersonId person,
      String nameIdFormat,
      String nameId,
      String assertionId,
      Instant issued,
      Instant expires) {}

  private static final String RECORD =
      """
      INSERT INTO service_session (session_id, service, session_index, person_id, name_id_format,
        name_id, assertion_id, issued, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (session_id, service, session_index) DO UPDATE SET
        name_id_format = excluded.name_id_format, name_id = excluded.name_id,
        assertion_id = excluded.assertion_id, issued = excluded.issued, expires = excluded.expires
      """;

  private static final String SELECT =
      "SELECT session_id, service, session_index, person_id, name_id_format, name_id, assertion_id,"
          + " issued, expires FROM service_session ";

  /** Notes an assertion; a second one of the same session and index takes the first one's place. */
  public void record(Handle handle, ServiceSession told) {
    try (var statement = handle.getConnection().prepareStatement(RECORD)) {
      statement.setString(1, told.sessionId());
      statement.setString(2, told.service());
      statement.setString(3, told.sessionIndex());
      statement.setString(4, told.person().value());
      statement.setString(5, told.nameIdFormat());
      statement.setString(6, told.nameId());
      statement.setString(7, told.assertionId());
      statement.setLong(8, told.issued().toEpochMilli());
      statement.setLong(9, told.expires().toEpochMilli());
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  /** What the services of one session were told. */
  public List<ServiceSession> ofSession(Handle handle, String sessionId) {
    return list(
        handle, SELECT + "WHERE session_id = :key ORDER BY service, session_index", sessionId);
  }

  /** What services were told about a person, in whatever session. */
  public List<ServiceSession> ofPerson(Handle handle, PersonId person) {
    return list(
        handle, SELECT + "WHERE person_id = :key ORDER BY service, session_index", person.value());
  }

  /** Forgets what a service was told in a session, once it has been logged out there. */
  public void forget(Handle handle, ServiceSession told) {
    handle
        .createUpdate(
            "DELETE FROM service_session WHERE session_id = :session AND service = :service"
                + " AND session_index = :index")
        .bind("session", told.sessionId())
        .bind("service", told.service())
        .bind("index", told.sessionIndex())
        .execute();
  }

  /** Removes at most {@code batch} that have expired; how many. */
  public int purge(Handle handle, Instant now, int batch) {
    return handle
        .createUpdate(
            "DELETE FROM service_session WHERE (session_id, service, session_index) IN"
                + " (SELECT session_id, service, session_index FROM service_session"
                + " WHERE expires <= :now LIMIT :batch)")
        .bind("now", now.toEpochMilli())
        .bind("batch", batch)
        .execute();
  }

  private static List<ServiceSession> list(Handle handle, String sql, String key) {
    return handle
        .createQuery(sql)
        .bind("key", key)
        .map(
            (row, context) ->
                new ServiceSession(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    new PersonId(row.getString(4)),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    Instant.ofEpochMilli(row.getLong(8)),
                    Instant.ofEpochMilli(row.getLong(9))))
        .list();
  }
}
