package jp.mochi.idp.lifecycle;

import java.util.List;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/**
 * Ends the sessions that rest on a certificate, in the transaction that takes it back: whoever is
 * about to issue by a verdict of a moment ago finds the session gone.
 */
final class SessionsOfCertificate {
  private final EndOfSessions sessions;

  SessionsOfCertificate(AuditLog audit) {
    this.sessions = new EndOfSessions(audit);
  }

  /** Ends them and records it; which they were. */
  List<Session> end(Handle handle, Actor actor, IssuedCertificate revoked) {
    var fingerprint = HeldCertificate.fingerprintOf(revoked.certificate().bytes());
    var why = "certificate " + revoked.serial() + " revoked by " + actor.name();
    return end(handle, actor, fingerprint, why);
  }

  /**
   * The same of a certificate that is known by its fingerprint.
   *
   * @param why for the records
   */
  List<Session> end(Handle handle, Actor actor, String fingerprint, String why) {
    return sessions.withCertificate(
        handle, fingerprint, new EndOfSessions.Act(actor.circumstances(), why));
  }

  /** Has their services told, once the transaction is through; doesn't wait for that. */
  static void tell(TellLater later, List<Session> ended, Actor actor) {
    ended.forEach(
        session -> later.ended(session.id(), BrowserSessions.who(session), actor.circumstances()));
  }
}
