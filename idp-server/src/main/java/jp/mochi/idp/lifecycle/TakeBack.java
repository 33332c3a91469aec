package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.authority.IssuedCertificates.Revocation;
import jp.mochi.cert.enrolment.AwaitedDevices;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/**
 * Takes a certificate back in the caller's transaction, with all that hangs on it: the list that
 * names it, the sessions that rest on it, the record.
 *
 * <p>A device may have two in force: the one before still counts for an overlap, and renews. Where
 * one is taken back for any other reason than that another took its place, nobody knows who has the
 * device now, or what else it gives them: so all of that device's go with it, and whatever could
 * yet become one.
 */
final class TakeBack {
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Crls crls = new Crls();
  private final KeyOfDevice keys = new KeyOfDevice();
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();
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
    if (reason == RevocationReason.SUPERSEDED) {
      return new Taken(revocation, recorded(handle, actor, after, reason, Map.of()));
    }
    var ended = new ArrayList<Session>();
    ended.addAll(recorded(handle, actor, after, reason, endOpen(handle, actor, after)));
    for (var other : issued.inForce(handle, after.device(), clock.instant())) {
      if (other.person().equals(after.person())
          && issued.revoke(handle, other, reason, clock.instant())
              instanceof Revocation.Done(var also)) {
        ended.addAll(recorded(handle, actor, also, reason, Map.of("with", after.serial())));
      }
    }
    return new Taken(revocation, ended);
  }

  /** Ends what could yet become a certificate of the device; how much of what, for the record. */
  private Map<String, String> endOpen(Handle handle, Actor actor, IssuedCertificate revoked) {
    var now = clock.instant();
    var by = new By(actor.name(), Optional.empty(), "certificate " + revoked.serial() + " revoked");
    return Map.of(
        "codesEnded", String.valueOf(codes.end(handle, revoked.device(), now)),
        "awaitedEnded", String.valueOf(awaited.end(handle, revoked.device())),
        "requestsDenied", String.valueOf(requests.denyAll(handle, revoked.device(), by, now)));
  }

  private List<Session> recorded(
      Handle handle,
      Actor actor,
      IssuedCertificate revoked,
      RevocationReason reason,
      Map<String, String> more) {
    crls.raise(handle, revoked.authority());
    keys.release(handle, revoked, clock.instant());
    var detail = CertificateDetail.of(revoked);
    detail.put("reason", reason.text());
    detail.putAll(more);
    audit.append(handle, actor.did("certificate revoke", revoked.serial(), detail));
    return sessions.end(handle, actor, revoked);
  }

  /** Has the services of ended sessions told, once the transaction is through. */
  void tell(List<Session> ended, Actor actor) {
    sessions.tell(ended, actor);
  }
}
