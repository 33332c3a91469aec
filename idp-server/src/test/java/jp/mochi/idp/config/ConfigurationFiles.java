package jp.mochi.idp.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes configurations to try, and reads them. */
final class ConfigurationFiles {
  /** The least that a configuration must say. */
  static final String LEAST =
      """
      base-url: https://idp.example.co.jp
      master-key: {env: MASTER}
      tls: {certificate: server.pem, private-key: server.key}
      directory:
        servers: [ldaps://dc1.corp.example]
        trust: ca.pem
        bind-dn: cn=mochi,dc=corp
        bind-password: ${PASSWORD}
        users: {base: "ou=people,dc=corp"}
      """;

  private static final Map<String, String> ENVIRONMENT = Map.of("PASSWORD", "pa$$:{}#word");

  private final Path directory;

  ConfigurationFiles(Path directory) {
    this.directory = directory;
    for (var name : List.of("server.pem", "server.key", "ca.pem", "policy.yaml", "master.key")) {
      write(name, "");
    }
    write("ja.txt", "約束");
    write("en.txt", "Promise");
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  ConfigurationReader.Outcome outcome(String text) {
    return ConfigurationReader.read(write("mochi.yaml", text), ENVIRONMENT);
  }

  Configuration read(String text) {
    return switch (outcome(text)) {
      case ConfigurationReader.Outcome.Read(var configuration) -> configuration;
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          throw new AssertionError(
              String.join("\n", faults.stream().map(f -> f.text(Locale.ENGLISH)).toList()));
    };
  }

  /** {@code line key CODE} of each fault. */
  List<String> faults(String text) {
    return switch (outcome(text)) {
      case ConfigurationReader.Outcome.Read(var unexpected) -> List.of();
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          faults.stream().map(f -> f.line() + " " + f.key() + " " + f.code()).toList();
    };
  }
}
