package jp.mochi.idp.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Lets one node at a time do a piece of work: the row says which, and until when. */
final class Lease {
  private final String name;
  private final Duration length;
  private final String holder = UUID.randomUUID().toString();

  Lease(String name, Duration length) {
    this.name = name;
    this.length = length;
  }

  /** Takes or extends it; false while another node has it. */
  boolean hold(Handle handle, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until)"
                    + " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,"
                    + " until = excluded.until"
                    + " WHERE lease.holder = excluded.holder OR lease.until <= :now")
            .bind("name", name)
            .bind("holder", holder)
            .bind("until", now.plus(length).toEpochMilli())
            .bind("now", now.toEpochMilli())
            .execute()
        == 1;
  }

  void release(Handle handle) {
    handle
        .createUpdate("DELETE FROM lease WHERE name = :name AND holder = :holder")
        .bind("name", name)
        .bind("holder", holder)
        .execute();
  }
}
