package jp.mochi.idp.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.sql.Prepared;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Which service was told what about whom: what a logout has to say to it (SAML Core 2.0 §3.7), and
 * until when a service may go on by itself. Rows outlive the session they came from, and the end
 * that the service was told: many don't heed it, and a person is signed on there for longer. They
 * stay for a while when a service was signed out: what is asked for again is met by what is known.
 */
public final class ServiceSessions {
  /** Where nobody says how long a service keeps a session by itself. */
  static final Duration UNKNOWN = Duration.ofDays(30);

  /** Whatever an entry says; as long as audit records are kept. */
  static final Duration LONGEST = Duration.ofDays(400);

  /** For clocks that are apart, and for a logout that comes with the very end. */
  static final Duration SLACK = Duration.ofHours(1);

  /** For what is signed out already, should it be asked for again. */
  static final Duration SIGNED_OUT = Duration.ofDays(1);

  /**
   * A service's share of a session.
   *
   * @param sessionId the session's public id
   * @param service the service's entity ID
   * @param entry the id of the service's entry, under which it was told
   * @param sessionIndex what the assertion called the session there
   * @param name what the assertion called the person
   * @param assertionId the latest assertion
   * @param toldUntil its {@code SessionNotOnOrAfter}, where it had one
   * @param browser the hash of the browser that was signed on, see {@code Visitor}; not known of
   *     what was noted by a release before this one
   * @param kept until when this is remembered, see {@link #kept}
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
      Optional<Instant> toldUntil,
      Optional<String> browser,
      Instant kept,
      Optional<Instant> ended) {}

  /** A NameID as it was given (SAML Core 2.0 §2.2.3). */
  public record Name(
      String format,
      String value,
      Optional<String> nameQualifier,
      Optional<String> spNameQualifier) {}

  private static final String COLUMNS =
      "session_id, service, entry, session_index, person_id, name_id_format, name_id,"
          + " name_qualifier, sp_name_qualifier, assertion_id, issued, expires, told_until,"
          + " browser, ended";

  private static final String RECORD =
      "INSERT INTO service_session ("
          + COLUMNS
          + ", device) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL,"
          + " (SELECT device FROM session WHERE id = ?))"
          + """
           ON CONFLICT (session_id, service, entry, name_id, name_id_format) DO UPDATE SET
             session_index = excluded.session_index,
             name_qualifier = excluded.name_qualifier,
             sp_name_qualifier = excluded.sp_name_qualifier,
             assertion_id = excluded.assertion_id, issued = excluded.issued,
             expires = excluded.expires, told_until = excluded.told_until,
             browser = excluded.browser, ended = NULL,
             device = COALESCE(excluded.device, service_session.device)
          """;

  /** In one browser a later sign-on takes the place of an earlier one at the same service. */
  private static final String LEFT =
      """
      WHERE session_id = ? AND ended IS NULL AND NOT EXISTS (
        SELECT 1 FROM service_session later
        WHERE later.person_id = service_session.person_id
          AND later.browser = service_session.browser
          AND later.service = service_session.service AND later.entry = service_session.entry
          AND later.session_id <> service_session.session_id
          AND later.issued > service_session.issued)
      """;

  private static final String SELECT = "SELECT " + COLUMNS + " FROM service_session ";
  private static final String ORDER = " ORDER BY service, session_id, issued, name_id";

  /**
   * Until when what a service was told is kept: as long as it may keep its own session, and at
   * least as long as ours lives, within which it may ask for a logout.
   *
   * @param ours when our session ends at the latest
   * @param own how long the service keeps a session by itself, where its entry says so
   */
  public static Instant kept(Instant issued, Instant ours, Optional<Duration> own) {
    var theirs =
        issued.plus(own.map(it -> it.compareTo(LONGEST) < 0 ? it : LONGEST).orElse(UNKNOWN));
    return (theirs.isAfter(ours) ? theirs : ours).plus(SLACK);
  }

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
          statement.setLong(12, told.kept().toEpochMilli());
          statement.setObject(
              13, told.toldUntil().map(Instant::toEpochMilli).orElse(null), Types.BIGINT);
          statement.setString(14, told.browser().orElse(null));
          statement.setString(15, told.sessionId());
        });
  }

  /** What the services of one session were told. */
  public List<ServiceSession> ofSession(Handle handle, String sessionId) {
    return list(handle, "WHERE session_id = ?", List.of(sessionId));
  }

  /** Where somebody may still be signed on by one session, as far as we know. */
  public List<ServiceSession> left(Handle handle, String sessionId) {
    return list(handle, LEFT, List.of(sessionId));
  }

  /** What services were told about a person, in whatever session. */
  public List<ServiceSession> ofPerson(Handle handle, PersonId person) {
    return list(handle, "WHERE person_id = ?", List.of(person.value()));
  }

  /** What services were told of whoever signed on from this device, in whatever session. */
  public List<ServiceSession> ofDevice(Handle handle, String device) {
    return list(handle, "WHERE device = ?", List.of(device));
  }

  /**
   * What services were told of a person in sessions of which nobody knows from which device they
   * were: by password, or by a certificate of one that isn't in the register.
   */
  public List<ServiceSession> ofPersonOnNoDevice(Handle handle, PersonId person) {
    return list(handle, "WHERE person_id = ? AND device IS NULL", List.of(person.value()));
  }

  /** What this service was told under this name, in whatever session. */
  public List<ServiceSession> named(Handle handle, String service, String nameId) {
    return list(handle, "WHERE name_id = ? AND service = ?", List.of(nameId, service));
  }

  /**
   * Notes that it is signed out there. An assertion that was noted in its place since it was read
   * is another sign-on, of which that isn't known.
   */
  public void ended(Handle handle, ServiceSession told, Instant now) {
    var kept = now.plus(SIGNED_OUT);
    Prepared.update(
        handle,
        "UPDATE service_session SET ended = ?, expires = ? WHERE session_id = ? AND service = ?"
            + " AND entry = ? AND name_id = ? AND name_id_format = ? AND assertion_id = ?",
        statement -> {
          statement.setLong(1, now.toEpochMilli());
          statement.setLong(2, (told.kept().isBefore(kept) ? told.kept() : kept).toEpochMilli());
          statement.setString(3, told.sessionId());
          statement.setString(4, told.service());
          statement.setString(5, told.entry());
          statement.setString(6, told.name().value());
          statement.setString(7, told.name().format());
          statement.setString(8, told.assertionId());
        });
  }

  /** Removes at most {@code batch} that are kept no longer; how many. */
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
        instant(row, 13),
        Optional.ofNullable(row.getString(14)),
        Instant.ofEpochMilli(row.getLong(12)),
        instant(row, 15));
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
