package jp.mochi.idp.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.sql.Prepared;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Which service was told what about whom: what a logout has to say to it (SAML Core 2.0 §3.7), and
 * until when a service may go on by itself. Rows outlive the session they came from, and stay when
 * a service was signed out: what is asked for again is met by what is known.
 */
public final class ServiceSessions {
  /**
   * A service's share of a session.
   *
   * @param sessionId the session's public id
   * @param service the service's entity ID
   * @param entry the id of the service's entry, under which it was told
   * @param sessionIndex what the assertion called the session there
   * @param name what the assertion called the person
   * @param assertionId the latest assertion
   * @param expires its {@code SessionNotOnOrAfter}
   * @param ended since when it is known to be signed out there
   */
  public record ServiceSession(
      String sessionId,
      String service,
      String entry,
      String sessionIndex,
      PersonId person,
      Name name,
      String assertionId,
      Instant issued,
      Instant expires,
      Optional<Instant> ended) {}

  /** A NameID as it was given (SAML Core 2.0 §2.2.3). */
  public record Name(
      String format,
      String value,
      Optional<String> nameQualifier,
      Optional<String> spNameQualifier) {}

  private static final String COLUMNS =
      "session_id, service, entry, session_index, person_id, name_id_format, name_id,"
          + " name_qualifier, sp_name_qualifier, assertion_id, issued, expires, ended";

  private static final String RECORD =
      "INSERT INTO service_session ("
          + COLUMNS
          + ", device) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL,"
          + " (SELECT device FROM session WHERE id = ?))"
          + """
           ON CONFLICT (session_id, service, entry, name_id, name_id_format) DO UPDATE SET
             session_index = excluded.session_index,
             name_qualifier = excluded.name_qualifier,
             sp_name_qualifier = excluded.sp_name_qualifier,
             assertion_id = excluded.assertion_id, issued = excluded.issued,
             expires = excluded.expires, ended = NULL,
             device = COALESCE(excluded.device, service_session.device)
          """;

  private static final String SELECT = "SELECT " + COLUMNS + " FROM service_session ";
  private static final String ORDER = " ORDER BY service, session_id, issued, name_id";

  /**
   * Notes an assertion; a second one of the same session, entry and name takes the first one's
   * place.
   */
  public void record(Handle handle, ServiceSession told) {
    Prepared.update(
        handle,
        RECORD,
        statement -> {
          statement.setString(1, told.sessionId());
          statement.setString(2, told.service());
          statement.setString(3, told.entry());
          statement.setString(4, told.sessionIndex());
          statement.setString(5, told.person().value());
          statement.setString(6, told.name().format());
          statement.setString(7, told.name().value());
          statement.setString(8, told.name().nameQualifier().orElse(null));
          statement.setString(9, told.name().spNameQualifier().orElse(null));
          statement.setString(10, told.assertionId());
          statement.setLong(11, told.issued().toEpochMilli());
          statement.setLong(12, told.expires().toEpochMilli());
          statement.setString(13, told.sessionId());
        });
  }

  /** What the services of one session were told. */
  public List<ServiceSession> ofSession(Handle handle, String sessionId) {
    return list(handle, "WHERE session_id = ?", List.of(sessionId));
  }

  /** What services were told about a person, in whatever session. */
  public List<ServiceSession> ofPerson(Handle handle, PersonId person) {
    return list(handle, "WHERE person_id = ?", List.of(person.value()));
  }

  /** What services were told of whoever signed on from this device, in whatever session. */
  public List<ServiceSession> ofDevice(Handle handle, String device) {
    return list(handle, "WHERE device = ?", List.of(device));
  }

  /** What this service was told under this name, in whatever session. */
  public List<ServiceSession> named(Handle handle, String service, String nameId) {
    return list(handle, "WHERE name_id = ? AND service = ?", List.of(nameId, service));
  }

  /** Notes that it is signed out there. */
  public void ended(Handle handle, ServiceSession told, Instant now) {
    Prepared.update(
        handle,
        "UPDATE service_session SET ended = ? WHERE session_id = ? AND service = ?"
            + " AND entry = ? AND name_id = ? AND name_id_format = ?",
        statement -> {
          statement.setLong(1, now.toEpochMilli());
          statement.setString(2, told.sessionId());
          statement.setString(3, told.service());
          statement.setString(4, told.entry());
          statement.setString(5, told.name().value());
          statement.setString(6, told.name().format());
        });
  }

  /** Removes at most {@code batch} that have expired; how many. */
  public int purge(Handle handle, Instant now, int batch) {
    return handle
        .createUpdate(
            "DELETE FROM service_session"
                + " WHERE (session_id, service, entry, name_id, name_id_format) IN"
                + " (SELECT session_id, service, entry, name_id, name_id_format"
                + " FROM service_session WHERE expires <= :now LIMIT :batch)")
        .bind("now", now.toEpochMilli())
        .bind("batch", batch)
        .execute();
  }

  private static List<ServiceSession> list(Handle handle, String where, List<String> keys) {
    return Prepared.rows(
        handle,
        SELECT + where + ORDER,
        statement -> {
          for (int i = 0; i < keys.size(); i++) {
            statement.setString(i + 1, keys.get(i));
          }
        },
        ServiceSessions::told);
  }

  private static ServiceSession told(ResultSet row) throws SQLException {
    var ended = row.getLong(13);
    var known = !row.wasNull();
    return new ServiceSession(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        new PersonId(row.getString(5)),
        new Name(
            row.getString(6),
            row.getString(7),
            Optional.ofNullable(row.getString(8)),
            Optional.ofNullable(row.getString(9))),
        row.getString(10),
        Instant.ofEpochMilli(row.getLong(11)),
        Instant.ofEpochMilli(row.getLong(12)),
        known ? Optional.of(Instant.ofEpochMilli(ended)) : Optional.empty());
  }
}
