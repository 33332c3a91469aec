package jp.mochi.idp.lifecycle.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.register.Binding;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signout.ServiceState;

/**
 * What ended with a device, and what remains.
 *
 * @param sessions sessions that were made from it, or may have been
 * @param certificates certificates that were taken back
 * @param bindings what it was known by, and is no more; also what to wipe from it
 * @param invitations for which devices invitations ended whose links may be in its mailbox
 * @param services how it stands at each service that was reached from it
 */
public record Ending(
    List<Session> sessions,
    List<IssuedCertificate> certificates,
    List<Binding> bindings,
    List<String> invitations,
    List<Remaining> services) {
  /** Nothing ended. */
  public static final Ending NOTHING =
      new Ending(List.of(), List.of(), List.of(), List.of(), List.of());

  public Ending {
    sessions = List.copyOf(sessions);
    certificates = List.copyOf(certificates);
    bindings = List.copyOf(bindings);
    invitations = List.copyOf(invitations);
    services = List.copyOf(services);
  }

  Ending andSessions(List<Session> more) {
    var all = Stream.concat(sessions.stream(), more.stream()).toList();
    return new Ending(all, certificates, bindings, invitations, services);
  }

  Ending andInvitations(List<String> more) {
    return new Ending(sessions, certificates, bindings, more, services);
  }

  Ending with(List<Remaining> told) {
    return new Ending(sessions, certificates, bindings, invitations, told);
  }

  /**
   * What remains at a service.
   *
   * @param state whether it could be told
   * @param until when what it keeps by itself ends, where its entry says how long that is
   * @param endIt where an administrator of the service ends it by hand, where its entry says
   */
  public record Remaining(ServiceState state, Optional<Instant> until, Optional<String> endIt) {}
}
