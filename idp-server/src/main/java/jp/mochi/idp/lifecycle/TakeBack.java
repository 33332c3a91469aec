package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.List;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.authority.IssuedCertificates.Revocation;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/**
 * Takes a certificate back in the caller's transaction, with all that hangs on it: the list that
 * names it, the sessions that rest on it, the record.
 */
final class TakeBack {
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Crls crls = new Crls();
  private final KeyOfDevice keys = new KeyOfDevice();
  private final AuditLog audit;
  private final SessionsOfCertificate sessions;
  private final Clock clock;

  TakeBack(AuditLog audit, TellLater later, Clock clock) {
    this.audit = audit;
    this.sessions = new SessionsOfCertificate(audit, later);
    this.clock = clock;
  }

  /** What came of it, and the sessions that ended with it. */
  record Taken(Revocation revocation, List<Session> sessions) {
    Taken {
      sessions = List.copyOf(sessions);
    }
  }

  Taken revoke(Handle handle, Actor actor, IssuedCertificate found, RevocationReason reason) {
    var revocation = issued.revoke(handle, found, reason, clock.instant());
    if (!(revocation instanceof Revocation.Done(var after))) {
      return new Taken(revocation, List.of());
    }
    crls.raise(handle, after.authority());
    keys.release(handle, after, clock.instant());
    var detail = CertificateDetail.of(after);
    detail.put("reason", reason.text());
    audit.append(handle, actor.did("certificate revoke", after.serial(), detail));
    return new Taken(revocation, sessions.end(handle, actor, after));
  }

  /** Has the services of ended sessions told, once the transaction is through. */
  void tell(List<Session> ended, Actor actor) {
    sessions.tell(ended, actor);
  }
}
