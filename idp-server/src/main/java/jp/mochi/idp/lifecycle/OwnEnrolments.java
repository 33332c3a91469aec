package jp.mochi.idp.lifecycle;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.audit.AuditLog;
import org.jdbi.v3.core.Handle;

/**
 * What a person's sessions have begun for new phones. It ends with them when somebody ends these:
 * whoever had the password may have shown a code in one, and would have a certificate by it after
 * the password is changed.
 */
public final class OwnEnrolments {
  private final AuditLog audit;
  private final InstantSource clock;
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final EnrolmentRequests requests = new EnrolmentRequests();

  public OwnEnrolments(AuditLog audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Ends it, in the caller's transaction; what the helpdesk has made stays. */
  public void end(Handle handle, Actor actor, String person) {
    var now = clock.instant();
    var by = new By(actor.name(), Optional.empty(), "sessions ended");
    var ended = codes.endOwn(handle, person, now);
    var denied = requests.denyOwn(handle, person, by, now);
    if (ended + denied > 0) {
      var detail = Map.of("codes", String.valueOf(ended), "requests", String.valueOf(denied));
      audit.append(handle, actor.did("enrolment end", person, detail));
    }
  }
}
