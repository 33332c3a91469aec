package jp.mochi.idp.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.RecordedDecision.Came;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.reason.Reason;

/**
 * The recorded sign-ons that the rules decided, oldest first, in batches: each is a short read of
 * its own, so that neither memory nor a transaction grows with their number. What was refused for
 * another reason, such as a wrong password or a bad signature, is none of them.
 */
public final class RecordedDecisions {
  private static final String SQL =
      "SELECT a.id, a.time, a.reference, a.reason, a.person_id, a.username, a.service,"
          + " a.client_address, a.policy_version, a.detail FROM audit a WHERE a.id > :after AND"
          + " a.id < :until AND a.service IS NOT NULL AND a.policy_version IS NOT NULL AND (a.kind"
          + " = 'permitted' OR a.kind = 'refused' AND a.reason IN ('"
          + String.join(
              "', '",
              Reason.POLICY.name(),
              Reason.POLICY_UNDECIDABLE.name(),
              Reason.POLICY_FAILED.name(),
              Reason.NO_PASSIVE.name(),
              Reason.TWO_DEVICES.name())
          + "')) ORDER BY a.id LIMIT :limit";

  /** By these somebody was refused who would have been asked for more. */
  private static final Set<String> ASKING =
      Set.of(Reason.NO_PASSIVE.name(), Reason.TWO_DEVICES.name());

  private final Database database;

  public RecordedDecisions(Database database) {
    this.database = database;
  }

  /**
   * The next ones.
   *
   * @param from not before, for the first batch
   * @param until before
   * @param after the id of the last one of the batch before this
   */
  public List<RecordedDecision> batch(
      Instant from, Instant until, Optional<String> after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(SQL)
                .bind("after", after.orElse(AuditIds.first(from)))
                .bind("until", AuditIds.first(until))
                .bind("limit", limit)
                .map((row, context) -> decision(row))
                .list());
  }

  private static RecordedDecision decision(ResultSet row) throws SQLException {
    return new RecordedDecision(
        row.getString(1),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        came(row),
        Optional.ofNullable(row.getString(5)),
        Optional.ofNullable(row.getString(6)),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10));
  }

  /**
   * A factor that no rule asked for is lacking where rules permitted somebody who was known; they
   * "permit" a stranger as well, who is asked for the password then.
   */
  private static Came came(ResultSet row) throws SQLException {
    var reason = row.getString(4);
    if (reason == null) {
      return Came.PERMITTED;
    }
    if (!ASKING.contains(reason)) {
      return Came.REFUSED;
    }
    return row.getString(5) != null && RecordedDecision.permits(row.getString(10))
        ? Came.LACKING
        : Came.ASKED;
  }
}
