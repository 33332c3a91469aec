package jp.mochi.idp.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditRecord.Result;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Records as rows of the table {@code audit}. */
final class AuditRows {
  static final String COLUMNS =
      "a.id, a.time, a.reference, a.kind, a.result, a.reason, a.person_id, a.username, a.service,"
          + " a.factors, a.client_address, a.user_agent, a.session, a.policy_version, a.detail";

  private static final String INSERT =
      "INSERT INTO audit (id, time, reference, kind, result, reason, person_id, username, service,"
          + " factors, client_address, user_agent, session, policy_version, detail)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private AuditRows() {}

  /** Plain JDBC, whose statements the connection keeps: every assertion runs this. */
  static void insert(Handle handle, AuditRecord record) {
    try (var statement = handle.getConnection().prepareStatement(INSERT)) {
      statement.setString(1, record.id());
      statement.setLong(2, record.time().toEpochMilli());
      statement.setString(3, record.reference());
      statement.setString(4, record.kind());
      statement.setString(5, record.result().name());
      statement.setString(6, record.reason().orElse(null));
      statement.setString(7, record.personId().orElse(null));
      statement.setString(8, record.username().orElse(null));
      statement.setString(9, record.service().orElse(null));
      statement.setString(10, String.join(" ", record.factors()));
      statement.setString(11, record.clientAddress());
      statement.setString(12, record.userAgent());
      statement.setString(13, record.session().orElse(null));
      statement.setString(14, record.policyVersion().orElse(null));
      statement.setString(15, record.detail());
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  static AuditRecord record(ResultSet row) throws SQLException {
    return new AuditRecord(
        row.getString(1),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        Result.valueOf(row.getString(5)),
        Optional.ofNullable(row.getString(6)),
        Optional.ofNullable(row.getString(7)),
        Optional.ofNullable(row.getString(8)),
        Optional.ofNullable(row.getString(9)),
        words(row.getString(10)),
        row.getString(11),
        row.getString(12),
        Optional.ofNullable(row.getString(13)),
        Optional.ofNullable(row.getString(14)),
        row.getString(15));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }
}
