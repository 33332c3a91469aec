package jp.mochi.idp.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.sql.Prepared;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/** When a person's devices were last used, as far as sessions tell that still count somewhere. */
public final class DeviceUse {
  private static final String HERE =
      "SELECT id, device, last_used FROM session WHERE person_id = ? AND device IS NOT NULL";
  private static final String THERE =
      "SELECT session_id, device, issued FROM service_session"
          + " WHERE person_id = ? AND device IS NOT NULL";

  /** A device in a session, at a time. */
  private record Use(String session, String device, Instant at) {}

  private final Map<String, Instant> last = new HashMap<>();
  private final Map<String, String> devices = new HashMap<>();

  private DeviceUse() {}

  /** What is known of a person's devices. */
  public static DeviceUse of(Handle handle, PersonId person) {
    var use = new DeviceUse();
    use.note(rows(handle, HERE, person));
    use.note(rows(handle, THERE, person));
    return use;
  }

  private static List<Use> rows(Handle handle, String sql, PersonId person) {
    return Prepared.rows(
        handle,
        sql,
        statement -> statement.setString(1, person.value()),
        row -> new Use(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))));
  }

  private void note(List<Use> uses) {
    for (var use : uses) {
      last.merge(use.device(), use.at(), (one, other) -> one.isAfter(other) ? one : other);
      devices.put(use.session(), use.device());
    }
  }

  /** When each was last used, by the device's id. */
  public Map<String, Instant> last() {
    return Map.copyOf(last);
  }

  /** From which device each session was, by the session's public id. */
  public Map<String, String> ofSessions() {
    return Map.copyOf(devices);
  }
}
