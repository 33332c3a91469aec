package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.EndAuthenticator;
import jp.mochi.idp.lifecycle.OpenInvitations;
import jp.mochi.idp.lifecycle.OwnEnrolments;
import jp.mochi.idp.lifecycle.TakeBack;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Ends what rests on a device, in the transaction that shuts it out; so that it counts for nothing
 * on any node from the next request on, and an answer that is about to be issued finds its session
 * gone. A suspended device keeps its certificates and keys: they count again when it is resumed.
 * With one that is lost or retired end the codes and requests, too, by which somebody could yet
 * have had a certificate for it.
 */
final class EndWithDevice {
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Bindings bindings = new Bindings();
  private final DeviceKeys keys = new DeviceKeys();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);
  private final EndOfSessions sessions;
  private final ServiceSessions reached = new ServiceSessions();
  private final TakeBack back;
  private final OwnEnrolments enrolments;
  private final OpenInvitations invitations;
  private final EndAuthenticator authenticators;
  private final AuditLog audit;
  private final Clock clock;

  EndWithDevice(AuditLog audit, Clock clock) {
    this.sessions = new EndOfSessions(audit);
    this.back = new TakeBack(audit, clock);
    this.enrolments = new OwnEnrolments(audit, clock);
    this.invitations = new OpenInvitations(audit, clock);
    this.authenticators = new EndAuthenticator(audit);
    this.audit = audit;
    this.clock = clock;
  }

  /** Ends what an act ends. */
  Ending end(Handle handle, Actor actor, Device device, DeviceAct act) {
    return switch (act) {
      case REGISTER, ACTIVATE, RESUME, FIND -> Ending.NOTHING;
      case SUSPEND -> sessions(handle, actor, device, certificates(handle, device), "suspended");
      case LOSE -> lost(handle, actor, device);
      case RETIRE -> all(handle, actor, device, RevocationReason.CESSATION_OF_OPERATION, "retired");
    };
  }

  /**
   * Ends the sessions from a device that stays as it is.
   *
   * @param why for their records
   */
  Ending signOut(Handle handle, Actor actor, Device device, String why) {
    return because(handle, actor, device, certificates(handle, device), why);
  }

  /**
   * Whoever holds the phone may be signed on by password in its browser: so all sessions of its
   * owner's go that rest on no phone, what was begun in them, and what eases guessing.
   */
  private Ending lost(Handle handle, Actor actor, Device device) {
    var ended = all(handle, actor, device, RevocationReason.KEY_COMPROMISE, "lost");
    var owner = device.owner().person();
    enrolments.end(handle, actor, owner);
    var why = "device " + device.id() + " lost";
    var invited = invitations.end(handle, actor, owner, why);
    KnownBrowsers.forgetPerson(handle, owner);
    var act = new EndOfSessions.Act(actor.circumstances(), why + " by " + actor.name());
    var unbound = sessions.ofNoPhone(handle, new PersonId(owner), act);
    owe(handle, actor, device, reached.ofPersonOnNoDevice(handle, new PersonId(owner)));
    return ended.andSessions(unbound).andInvitations(invited);
  }

  private Ending all(
      Handle handle, Actor actor, Device device, RevocationReason reason, String word) {
    issued.hold(handle, device.id());
    var ended = bindings.endAll(handle, device.id(), word, clock.instant());
    keys.endOf(handle, device.id(), word, clock.instant())
        .forEach(key -> audit.append(handle, ended(actor, key, word)));
    statuses.forget(handle, device.id(), StatusSource.ATTESTATION);
    ended.stream()
        .filter(binding -> binding.kind() == BindingKind.BROWSER)
        .forEach(binding -> KnownBrowsers.forget(handle, binding.reference()));
    // Before the certificates, each of which would end its own: the record says what ended them.
    var gone = sessions(handle, actor, device, certificates(handle, device), word).sessions();
    var taken = back.all(handle, actor, device.id(), reason, "device " + device.id() + " " + word);
    if (taken.open().any()) {
      audit.append(handle, actor.did("enrolment end", device.id(), taken.open().detail()));
    }
    var byCode =
        authenticators.on(handle, actor, device.id(), "device " + device.id() + " " + word);
    return new Ending(gone, taken.certificates(), ended, List.of(), List.of()).andSessions(byCode);
  }

  private static AuditEvent ended(Actor actor, DeviceKey key, String word) {
    var holder = key.holder();
    var detail =
        Map.of(
            "person", holder.person(),
            "username", holder.username(),
            "device", holder.device(),
            "reason", word);
    return actor.did("device key end", key.id(), detail);
  }

  /** Those that still count. */
  List<IssuedCertificate> certificates(Handle handle, Device device) {
    return issued.inForce(handle, device.id(), clock.instant());
  }

  /** Those from the device; and those that rest on a certificate of it from before it was known. */
  private Ending sessions(
      Handle handle,
      Actor actor,
      Device device,
      List<IssuedCertificate> certificates,
      String word) {
    var why = "device " + device.id() + " " + word + " by " + actor.name();
    return because(handle, actor, device, certificates, why);
  }

  private Ending because(
      Handle handle, Actor actor, Device device, List<IssuedCertificate> certificates, String why) {
    var act = new EndOfSessions.Act(actor.circumstances(), why);
    var ended = new ArrayList<>(sessions.from(handle, device.id(), act));
    for (var certificate : certificates) {
      var fingerprint = HeldCertificate.fingerprintOf(certificate.certificate().bytes());
      ended.addAll(sessions.withCertificate(handle, fingerprint, act));
    }
    owe(handle, actor, device, reached.ofDevice(handle, device.id()));
    return new Ending(ended, List.of(), List.<Binding>of(), List.of(), List.of());
  }

  /** Services that were reached in sessions that are over go on by themselves. */
  private void owe(Handle handle, Actor actor, Device device, List<ServiceSession> rows) {
    var ids = rows.stream().map(ServiceSession::sessionId);
    var owner = device.owner();
    var who = new AuditEvent.Who(Optional.of(owner.person()), owner.username());
    sessions.endedBefore(handle, ids.toList(), who, actor.circumstances());
  }
}
