package jp.mochi.cert.authority;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Certificates in the table {@code issued_certificate} that end without anybody's act on them: by
 * time, or with the authority that had signed them. Those that another had taken the place of are
 * not among them: that one goes on.
 */
public final class EndedCertificates {
  private static final String LEFT =
      IssuedCertificates.ALL + " WHERE c.revoked IS NULL AND replaced IS NULL";

  /** Its authority was taken back while it counted. */
  private static final String TAKEN =
      "EXISTS (SELECT 1 FROM authority a WHERE a.id = c.authority AND a.revoked <= c.not_after)";

  private static final String WITH_AUTHORITY = LEFT + " AND authority = ? AND " + TAKEN;

  /**
   * Certificates that end by time, the first to end first.
   *
   * @param after not those that end before this time, nor at it up to this serial number
   * @param until not those that end later
   * @param life only those that were issued for so long at least
   */
  public List<IssuedCertificate> byTime(
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
        IssuedCertificates::issued,
        from,
        until.toEpochMilli(),
        from,
        serial,
        life.toMillis(),
        most);
  }

  /** The issuing authorities that were taken back since that time, by their ids. */
  public List<String> authorities(Handle handle, Instant since) {
    var sql = "SELECT id FROM authority WHERE role = ? AND revoked >= ? ORDER BY revoked, id";
    return Rows.all(
        handle,
        sql,
        row -> row.getString("id"),
        new Authority.Role.Issuing().text(),
        since.toEpochMilli());
  }

  /**
   * Certificates that counted when their authority was taken back, by their serial numbers.
   *
   * @param serial only those beyond this one
   */
  public List<IssuedCertificate> withAuthority(
      Handle handle, String authority, String serial, int most) {
    var sql = WITH_AUTHORITY + " AND serial > ? ORDER BY serial LIMIT ?";
    return Rows.all(handle, sql, IssuedCertificates::issued, authority, serial, most);
  }

  /** Those of them that were for this person. */
  public List<IssuedCertificate> withAuthority(Handle handle, String authority, String person) {
    var sql = WITH_AUTHORITY + " AND person = ? ORDER BY serial";
    return Rows.all(handle, sql, IssuedCertificates::issued, authority, person);
  }
}
