package jp.mochi.idp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ConfigurationReader;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Databases;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import jp.mochi.metadata.AddOutcome;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.Original;
import jp.mochi.metadata.ReadOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;

/**
 * A whole server for tests: its own directory with the sample people, its own database, plain HTTP
 * on loopback as behind a proxy, free ports.
 */
public final class House implements AutoCloseable {
  public static final String BASE_URL = "https://idp.mochi.test";
  public static final String ENTITY_ID = BASE_URL + "/saml/metadata";

  private final Path dir;
  private final Configuration configuration;
  private final EmbeddedDirectory directory;
  private final OpenDatabase database;
  private final Clock clock;
  private IdpServer server;
  private boolean left;

  private House(Path dir, Configuration configuration, EmbeddedDirectory directory, Clock clock)
      throws StartFailure {
    this.dir = dir;
    this.configuration = configuration;
    this.directory = directory;
    this.clock = clock;
    Engine.furnish(settings(configuration));
    this.server = IdpServer.start(configuration, Map.of(), clock, IdpServer.Mode.PRODUCTION);
    this.database = Databases.open(settings(configuration), List.of());
  }

  /** Starts in an empty folder, by the system's clock. */
  public static House start(Path dir) throws Exception {
    return start(dir, Clock.systemUTC());
  }

  /** Starts in an empty folder, by a clock of the test's. */
  public static House start(Path dir, InstantSource time) throws Exception {
    return start(dir, time, UnaryOperator.identity());
  }

  /**
   * Starts in an empty folder, by a clock of the test's.
   *
   * @param changes what the test's configuration file says otherwise
   */
  public static House start(Path dir, InstantSource time, UnaryOperator<String> changes)
      throws Exception {
    return start(dir, time, changes, POLICY);
  }

  /**
   * Starts in an empty folder, by a clock and by rules of the test's.
   *
   * @param changes what the test's configuration file says otherwise
   * @param policy the text of {@code policy.yaml}
   */
  public static House start(
      Path dir, InstantSource time, UnaryOperator<String> changes, String policy) throws Exception {
    var directory = EmbeddedDirectory.start(0);
    Files.writeString(dir.resolve("policy.yaml"), policy);
    var key = dir.resolve("master.key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, MasterKey.generate());
    var file = Files.writeString(dir.resolve("mochi.yaml"), changes.apply(yaml(directory)));
    return switch (ConfigurationReader.read(file, Map.of())) {
      case ConfigurationReader.Outcome.Read(var configuration) ->
          new House(dir, configuration, directory, time.withZone(ZoneOffset.UTC));
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          throw new IllegalStateException(faults.toString());
    };
  }

  private static final String POLICY =
      """
      version: 1
      rules:
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  private static String yaml(EmbeddedDirectory directory) throws IOException {
    var ports = FreePorts.several(3);
    return """
    base-url: %s
    time-zone: UTC
    data: ./data
    master-key: {file: master.key}
    listen:
      main: http://127.0.0.1:%d
      client-certificate: 127.0.0.1:%d
      management: 127.0.0.1:%d
    database: {url: "jdbc:sqlite:./data/mochi.db"}
    directory:
      servers: ["%s"]
      bind-dn: "%s"
      bind-password: "%s"
      users: {base: "%s", filter: "(|(uid={username})(mail={username}))"}
      groups: {base: "%s", filter: "(member={dn})", name: cn}
      attributes: ["*"]
    roles: {admin: [it-staff], helpdesk: [helpdesk], auditor: [auditors]}
    policy: policy.yaml
    """
        .formatted(
            BASE_URL,
            ports.get(0),
            ports.get(1),
            ports.get(2),
            directory.url(),
            directory.bindDn(),
            directory.bindPassword().reveal(),
            directory.baseDn(),
            directory.baseDn());
  }

  /** Registers a service provider by hand, with options as the command line writes them. */
  public ServiceProvider register(String name, String entityId, String acs, String... options) {
    var read = new MetadataReader(clock).byHand(entityId, List.of(acs));
    return register(name, read, Original.byHand(), options);
  }

  /** Registers a service provider by its metadata. */
  public ServiceProvider registerMetadata(String name, byte[] metadata, String... options) {
    var read = new MetadataReader(clock).read(metadata);
    return register(name, read, Original.of("test", metadata), options);
  }

  private ServiceProvider register(
      String name, ReadOutcome read, Original original, String... options) {
    var candidate = ((ReadOutcome.Read) read).candidate();
    var changed =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT, List.of(options), cel -> Optional.empty());
    var understood = ((OptionOutcome.Understood) changed).options();
    var added =
        database.write(
            h -> new ServiceProviders(clock).add(h, name, candidate, understood, original));
    return ((AddOutcome.Added) added).serviceProvider();
  }

  /** A browser that has never been here. */
  public Browser browser() {
    return new Browser("http://127.0.0.1:" + port());
  }

  /** The main listener's port. */
  public int port() {
    return configuration.listen().main().port();
  }

  public EmbeddedDirectory directory() {
    return directory;
  }

  /** The server's database, through a connection of the test's own. */
  public OpenDatabase database() {
    return database;
  }

  public Configuration configuration() {
    return configuration;
  }

  /** By which the server goes. */
  public Clock clock() {
    return clock;
  }

  public Path dir() {
    return dir;
  }

  /** Stops the server and starts it again on the same ports and data. */
  public void restart() throws StartFailure {
    server.close();
    server = IdpServer.start(configuration, Map.of(), clock, IdpServer.Mode.PRODUCTION);
  }

  /** Stops the server alone: another process runs it, on what stays here. */
  public void leaveToAnother() {
    server.close();
    left = true;
  }

  /** What the server was configured by. */
  public Path file() {
    return dir.resolve("mochi.yaml");
  }

  /** All addresses of all features, but health and metrics. */
  public List<Route> routes() {
    return server.routes();
  }

  /** Stops the server; directory and data stay. */
  public void stopServer() {
    server.close();
  }

  @Override
  public void close() {
    if (!left) {
      server.close();
    }
    database.close();
    directory.close();
  }

  private static DatabaseSettings settings(Configuration configuration) {
    var config = configuration.database();
    return new DatabaseSettings(config.url(), config.username(), config.password().reveal());
  }
}
