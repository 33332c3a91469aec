package jp.mochi.idp.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code mochi.yaml}: either the whole configuration or every fault in it. */
public final class ConfigurationReader {
  private static final URI NOWHERE = URI.create("https://invalid.invalid");

  private final YamlFile file;
  private final Section root;

  private ConfigurationReader(YamlFile file) {
    this.file = file;
    this.root = file.root();
  }

  /** What came of reading. */
  public sealed interface Outcome {
    record Read(Configuration configuration) implements Outcome {}

    /** Faults in the order of their lines; nothing may be started. */
    record Faulty(List<Fault> faults) implements Outcome {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /**
   * Reads a configuration.
   *
   * @param environment what <code>${NAME}</code> stands for
   */
  public static Outcome read(Path path, Map<String, String> environment) {
    var file = YamlFile.open(path, environment);
    if (!file.readable() && file.root().line("") == 0) {
      return new Outcome.Faulty(file.faults());
    }
    var configuration = new ConfigurationReader(file).configuration();
    var faults = file.faults();
    return faults.isEmpty() ? new Outcome.Read(configuration) : new Outcome.Faulty(faults);
  }

  private Configuration configuration() {
    var baseUrl =
        root.required("base-url", Addresses.baseUrl(), NOWHERE, "https://idp.example.co.jp");
    var data = file.resolve(root.orElse("data", Form.text(), "./data"));
    var trustedProxies = root.list("trusted-proxies", Addresses.cidr());
    var clientCertificate = new ClientCertificateReader(file, root);
    var listen = new ListenReader(root, trustedProxies, clientCertificate.header()).read();
    return new Configuration(
        baseUrl,
        root.orElse("entity-id", Addresses.entityId(), baseUrl + "/saml/metadata"),
        displayName(),
        root.orElse("time-zone", TimeZones.named(), ZoneId.systemDefault()),
        data,
        new MasterKeyReader(file, root).read(),
        listen,
        tls(listen),
        trustedProxies,
        clientCertificate.read(baseUrl, listen.clientCertificate().port()),
        database(data),
        new DirectoryReader(file, root.section("directory")).read(),
        roles(),
        root.optional("policy", file.existing()).orElseGet(() -> defaultPolicy()),
        file.resolve(root.orElse("catalogue", folder(), "catalogue")),
        session(),
        root.orElse("password-change", Form.yesOrNo(), true),
        audit(),
        new OutsideReader(file, root.section("outside")).read(),
        new NamesReader(root.section("names")).read(baseUrl),
        new GateReader(root.section("gate"), trustedProxies).read(),
        new OwnAuthorityReader(file, root.section("certificate-authority")).read(),
        new EnrolmentReader(file, root.section("enrolment")).read(),
        new DevicesConfig(
            root.section("devices").orElse("most-per-person", Form.number(1, 1000), 10)),
        new AppsReader(file, root.section("apps")).read(),
        root.has("mail")
            ? Optional.of(new MailReader(file, root.section("mail")).read())
            : Optional.empty(),
        new WebhookReader(root).read(),
        new PledgeReader(file, root.section("pledge")).read(),
        new DeviceKeysReader(file, root.section("device-keys")).read(baseUrl),
        new StatusSourceReader(file, root).read());
  }

  private Path defaultPolicy() {
    if (!root.has("policy") && !file.resolve("policy.yaml").toFile().isFile()) {
      root.fault("policy", FaultCode.NO_FILE, file.resolve("policy.yaml").toString());
    }
    return file.resolve("policy.yaml");
  }

  /** A folder that is named must be there; the usual one need not. */
  private Form<String> folder() {
    return text ->
        Files.isDirectory(file.resolve(text))
            ? Form.good(text)
            : Form.bad(FaultCode.NO_FOLDER, file.resolve(text).toString());
  }

  private DisplayName displayName() {
    var section = root.section("display-name");
    return new DisplayName(
        section.orElse("ja", Form.text(), "Mochi"), section.orElse("en", Form.text(), "Mochi"));
  }

  private Optional<TlsConfig> tls(ListenConfig listen) {
    var section = root.section("tls");
    if (listen.main().plain() && !root.has("tls")) {
      return Optional.empty();
    }
    var nowhere = file.resolve(".");
    return Optional.of(
        new TlsConfig(
            section.required("certificate", file.existing(), nowhere, "tls/server.pem"),
            section.required("private-key", file.existing(), nowhere, "tls/server.key")));
  }

  private DatabaseConfig database(Path data) {
    var section = root.section("database");
    return new DatabaseConfig(
        section.orElse("url", databaseUrl(), "jdbc:sqlite:" + data.resolve("mochi.db")),
        section.orElse("username", Form.text(), "mochi"),
        section.orElse("password", Form.secret(), new Secret("")));
  }

  private Form<String> databaseUrl() {
    return text -> {
      var sqlite = "jdbc:sqlite:";
      if (text.startsWith(sqlite) && text.length() > sqlite.length()) {
        return Form.good(sqlite + file.resolve(text.substring(sqlite.length())));
      }
      return text.startsWith("jdbc:postgresql:")
          ? Form.good(text)
          : Form.bad(FaultCode.DATABASE_URL);
    };
  }

  private RolesConfig roles() {
    var section = root.section("roles");
    return new RolesConfig(
        section.list("admin", Form.text()),
        section.list("helpdesk", Form.text()),
        section.list("auditor", Form.text()));
  }

  private SessionConfig session() {
    var section = root.section("session");
    var bounds = Durations.between("1m", "30d");
    var absolute = section.orElse("absolute", bounds, java.time.Duration.ofHours(12));
    var idle = section.orElse("idle", bounds, java.time.Duration.ofHours(8));
    if (idle.compareTo(absolute) > 0) {
      section.fault("idle", FaultCode.SESSION_ORDER);
    }
    return new SessionConfig(idle, absolute);
  }

  private AuditConfig audit() {
    var section = root.section("audit");
    var keep =
        section.orElse("keep", Durations.between("1d", "9999d"), java.time.Duration.ofDays(400));
    if (!section.has("forward")) {
      return new AuditConfig(keep, Optional.empty());
    }
    var forward = section.section("forward");
    return new AuditConfig(
        keep,
        Optional.of(
            new AuditConfig.Forward(
                forward.required("host", Form.text(), "", "siem.corp.example"),
                forward.orElse("port", Form.number(1, 65535), 6514),
                forward.required("trust", file.existing(), file.resolve("."), "tls/siem.pem"))));
  }
}
