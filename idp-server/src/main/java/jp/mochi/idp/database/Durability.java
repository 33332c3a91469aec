package jp.mochi.idp.database;

import java.util.Set;
import org.jdbi.v3.core.Handle;

/** "The record is on disk before the assertion leaves" holds only where PostgreSQL keeps it. */
final class Durability {
  private Durability() {}

  /**
   * @throws DatabaseUnavailable where a commit would be acknowledged before it is on disk
   */
  static void require(Handle handle) {
    requireNotOff(handle, "fsync");
    requireNotOff(handle, "synchronous_commit");
  }

  private static void requireNotOff(Handle handle, String setting) {
    var value = handle.createQuery("SELECT current_setting('" + setting + "')").mapTo(String.class);
    if (Set.of("off", "false", "0", "no").contains(value.one())) {
      throw new DatabaseUnavailable(
          "PostgreSQL runs with "
              + setting
              + " off and could lose audit records that were acknowledged: set "
              + setting
              + " = on in postgresql.conf (and on the role and the database).",
          null);
    }
  }
}
