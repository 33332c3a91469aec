package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.audit.AuditLog;
import org.jdbi.v3.core.Handle;

/**
 * A person's invitations to register a phone that could still be followed. Their links lie in the
 * person's mailbox: with a phone on which that is open they are lost, too.
 */
public final class OpenInvitations {
  private final TakeBack back;
  private final AuditLog audit;
  private final Clock clock;

  public OpenInvitations(AuditLog audit, Clock clock) {
    this.back = new TakeBack(audit, clock);
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Ends them in the caller's transaction, with whatever has been begun by them.
   *
   * @param person by the directory's immutable id
   * @param why for those whose requests it ends
   * @return for which devices they were
   */
  public List<String> end(Handle handle, Actor actor, String person, String why) {
    var ended = new ArrayList<String>();
    for (var device : devices(handle, person)) {
      var open = back.endOpen(handle, actor, device, why);
      expire(handle, device);
      if (open.any()) {
        audit.append(handle, actor.did("enrolment end", device, open.detail()));
        ended.add(device);
      }
    }
    return ended;
  }

  /** Also those whose time is over: what was begun by them may still wait for somebody. */
  private static List<String> devices(Handle handle, String person) {
    return handle
        .createQuery("SELECT device FROM invitation WHERE person = :person ORDER BY device")
        .bind("person", person)
        .mapTo(String.class)
        .list();
  }

  private void expire(Handle handle, String device) {
    handle
        .createUpdate(
            "UPDATE invitation SET expires = :now WHERE device = :device AND expires > :now")
        .bind("now", clock.instant().toEpochMilli())
        .bind("device", device)
        .execute();
  }
}
