package jp.mochi.cert.enrolment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;
import org.jdbi.v3.core.statement.Update;

/** What several tables of this package have in common. */
final class Columns {
  private Columns() {}

  static void bind(Update update, Candidate candidate) {
    update
        .bind("person", candidate.person())
        .bind("username", candidate.username())
        .bind("device", candidate.device())
        .bind("ownership", candidate.ownership().text())
        .bind("platform", candidate.platform().text());
  }

  static void bind(Update update, By by, Instant filed, Instant expires) {
    update
        .bind("filed", filed.toEpochMilli())
        .bind("filedBy", by.name())
        .bind("why", by.why())
        .bind("expires", expires.toEpochMilli());
    by.person()
        .ifPresentOrElse(
            person -> update.bind("filer", person), () -> update.bindNull("filer", Types.VARCHAR));
  }

  static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(
        row.getString("person"),
        row.getString("username"),
        row.getString("device"),
        Candidate.Ownership.of(row.getString("ownership")).orElseThrow(),
        Candidate.Platform.of(row.getString("platform")).orElseThrow());
  }

  static By filedBy(ResultSet row) throws SQLException {
    return new By(
        row.getString("filed_by"),
        Optional.ofNullable(row.getString("filer")),
        row.getString("why"));
  }

  static EnrolmentRoute route(ResultSet row) throws SQLException {
    return EnrolmentRoute.of(row.getString("route")).orElseThrow();
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var at = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
  }
}
