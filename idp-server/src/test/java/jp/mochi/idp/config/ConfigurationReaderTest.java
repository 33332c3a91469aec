package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.device.app.ListAction;
import jp.mochi.idp.key.MasterKeySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts where the configuration leaves a key out, and how values are read that it has. */
final class ConfigurationReaderTest {
  private final Path directory;
  private final ConfigurationFiles files;

  ConfigurationReaderTest(@TempDir Path directory) {
    this.directory = directory;
    this.files = new ConfigurationFiles(directory);
  }

  @Test
  void pinsEveryDefault() {
    var expected =
        new Configuration(
            URI.create("https://idp.example.co.jp"),
            "https://idp.example.co.jp/saml/metadata",
            new DisplayName("Mochi", "Mochi"),
            ZoneId.systemDefault(),
            directory.resolve("data"),
            new MasterKeySource.InEnvironment("MASTER"),
            new ListenConfig(
                new ListenAddress("0.0.0.0", 8443, false),
                new ListenAddress("0.0.0.0", 8444, false),
                new ListenAddress("127.0.0.1", 8445, false),
                false),
            Optional.of(
                new TlsConfig(directory.resolve("server.pem"), directory.resolve("server.key"))),
            List.of(),
            new ClientCertificateConfig(
                List.of(URI.create("https://idp.example.co.jp:8444")),
                Optional.empty(),
                true,
                List.of()),
            new DatabaseConfig(
                "jdbc:sqlite:" + directory.resolve("data/mochi.db"), "mochi", new Secret("")),
            defaultDirectory(),
            new RolesConfig(List.of(), List.of(), List.of()),
            directory.resolve("policy.yaml"),
            directory.resolve("catalogue"),
            new SessionConfig(Duration.ofHours(8), Duration.ofHours(12)),
            true,
            new AuditConfig(Duration.ofDays(400), Optional.empty()),
            new OutsideConfig(List.of(), Optional.empty(), Optional.empty()),
            new NamesConfig(Optional.empty(), "idp.example.co.jp", Optional.empty()),
            new GateConfig(List.of(), Map.of()),
            new OwnAuthorityConfig(
                Duration.ofDays(365),
                Set.of(ClientProfile.Name.values()),
                List.of(),
                Optional.empty()),
            new EnrolmentConfig(
                Set.of(),
                EnrolmentConfig.KeyFiles.ALLOW,
                EnrolmentConfig.OwnDevices.ACTIVE,
                3,
                Duration.ofMinutes(15),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofDays(7)),
            new DevicesConfig(10),
            new AppsConfig(ListAction.WARN, Duration.ofDays(30), Duration.ofDays(400), List.of()),
            Optional.empty(),
            List.of(),
            PledgeConfig.NONE,
            DeviceKeysConfig.OFF,
            List.of());
    assertEquals(expected, files.read(ConfigurationFiles.LEAST));
  }

  private DirectoryConfig defaultDirectory() {
    return new DirectoryConfig(
        DirectoryConfig.Kind.AUTO,
        List.of(URI.create("ldaps://dc1.corp.example:636")),
        false,
        Optional.of(directory.resolve("ca.pem")),
        "cn=mochi,dc=corp",
        new Secret("pa$$:{}#word"),
        new DirectoryConfig.Users(
            "ou=people,dc=corp", "(|(uid={username})(mail={username}))", List.of()),
        new DirectoryConfig.Groups(Optional.empty(), "(member={dn})", "cn", false),
        List.of("*"),
        Duration.ofMinutes(15),
        10,
        Duration.ofMinutes(30),
        new DirectoryConfig.Limits(
            Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), 16));
  }

  @Test
  void aKeyFileIsRefusedWhereAPhonesOwnKeyNeedsApproval() {
    for (var lines :
        Map.of(
                "", EnrolmentConfig.KeyFiles.ALLOW,
                "enrolment: {approval: [est]}", EnrolmentConfig.KeyFiles.ALLOW,
                "enrolment: {approval: [scep]}", EnrolmentConfig.KeyFiles.REFUSE,
                "enrolment: {approval: [scep], pkcs12: allow}", EnrolmentConfig.KeyFiles.ALLOW)
            .entrySet()) {
      var read = files.read(ConfigurationFiles.LEAST + lines.getKey() + "\n");
      assertEquals(lines.getValue(), read.enrolment().keyFiles(), lines.getKey());
    }
  }

  @Test
  void findsByActiveDirectorysNamesWhereNoFilterIsGiven() {
    var text = ConfigurationFiles.LEAST + "  kind: active-directory\n";
    assertEquals(
        "(|(sAMAccountName={username})(userPrincipalName={username}))",
        files.read(text).directory().users().filter());
  }

  @Test
  void takesTheVariablesDefaultOnlyWhereItIsNotSet() {
    var text = ConfigurationFiles.LEAST + "data: ${DATA:there}\nentity-id: urn:${PASSWORD:x}\n";
    assertEquals(
        directory.resolve("there"), files.read(text.replace("{PASSWORD:x}", "{P:x}")).data());
    assertEquals(List.of("11 entity-id ENTITY_ID"), files.faults(text));
  }

  @Test
  void readsTheCommentedConfigurationWithoutFaults() {
    var here = directory.resolve("server.pem").toString();
    var environment =
        Map.of(
            "MOCHI_LDAP_PASSWORD", "x",
            "MOCHI_MASTER_KEY", here,
            "MOCHI_TLS_CERTIFICATE", here,
            "MOCHI_TLS_KEY", here,
            "MOCHI_LDAP_TRUST", here);
    var outcome = ConfigurationReader.read(Path.of("../conf/mochi.yaml"), environment);
    if (outcome instanceof ConfigurationReader.Outcome.Faulty(var faults)) {
      assertEquals(List.of(), faults);
    }
  }

  @Test
  void keepsSecretsOutOfWhatIsPrinted() {
    assertFalse(files.read(ConfigurationFiles.LEAST).toString().contains("pa$$"));
  }
}
