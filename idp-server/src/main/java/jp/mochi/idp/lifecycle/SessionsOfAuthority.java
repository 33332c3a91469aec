package jp.mochi.idp.lifecycle;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.cert.authority.Authority;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.certificate.CertificatePathText;
import jp.mochi.idp.certificate.CertifiedIdentifiers;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signout.TellLater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions that rest on certificates of an authority that was taken back. They give
 * nothing any more from the moment in which it was; this tells their services, and there may be
 * tens of thousands. So it goes by pages, each a transaction of its own, and nobody waits for it: a
 * server that stops meanwhile leaves sessions that end with their next request.
 */
final class SessionsOfAuthority {
  private static final Logger LOG = LoggerFactory.getLogger(SessionsOfAuthority.class);
  private static final int PAGE = 200;

  private final Database database;
  private final SessionsOfCertificate sessions;
  private final TellLater later;
  private final Sessions rows = new Sessions();

  SessionsOfAuthority(Database database, AuditLog audit, TellLater later) {
    this.database = database;
    this.sessions = new SessionsOfCertificate(audit);
    this.later = later;
  }

  /** Ends them beside. */
  void end(Actor actor, Authority authority) {
    Thread.ofVirtual().name("sessions of " + authority.id()).start(() -> endAll(actor, authority));
  }

  private void endAll(Actor actor, Authority authority) {
    try {
      var last = "";
      List<HeldCertificate> page;
      do {
        var after = last;
        page = database.read(handle -> rows.held(handle, after, PAGE));
        end(actor, authority, page);
        last = page.isEmpty() ? last : page.getLast().fingerprint();
      } while (page.size() == PAGE);
    } catch (RuntimeException e) { // the boundary of a task; the others end with their next request
      LOG.warn("Not all sessions of the authority {} could be ended", authority.id(), e);
    }
  }

  private void end(Actor actor, Authority authority, List<HeldCertificate> page) {
    var theirs = page.stream().filter(held -> signed(authority.certificate(), held)).toList();
    if (theirs.isEmpty()) {
      return;
    }
    var why = "authority " + authority.id() + " revoked by " + actor.name();
    var ended =
        database.<List<Session>>write(
            handle -> {
              var all = new ArrayList<Session>();
              theirs.forEach(
                  held -> all.addAll(sessions.end(handle, actor, held.fingerprint(), why)));
              return all;
            });
    SessionsOfCertificate.tell(later, ended, actor);
  }

  /** Whether the authority has signed it, by whatever name. */
  private static boolean signed(X509Certificate authority, HeldCertificate held) {
    if (CertifiedIdentifiers.isSealed(held)) {
      return false; // another company's, or it ends with its next request
    }
    try {
      CertificatePathText.read(held.shown()).getFirst().verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
