package jp.mochi.cert.authority;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;
import org.jdbi.v3.core.Handle;

/**
 * Certificates in the table {@code issued_certificate} that end without anybody's act on them: by
 * time, or with the authority that had signed them. Those that another had taken the place of are
 * not among them: that one goes on.
 */
public final class EndedCertificates {
  private static final String LEFT =
      "SELECT authority, serial, person, username, device, issued, not_after, route, attested_by,"
          + " (SELECT a.reason FROM authority a WHERE a.id = c.authority AND a.revoked IS NOT NULL)"
          + " AS reason FROM issued_certificate c WHERE c.revoked IS NULL AND replaced IS NULL";

  /** Its authority was taken back while it counted. */
  private static final String TAKEN =
      "EXISTS (SELECT 1 FROM authority a WHERE a.id = c.authority AND a.revoked <= c.not_after)";

  /**
   * By the index of people, in whose order they are wanted: a term keeps a planner from that of
   * authorities, by which each page would sort all that one has signed.
   */
  private static final String WITH_AUTHORITY =
      LEFT
          + " AND c.authority || '' = ? AND "
          + TAKEN
          + " AND person >= ? AND (person > ? OR issued > ? OR (issued = ? AND serial > ?))"
          + " ORDER BY person, issued, serial LIMIT ?";

  /**
   * Certificates that end by time, the first to end first.
   *
   * @param after not those that end before this time, nor at it up to this serial number
   * @param until not those that end later
   * @param life only those that were issued for so long at least
   */
  public List<EndingCertificate> byTime(
      Handle handle, Instant after, String serial, Instant until, Duration life, int most) {
    var sql =
        LEFT
            + " AND NOT "
            + TAKEN
            + " AND not_after >= ? AND not_after < ? AND (not_after > ? OR serial > ?)"
            + " AND not_after - not_before >= ? ORDER BY not_after, serial LIMIT ?";
    var from = after.toEpochMilli();
    return Rows.all(
        handle,
        sql,
        EndedCertificates::ending,
        from,
        until.toEpochMilli(),
        from,
        serial,
        life.toMillis(),
        most);
  }

  /** The issuing authorities that were taken back since that time, the latest first, by id. */
  public List<String> authorities(Handle handle, Instant since) {
    var sql = "SELECT id FROM authority WHERE role = ? AND revoked >= ? ORDER BY revoked DESC, id";
    return Rows.all(
        handle,
        sql,
        row -> row.getString("id"),
        new Authority.Role.Issuing().text(),
        since.toEpochMilli());
  }

  /**
   * Certificates that counted when their authority was taken back, person by person, each person's
   * in the order in which they were issued.
   *
   * @param after only those beyond this one
   */
  public List<EndingCertificate> withAuthority(
      Handle handle, String authority, Optional<EndingCertificate> after, int most) {
    var person = after.map(EndingCertificate::person).orElse("");
    var issued = after.map(it -> it.issued().toEpochMilli()).orElse(Long.MIN_VALUE);
    var serial = after.map(EndingCertificate::serial).orElse("");
    return Rows.all(
        handle,
        WITH_AUTHORITY,
        EndedCertificates::ending,
        authority,
        person,
        person,
        issued,
        issued,
        serial,
        most);
  }

  /**
   * Whether another certificate of its device and person counts, and none has taken its place.
   *
   * @param from only one that lasts beyond this time
   */
  public boolean hasAnother(Handle handle, EndingCertificate certificate, Instant from) {
    var sql =
        "SELECT serial FROM issued_certificate c WHERE device = ? AND person = ?"
            + " AND c.revoked IS NULL AND replaced IS NULL AND not_after > ?"
            + " AND (c.authority <> ? OR serial <> ?) AND NOT EXISTS (SELECT 1 FROM authority a"
            + " WHERE a.id = c.authority AND a.revoked IS NOT NULL) LIMIT 1";
    return Rows.one(
            handle,
            sql,
            row -> row.getString("serial"),
            certificate.device(),
            certificate.person(),
            from.toEpochMilli(),
            certificate.authority(),
            certificate.serial())
        .isPresent();
  }

  private static EndingCertificate ending(ResultSet row) throws SQLException {
    return new EndingCertificate(
        row.getString("authority"),
        row.getString("serial"),
        row.getString("person"),
        row.getString("username"),
        row.getString("device"),
        Instant.ofEpochMilli(row.getLong("issued")),
        Instant.ofEpochMilli(row.getLong("not_after")),
        EnrolmentRoute.of(row.getString("route")).orElse(EnrolmentRoute.CSR),
        Optional.ofNullable(row.getString("attested_by")),
        reason(row));
  }

  private static Optional<RevocationReason> reason(ResultSet row) throws SQLException {
    var code = row.getInt("reason");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(RevocationReason.of(code).orElse(RevocationReason.UNSPECIFIED));
  }
}
