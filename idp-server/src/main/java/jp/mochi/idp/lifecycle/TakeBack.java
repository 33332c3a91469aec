package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
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
import jp.mochi.idp.signal.RecordedActs;
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
public final class TakeBack {
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Crls crls = new Crls();
  private final KeyOfDevice keys = new KeyOfDevice();
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();
  private final AuditLog audit;
  private final SessionsOfCertificate sessions;
  private final Clock clock;

  public TakeBack(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.sessions = new SessionsOfCertificate(audit);
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
      return new Taken(
          revocation, recorded(handle, actor, after, reason, replacedBy(handle, found)));
    }
    var ended = new ArrayList<Session>();
    var why = "certificate " + after.serial() + " revoked";
    var detail = new HashMap<>(endOpen(handle, actor, after.device(), why).detail());
    found.revoked().ifPresent(before -> detail.put("before", before.reason().text()));
    ended.addAll(recorded(handle, actor, after, reason, detail));
    for (var other : issued.inForce(handle, after.device(), clock.instant())) {
      if (other.person().equals(after.person())
          && issued.revoke(handle, other, reason, clock.instant())
              instanceof Revocation.Done(var also)) {
        ended.addAll(recorded(handle, actor, also, reason, Map.of("with", after.serial())));
      }
    }
    return new Taken(revocation, ended);
  }

  /**
   * Revokes one because another takes its place: of that its owner hears.
   *
   * @param by the other's serial number
   */
  Taken replaced(Handle handle, Actor actor, IssuedCertificate found, String by) {
    var reason = RevocationReason.SUPERSEDED;
    var revocation = issued.revoke(handle, found, reason, clock.instant());
    return revocation instanceof Revocation.Done(var after)
        ? new Taken(revocation, recorded(handle, actor, after, reason, replacedBy(by)))
        : new Taken(revocation, List.of());
  }

  private static Map<String, String> replacedBy(String serial) {
    return Map.of(RecordedActs.REPLACED_BY, serial);
  }

  /** Whoever says so may be wrong: it counts as replaced where another one of the device's has. */
  private Map<String, String> replacedBy(Handle handle, IssuedCertificate found) {
    return found.replaced().isEmpty()
        ? Map.of()
        : issued.inForce(handle, found.device(), clock.instant()).stream()
            .filter(other -> other.person().equals(found.person()))
            .filter(other -> !other.issued().isBefore(found.issued()))
            .findFirst()
            .map(other -> replacedBy(other.serial()))
            .orElseGet(Map::of);
  }

  /**
   * All that a device had, once it is shut out for good.
   *
   * @param certificates those that counted
   * @param sessions those that rested on them
   * @param open what could yet have become one
   */
  public record Whole(List<IssuedCertificate> certificates, List<Session> sessions, Open open) {
    public Whole {
      certificates = List.copyOf(certificates);
      sessions = List.copyOf(sessions);
    }
  }

  /** Takes back whatever a device has, and whatever could yet become a certificate of it. */
  public Whole all(Handle handle, Actor actor, String device, RevocationReason reason, String why) {
    issued.hold(handle, device);
    var open = endOpen(handle, actor, device, why);
    var revoked = new ArrayList<IssuedCertificate>();
    var ended = new ArrayList<Session>();
    for (var each : issued.inForce(handle, device, clock.instant())) {
      if (issued.revoke(handle, each, reason, clock.instant())
          instanceof Revocation.Done(var after)) {
        ended.addAll(recorded(handle, actor, after, reason, Map.of()));
        revoked.add(after);
      }
    }
    return new Whole(revoked, ended, open);
  }

  /**
   * What could yet have become a certificate of a device: how many codes, registrations with an MDM
   * and requests ended.
   */
  public record Open(int codes, int awaited, int requests) {
    /** Whether there was anything. */
    public boolean any() {
      return codes + awaited + requests > 0;
    }

    /** For the record. */
    public Map<String, String> detail() {
      return Map.of(
          "codesEnded", String.valueOf(codes),
          "awaitedEnded", String.valueOf(awaited),
          "requestsDenied", String.valueOf(requests));
    }
  }

  /** Ends what could yet become a certificate of a device. */
  Open endOpen(Handle handle, Actor actor, String device, String why) {
    var now = clock.instant();
    var by = new By(actor.name(), Optional.empty(), why);
    return new Open(
        codes.end(handle, device, now),
        awaited.end(handle, device),
        requests.denyAll(handle, device, by, now));
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
}
