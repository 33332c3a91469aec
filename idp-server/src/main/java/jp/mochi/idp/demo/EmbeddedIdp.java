package jp.mochi.idp.demo;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.IdpServer;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ConfigurationReader;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.Databases;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import jp.mochi.metadata.AddOutcome;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.Original;
import jp.mochi.metadata.ReadOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProviders;

/** The server and the directory beneath it, both in this process. */
final class EmbeddedIdp implements AutoCloseable {
  /** What the sample service is told about people. */
  private static final List<String> RELEASED =
      List.of(
          "name-id-format=emailAddress",
          "name-id-source=mail",
          "attribute.mail=directory:mail;format=basic",
          "attribute.displayName=directory:displayName;format=basic",
          "attribute.givenName=directory:givenName;format=basic",
          "attribute.sn=directory:sn;format=basic",
          "attribute.employeeNumber=directory:employeeNumber;format=basic",
          "attribute.groups=groups;format=basic");

  private final EmbeddedDirectory directory;
  private final Configuration configuration;
  private final IdpServer server;
  private final Clock clock;

  private EmbeddedIdp(
      EmbeddedDirectory directory, Configuration configuration, IdpServer server, Clock clock) {
    this.directory = directory;
    this.configuration = configuration;
    this.server = server;
    this.clock = clock;
  }

  /** Starts both; answers once the server is ready. */
  static EmbeddedIdp start(DemoFolder folder, Clock clock) throws StartFailure {
    EmbeddedDirectory directory;
    try {
      directory = EmbeddedDirectory.start(0, folder.people(), clock);
    } catch (IllegalStateException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
    try {
      var configuration = configuration(folder, directory);
      var server = IdpServer.start(configuration, Map.of(), clock, IdpServer.Mode.DEMO);
      return new EmbeddedIdp(directory, configuration, server, clock);
    } catch (StartFailure | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static Configuration configuration(DemoFolder folder, EmbeddedDirectory directory)
      throws StartFailure {
    try {
      return switch (ConfigurationReader.read(folder.writeConfiguration(directory), Map.of())) {
        case ConfigurationReader.Outcome.Read(var read) -> read;
        case ConfigurationReader.Outcome.Faulty(var faults) ->
            throw new StartFailure(
                faults.stream()
                    .map(fault -> fault.text(Locale.getDefault()))
                    .collect(Collectors.joining("\n")));
      };
    } catch (IOException e) {
      throw new StartFailure("mochi.yaml: " + e.getMessage(), e);
    }
  }

  /**
   * Registers a service by its metadata, under a name of its own where the wished one is taken;
   * does nothing where its entity ID is known already.
   */
  void register(String wishedName, String source, byte[] metadata) throws StartFailure {
    if (!(new MetadataReader(clock).read(metadata)
        instanceof ReadOutcome.Read(var candidate, var warnings))) {
      throw new StartFailure("The sample service's metadata can't be used.");
    }
    var changed =
        ServiceOptionNames.change(ServiceOptions.DEFAULT, RELEASED, cel -> Optional.empty());
    if (!(changed instanceof OptionOutcome.Understood(var options))) {
      throw new IllegalStateException(changed.toString());
    }
    var original = Original.of(source, metadata);
    var services = new ServiceProviders(clock);
    try (var database = database()) {
      database.write(
          handle ->
              services.add(handle, wishedName, candidate, options, original)
                      instanceof AddOutcome.NameTaken
                  ? services.add(handle, candidate, options, original)
                  : true);
    }
  }

  /** A connection beside the server's own, for a moment. */
  private OpenDatabase database() {
    var config = configuration.database();
    return Databases.open(
        new DatabaseSettings(config.url(), config.username(), config.password().reveal()),
        List.of());
  }

  Configuration configuration() {
    return configuration;
  }

  @Override
  public void close() {
    server.close();
    directory.close();
  }
}
