package jp.mochi.idp.audit;

import java.util.List;
import jp.mochi.idp.reason.Reason;
import org.jdbi.v3.core.Handle;

/**
 * A person's latest sign-ons, let in or refused, for a page about them. Whoever looks at another's
 * records that before; one's own are no secret.
 */
public final class PersonRecords {
  private static final String SIGN_ONS =
      "SELECT "
          + AuditRows.COLUMNS
          + " FROM audit a WHERE a.person_id = :person AND %s ORDER BY a.id DESC LIMIT :most";

  /** What a command or a form was refused is no sign-on. */
  private static final String REFUSED =
      "a.kind = 'refused' AND a.reason NOT IN ('"
          + Reason.OPERATION_REFUSED.name()
          + "', '"
          + Reason.TOKEN_REFUSED.name()
          + "')";

  private PersonRecords() {}

  /** Both, the latest first. */
  public static List<AuditRecord> signOns(Handle handle, String person, int most) {
    return list(handle, "(a.kind = 'permitted' OR " + REFUSED + ")", person, most);
  }

  /** What was refused, the latest first. */
  public static List<AuditRecord> refusals(Handle handle, String person, int most) {
    return list(handle, REFUSED, person, most);
  }

  /** Whether anything is recorded under this reference. */
  public static boolean isOnRecord(Handle handle, String reference) {
    return handle
        .createQuery("SELECT 1 FROM audit WHERE reference = :reference LIMIT 1")
        .bind("reference", reference)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private static List<AuditRecord> list(Handle handle, String which, String person, int most) {
    return handle
        .createQuery(SIGN_ONS.formatted(which))
        .bind("person", person)
        .bind("most", most)
        .map((row, context) -> AuditRows.record(row))
        .list();
  }
}
