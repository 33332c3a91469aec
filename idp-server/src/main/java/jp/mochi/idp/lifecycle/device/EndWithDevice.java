package jp.mochi.idp.lifecycle.device;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.device.register.Binding;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import org.jdbi.v3.core.Handle;

/**
 * Ends what rests on a device, in the transaction that shuts it out; so that it counts for nothing
 * on any node from the next request on, and an answer that is about to be issued finds its session
 * gone. A suspended device keeps its certificates and keys: they count again when it is resumed.
 */
final class EndWithDevice {
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Crls crls = new Crls();
  private final Bindings bindings = new Bindings();
  private final Sessions sessions = new Sessions();
  private final AuditLog audit;
  private final Clock clock;

  EndWithDevice(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Ends what an act ends. */
  Ending end(Handle handle, Actor actor, Device device, DeviceAct act) {
    return switch (act) {
      case REGISTER, ACTIVATE, RESUME, FIND -> Ending.NOTHING;
      case SUSPEND -> sessions(handle, actor, device, certificates(handle, device), "suspended");
      case LOSE -> all(handle, actor, device, RevocationReason.KEY_COMPROMISE, "lost");
      case RETIRE -> all(handle, actor, device, RevocationReason.CESSATION_OF_OPERATION, "retired");
    };
  }

  private Ending all(
      Handle handle, Actor actor, Device device, RevocationReason reason, String word) {
    var certificates = certificates(handle, device);
    var revoked = new ArrayList<IssuedCertificate>();
    for (var certificate : certificates) {
      revoke(handle, actor, certificate, reason).ifPresent(revoked::add);
    }
    var ended = bindings.endAll(handle, device.id(), word, clock.instant());
    ended.stream()
        .filter(binding -> binding.kind() == BindingKind.BROWSER)
        .forEach(binding -> KnownBrowsers.forget(handle, binding.reference()));
    var gone = sessions(handle, actor, device, certificates, word).sessions();
    return new Ending(gone, revoked, ended, List.of());
  }

  /** Those that still count. */
  List<IssuedCertificate> certificates(Handle handle, Device device) {
    return issued.inForce(handle, device.id(), clock.instant());
  }

  private Optional<IssuedCertificate> revoke(
      Handle handle, Actor actor, IssuedCertificate certificate, RevocationReason reason) {
    if (!(issued.revoke(handle, certificate, reason, clock.instant())
        instanceof IssuedCertificates.Revocation.Done(var after))) {
      return Optional.empty();
    }
    crls.raise(handle, after.authority());
    var detail = new HashMap<String, String>();
    detail.put("person", after.person());
    detail.put("username", after.username());
    detail.put("device", after.device());
    detail.put("reason", reason.text());
    audit.append(handle, actor.did("certificate revoke", after.serial(), detail));
    return Optional.of(after);
  }

  /** Those from the device; and those that rest on a certificate of it from before it was known. */
  private Ending sessions(
      Handle handle,
      Actor actor,
      Device device,
      List<IssuedCertificate> certificates,
      String word) {
    Map<String, Session> ended = new LinkedHashMap<>();
    sessions.endAllFrom(handle, device.id()).forEach(each -> ended.put(each.id(), each));
    for (var certificate : certificates) {
      var fingerprint = HeldCertificate.fingerprintOf(certificate.certificate().bytes());
      sessions.endAllWith(handle, fingerprint).forEach(each -> ended.put(each.id(), each));
    }
    var why = "device " + device.id() + " " + word + " by " + actor.name();
    for (var session : ended.values()) {
      audit.append(
          handle,
          new AuditEvent.SessionEnded(
              actor.circumstances(), BrowserSessions.who(session), session.id(), why));
    }
    return new Ending(List.copyOf(ended.values()), List.of(), List.<Binding>of(), List.of());
  }
}
