package jp.mochi.idp.saml.logout;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.ServiceState.How;
import jp.mochi.idp.signout.SignOutStep.Seen;
import jp.mochi.metadata.ServiceProvider;

/**
 * How it stands with one thing that a service was told at sign-on.
 *
 * @param row what it was told
 * @param service its entry, if it still has one
 * @param how how it stands
 * @param why more, for the helpdesk
 * @param seen whether anybody seemed to be there when it was tried, for a browser that is to go
 *     there
 */
record Told(ServiceSession row, Optional<ServiceProvider> service, How how, String why, Seen seen) {
  static Told of(ServiceSession row, Optional<ServiceProvider> service, How how, String why) {
    return new Told(row, service, how, why, Seen.ANSWERS);
  }

  /** Whether nobody is signed on there any more, as far as we know. */
  boolean done() {
    return how instanceof How.Done;
  }

  /** The same, told in another way. */
  Told by(How other) {
    return new Told(row, service, other, why, seen);
  }

  /** The same, for another reason. */
  Told because(String other) {
    return new Told(row, service, how, other, seen);
  }

  /** In words that everybody shares. */
  ServiceState state(Instant now) {
    return new ServiceState(
        name(),
        service.map(s -> shown(s, s.displayNameJa())).orElse(row.service()),
        service.map(s -> shown(s, s.displayNameEn())).orElse(row.service()),
        row.sessionId(),
        how,
        why,
        until(now));
  }

  /**
   * As the entry says, whatever the service was told; else as it was told. An end that has passed
   * tells nothing of a service that is still to be told: who heeded it was signed out by itself.
   */
  Optional<Instant> until(Instant now) {
    return service
        .flatMap(entry -> entry.options().entry().ownSession().lasts())
        .map(row.issued()::plus)
        .or(row::toldUntil)
        .filter(end -> end.isAfter(now));
  }

  /** Its short name, or its entity ID where its entry is gone. */
  String name() {
    return service.map(ServiceProvider::name).orElse(row.service());
  }

  /** An entity ID says nothing to people: without a better name they read the short one. */
  static String shown(ServiceProvider service, String displayName) {
    return displayName.equals(service.entityId()) ? service.name() : displayName;
  }
}
