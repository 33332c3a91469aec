package jp.mochi.idp.saml.logout;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.saml.sso.Issuers;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.saml.sso.ResponseWriters;
import jp.mochi.idp.saml.sso.Services;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.session.UntoldSessions;
import jp.mochi.idp.signal.Tell;
import jp.mochi.metadata.ServiceProvider;

/**
 * What logout stands on.
 *
 * @param names what we are called and where we are found
 * @param origin our own, as browsers write it
 * @param writers sign with the key that a service is to see
 * @param tell has scripts end what single logout can't
 */
public record LogoutParts(
    OurSide.Names names,
    String origin,
    Database database,
    Stores stores,
    FloodCounter refusals,
    BrowserSessions browserSessions,
    Services services,
    ResponseWriters writers,
    OutsideCalls outside,
    Sealer sealer,
    NameIdCipher cipher,
    Visitors visitors,
    Tell tell,
    Clock clock) {

  /** What transactions of a logout write to. */
  public record Stores(
      EndOfSessions ending,
      ServiceSessions serviceSessions,
      UntoldSessions untold,
      ConsumedRequests requests,
      AuditLog audit) {}

  /** Ours. */
  String entityId() {
    return names.entityId();
  }

  /** What we call ourselves to services. */
  Issuers issuers() {
    return new Issuers(names.entityId());
  }

  /**
   * The entry under which a service was told, and no other: what it was told is nobody else's. Only
   * what was noted before there were entries is the service's first one's.
   */
  Optional<ServiceProvider> entry(String entityId, String entry) {
    return entry(services.allByEntityId(entityId), entry);
  }

  /** The same of a service whose entries were read before. */
  static Optional<ServiceProvider> entry(List<ServiceProvider> entries, String entry) {
    return entries.stream()
        .filter(service -> service.id().equals(entry))
        .findFirst()
        .or(() -> entry.isEmpty() ? entries.stream().findFirst() : Optional.empty());
  }

  /** The same, by what it was told. */
  Optional<ServiceProvider> entry(ServiceSession row) {
    return entry(row.service(), row.entry());
  }

  /** Where messages come in by way of a browser. */
  String browserAddress() {
    return names.logoutAddress();
  }

  /** Where messages come in by SOAP. */
  String soapAddress() {
    return names.logoutSoapAddress();
  }
}
