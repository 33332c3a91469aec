package jp.mochi.idp.saml.logout;

import java.util.Optional;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.ServiceState.How;
import jp.mochi.metadata.ServiceProvider;

/**
 * How it stands with one thing that a service was told at sign-on.
 *
 * @param row what it was told
 * @param service its entry, if it still has one
 * @param how how it stands
 * @param why more, for the helpdesk
 * @param silent whether nobody seemed to be there when its host was tried
 */
record Told(
    ServiceSession row, Optional<ServiceProvider> service, How how, String why, boolean silent) {
  static Told of(ServiceSession row, Optional<ServiceProvider> service, How how, String why) {
    return new Told(row, service, how, why, false);
  }

  /** In words that everybody shares. */
  ServiceState state() {
    return new ServiceState(
        service.map(ServiceProvider::name).orElse(row.service()),
        service.map(s -> shown(s, s.displayNameJa())).orElse(row.service()),
        service.map(s -> shown(s, s.displayNameEn())).orElse(row.service()),
        row.sessionId(),
        how,
        why,
        row.expires());
  }

  /** An entity ID says nothing to people: without a better name they read the short one. */
  static String shown(ServiceProvider service, String displayName) {
    return displayName.equals(service.entityId()) ? service.name() : displayName;
  }
}
