package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.trust.CertificateHeader;
import jp.mochi.cert.trust.IdentifierPlace;
import jp.mochi.cert.trust.MappingRule;
import jp.mochi.device.app.ListAction;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.key.MasterKeySource;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.network.OutsideProxy;
import jp.mochi.idp.policy.DataLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key of the configuration, with a value that is not its default. */
final class EveryConfigurationKeyTest {
  private static final String EVERY_KEY =
      """
      base-url: https://sso.example.jp:9443/
      entity-id: urn:example:idp
      display-name: {ja: もち, en: Rice}
      time-zone: Pacific/Chatham
      data: var
      master-key: {file: master.key}
      listen: {main: "http://127.0.0.1:1", client-certificate: "http://[::1]:2", management: "localhost:3", proxy-protocol: true}
      tls: {certificate: ca.pem, private-key: master.key}
      trusted-proxies: [10.0.0.0/8, "2001:db8::1"]
      client-certificate:
        urls: ["https://phone.example.jp"]
        header: {name: Client-Cert, from: [10.1.2.3], form: base64}
        send-ca-names: false
        authorities:
          - name: phones
            file: phones/ca.pem
            policies: [1.2.392.1]
            map: [subject-cn, {by: san-mail, attribute: otherMail}, {by: serial, attribute: no}, device]
            device-identifier: [{from: subject-ou, kind: udid}, {from: san-uri, kind: mdm-id, form: "x:{identifier}/"}]
            revocation: none
      database: {url: "jdbc:postgresql://db/mochi", username: other, password: secret}
      directory:
        kind: active-directory
        servers: [ldap://dc1.corp.example:3389, ldap://dc2.corp.example]
        start-tls: true
        trust: server.pem
        bind-dn: cn=other
        bind-password: "#other"
        users: {base: ou=u, filter: "(uid={username})", search: [cn, "sn;lang-ja-phonetic"]}
        groups: {base: ou=g, filter: "(memberUid={dn})", name: gid, nested: true}
        attributes: [a, b]
        grace: 1m
        lockout-threshold: 3
        lockout-window: 20m
        connect-timeout: 100ms
        bind-timeout: 2s
        search-timeout: 4s
        connections: 7
      roles: {admin: [a1, a2], helpdesk: [h], auditor: [u]}
      policy: ca.pem
      catalogue: .
      session: {idle: 30m, absolute: 2h}
      password-change: false
      audit: {keep: 30d, forward: {host: siem, port: 7000, trust: ca.pem}}
      outside:
        allow: [10.0.0.0/8]
        trust: ca.pem
        proxy: {url: "http://[::1]:3128", username: u, password: "p:w"}
      names: {salt: 0123456789abcdef, scope: Example.jp, subject-id: employeeNumber}
      gate:
        from: [10.0.0.7]
        systems:
          wiki:
            display-name: {ja: ウィキ, en: Wiki}
            address: https://intra.corp.example:8443/wiki/
            proxy: traefik
            tags: [t]
            sensitivity: 4
            data: public-cloud
            publish: true
            headers: {user: X-User, id: X-Id, mail: X-Mail, name: X-Name, groups: X-Groups}
            group-prefix: wiki-
      certificate-authority: {lifetime: 90d, names: [mail], usages: [1.3.6.1.4.1.311.20.2.2]}
      enrolment: {approval: [est], pkcs12: staff-code, own-devices: pending, open-codes: 5, code: 5m, staff-code: 2d, requests: 3d, overlap: 1h, apple-profile-service: {issuers: phones/ca.pem, accept-sha1: true}}
      devices: {most-per-person: 3}
      apps:
        action: sign-out
        look-back: 14d
        keep: 100d
        collections:
          - name: spyware
            url: http://127.0.0.1:9/api1/collections/1/
            username: u
            password: "p:w"
            action: suspend
            look-back: 7d
            min-confidence: 60
            refresh: 30m
          - {name: other, url: "https://taxii.example/api1/collections/2", token-file: ca.pem}
      mail: {server: "smtp://[::1]", start-tls: false, from: mochi@corp.example, username: m, password: p, trust: ca.pem}
      webhooks:
        - name: shut-out
          url: http://localhost:9000/hook
          secret: whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz
          events: [device.lost]
          services: [box]
      pledge: {byod: {version: "2026-12", ja: ja.txt, en: en.txt}}
      device-keys: {enabled: true, attestation-roots: phones/ca.pem}
      status-sources:
        - name: phones
          kind: android-management
          enterprise: LC1
          service-account: ca.pem
          base-url: http://localhost:9001/v9/
          token-url: http://localhost:9002/token
          every: 7m
          ownership: byod
          platforms: [chromeos]
        - name: all
          kind: intune
          tenant: corp.example
          client-id: app
          client-secret: ca.pem
          base-url: https://graph.microsoft.us/v1.0
          whole-list-every: 1h
          apps-every: 0s
      """;

  private final Path directory;
  private final ConfigurationFiles files;
  private final LocalAuthority phones;

  EveryConfigurationKeyTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.phones = LocalAuthority.open(directory.resolve("phones"), "Phones CA", Clock.systemUTC());
    this.files = new ConfigurationFiles(directory);
  }

  @Test
  void mapsEveryKeyToAValueThatIsNotTheDefault() {
    assertEquals(allDifferent(), files.read(EVERY_KEY));
    assertFalse(
        files.read(EVERY_KEY).toString().contains("0123456789abcdef"), "the salt is a secret");
  }

  private Configuration allDifferent() {
    return new Configuration(
        URI.create("https://sso.example.jp:9443"),
        "urn:example:idp",
        new DisplayName("もち", "Rice"),
        ZoneId.of("Pacific/Chatham"),
        directory.resolve("var"),
        new MasterKeySource.InFile(directory.resolve("master.key")),
        new ListenConfig(
            new ListenAddress("127.0.0.1", 1, true),
            new ListenAddress("::1", 2, true),
            new ListenAddress("localhost", 3, false),
            true),
        Optional.of(new TlsConfig(directory.resolve("ca.pem"), directory.resolve("master.key"))),
        List.of(cidr("10.0.0.0/8"), cidr("2001:db8::1/128")),
        clientCertificates(),
        new DatabaseConfig("jdbc:postgresql://db/mochi", "other", new Secret("secret")),
        otherDirectory(),
        new RolesConfig(List.of("a1", "a2"), List.of("h"), List.of("u")),
        directory.resolve("ca.pem"),
        directory,
        new SessionConfig(Duration.ofMinutes(30), Duration.ofHours(2)),
        false,
        new AuditConfig(
            Duration.ofDays(30),
            Optional.of(new AuditConfig.Forward("siem", 7000, directory.resolve("ca.pem")))),
        new OutsideConfig(
            List.of(cidr("10.0.0.0/8")),
            Optional.of(directory.resolve("ca.pem")),
            Optional.of(
                new OutsideProxy("::1", 3128, Optional.of(new OutsideProxy.Login("u", "p:w"))))),
        new NamesConfig(
            Optional.of(new Salt("0123456789abcdef".getBytes(StandardCharsets.UTF_8))),
            "example.jp",
            Optional.of("employeeNumber")),
        gate(),
        new OwnAuthorityConfig(
            Duration.ofDays(90),
            Set.of(ClientProfile.Name.MAIL),
            List.of("1.3.6.1.4.1.311.20.2.2"),
            Optional.empty()),
        new EnrolmentConfig(
            Set.of(EnrolmentRoute.EST),
            EnrolmentConfig.KeyFiles.STAFF_CODE,
            EnrolmentConfig.OwnDevices.PENDING,
            5,
            Duration.ofMinutes(5),
            Duration.ofDays(2),
            Duration.ofDays(3),
            Duration.ofHours(1),
            Optional.of(new EnrolmentConfig.ProfileService(List.of(phones.certificate()), true))),
        new DevicesConfig(3),
        apps(),
        mail(),
        webhooks(),
        new PledgeConfig(
            Optional.empty(), Optional.of(new PledgeConfig.Pledge("2026-12", "約束", "Promise"))),
        new DeviceKeysConfig(true, List.of(phones.certificate())),
        statusSources());
  }

  private AppsConfig apps() {
    return new AppsConfig(
        ListAction.SIGN_OUT,
        Duration.ofDays(14),
        Duration.ofDays(100),
        List.of(
            new CollectionConfig(
                "spyware",
                URI.create("http://127.0.0.1:9/api1/collections/1/"),
                Optional.of(new CollectionConfig.Login("u", new Secret("p:w"))),
                Optional.empty(),
                ListAction.SUSPEND,
                Duration.ofDays(7),
                60,
                Duration.ofMinutes(30)),
            new CollectionConfig(
                "other",
                URI.create("https://taxii.example/api1/collections/2"),
                Optional.empty(),
                Optional.of(directory.resolve("ca.pem")),
                ListAction.SIGN_OUT,
                Duration.ofDays(14),
                0,
                Duration.ofHours(1))));
  }

  private List<StatusSourceConfig> statusSources() {
    return List.of(
        new StatusSourceConfig(
            "phones",
            new StatusSourceConfig.AndroidManagement(
                URI.create("http://localhost:9001/v9"),
                URI.create("http://localhost:9002/token"),
                "LC1",
                directory.resolve("ca.pem")),
            Duration.ofMinutes(7),
            Set.of(Ownership.BYOD),
            Set.of(Platform.CHROMEOS)),
        new StatusSourceConfig(
            "all",
            new StatusSourceConfig.Intune(
                URI.create("https://graph.microsoft.us/v1.0"),
                URI.create("https://login.microsoftonline.com/corp.example/oauth2/v2.0/token"),
                "app",
                directory.resolve("ca.pem"),
                Duration.ofHours(1),
                Duration.ZERO),
            Duration.ofMinutes(15),
            EnumSet.allOf(Ownership.class),
            EnumSet.allOf(Platform.class)));
  }

  private Optional<MailConfig> mail() {
    return Optional.of(
        new MailConfig(
            URI.create("smtp://[::1]:587"),
            false,
            "mochi@corp.example",
            Optional.of(new MailConfig.Login("m", new Secret("p"))),
            Optional.of(directory.resolve("ca.pem"))));
  }

  private static List<WebhookConfig> webhooks() {
    return List.of(
        new WebhookConfig(
            "shut-out",
            URI.create("http://localhost:9000/hook"),
            new Secret("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"),
            List.of("device.lost"),
            List.of("box")));
  }

  private ClientCertificateConfig clientCertificates() {
    return new ClientCertificateConfig(
        List.of(URI.create("https://phone.example.jp")),
        Optional.of(
            new ClientCertificateConfig.Header(
                "Client-Cert", List.of(cidr("10.1.2.3/32")), CertificateHeader.BASE64)),
        false,
        List.of(
            new ClientCertificateConfig.Authority(
                "phones",
                List.of(phones.certificate()),
                Set.of("1.2.392.1"),
                List.of(
                    new MappingRule(MappingRule.By.SUBJECT_CN, "uid"),
                    new MappingRule(MappingRule.By.SAN_MAIL, "otherMail"),
                    new MappingRule(MappingRule.By.SERIAL, "no"),
                    new MappingRule(MappingRule.By.DEVICE, "")),
                List.of(
                    new IdentifierRule(
                        IdentifierPlace.SUBJECT_OU, IdentifierKind.UDID, "{identifier}"),
                    new IdentifierRule(
                        IdentifierPlace.SAN_URI, IdentifierKind.MDM_ID, "x:{identifier}/")),
                false,
                Optional.empty())));
  }

  private static GateConfig gate() {
    return new GateConfig(
        List.of(cidr("10.0.0.7/32")),
        Map.of(
            "wiki",
            new GateConfig.InHouse(
                "wiki",
                new DisplayName("ウィキ", "Wiki"),
                URI.create("https://intra.corp.example:8443/wiki"),
                GateConfig.Proxy.TRAEFIK,
                List.of("t"),
                Optional.of(4),
                Optional.of(DataLocation.PUBLIC_CLOUD),
                true,
                Map.of(
                    GateConfig.Told.USER, "X-User",
                    GateConfig.Told.ID, "X-Id",
                    GateConfig.Told.MAIL, "X-Mail",
                    GateConfig.Told.NAME, "X-Name",
                    GateConfig.Told.GROUPS, "X-Groups"),
                "wiki-")));
  }

  private DirectoryConfig otherDirectory() {
    return new DirectoryConfig(
        DirectoryConfig.Kind.ACTIVE_DIRECTORY,
        List.of(
            URI.create("ldap://dc1.corp.example:3389"), URI.create("ldap://dc2.corp.example:389")),
        true,
        Optional.of(directory.resolve("server.pem")),
        "cn=other",
        new Secret("#other"),
        new DirectoryConfig.Users("ou=u", "(uid={username})", List.of("cn", "sn;lang-ja-phonetic")),
        new DirectoryConfig.Groups(Optional.of("ou=g"), "(memberUid={dn})", "gid", true),
        List.of("a", "b"),
        Duration.ofMinutes(1),
        3,
        Duration.ofMinutes(20),
        new DirectoryConfig.Limits(
            Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(4), 7));
  }

  private static Cidr cidr(String text) {
    if (Cidr.parse(text) instanceof Cidr.Block(var cidr)) {
      return cidr;
    }
    throw new AssertionError(text);
  }
}
