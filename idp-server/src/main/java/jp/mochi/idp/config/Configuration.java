package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.key.MasterKeySource;
import jp.mochi.idp.network.Cidr;

/**
 * All of {@code mochi.yaml}; accessors are named after its keys, paths are absolute.
 *
 * @param baseUrl https, a host, perhaps a port; no path, no trailing slash
 * @param entityId our name towards services
 * @param displayName what people call us
 * @param timeZone by whose clocks people are told times; records and interfaces say UTC
 * @param data where we keep what we write
 * @param masterKey where the key that wraps all others is
 * @param listen the listeners
 * @param tls the server's certificate; absent only where a proxy ends TLS
 * @param trustedProxies who may speak for a client's address
 * @param clientCertificate how phones show their certificate
 * @param database the one database
 * @param directory the corporate directory
 * @param roles who may do what here, by directory group
 * @param policy the rules' file
 * @param catalogue where the company's own presets for services are; need not be there
 * @param session how long sessions last
 * @param passwordChange whether an expired password can be changed from the login page
 * @param audit the audit trail
 * @param outside where we may fetch from
 * @param names what lasting names for people are made of
 * @param gate the in-house systems behind the same sign-on
 * @param certificateAuthority our own certificate authority
 * @param enrolment how phones come by its certificates
 * @param devices the register of devices
 * @param apps the apps on them
 * @param mail where mail is handed in; without it nobody gets any
 * @param webhooks scripts that are told of events
 * @param pledge what people promise before a phone is enrolled
 * @param deviceKeys keys of devices, by WebAuthn
 * @param statusSources device managements that are asked how devices are
 */
public record Configuration(
    URI baseUrl,
    String entityId,
    DisplayName displayName,
    ZoneId timeZone,
    Path data,
    MasterKeySource masterKey,
    ListenConfig listen,
    Optional<TlsConfig> tls,
    List<Cidr> trustedProxies,
    ClientCertificateConfig clientCertificate,
    DatabaseConfig database,
    DirectoryConfig directory,
    RolesConfig roles,
    Path policy,
    Path catalogue,
    SessionConfig session,
    boolean passwordChange,
    AuditConfig audit,
    OutsideConfig outside,
    NamesConfig names,
    GateConfig gate,
    OwnAuthorityConfig certificateAuthority,
    EnrolmentConfig enrolment,
    DevicesConfig devices,
    AppsConfig apps,
    Optional<MailConfig> mail,
    List<WebhookConfig> webhooks,
    PledgeConfig pledge,
    DeviceKeysConfig deviceKeys,
    List<StatusSourceConfig> statusSources) {
  public Configuration {
    trustedProxies = List.copyOf(trustedProxies);
    webhooks = List.copyOf(webhooks);
    statusSources = List.copyOf(statusSources);
  }
}
