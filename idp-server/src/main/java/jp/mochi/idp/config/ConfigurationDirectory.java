package jp.mochi.idp.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.SelfSigned;
import jp.mochi.idp.key.MasterKey;

/**
 * Writes a first configuration directory: fresh keys, a first policy, a systemd unit. The reader
 * takes what is written here as it is, once the environment has {@code MOCHI_LDAP_PASSWORD}.
 */
public final class ConfigurationDirectory {
  /** A stand-in for the operator's own certificate: long enough to get one. */
  private static final Duration STAND_IN = Duration.ofDays(30);

  private final Path directory;
  private final URI baseUrl;

  private ConfigurationDirectory(Path directory, URI baseUrl) {
    this.directory = directory.toAbsolutePath().normalize();
    this.baseUrl = baseUrl;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * The directory stands.
     *
     * @param files what was written, relative to it
     * @param environment the variables that the service needs beside it
     */
    record Created(Path directory, List<Path> files, List<String> environment) implements Outcome {
      public Created {
        files = List.copyOf(files);
        environment = List.copyOf(environment);
      }
    }

    /** Something is there already; nothing was touched. */
    record NotEmpty(Path directory) implements Outcome {}

    /** The address can't be a base URL. */
    record BadBaseUrl(String baseUrl) implements Outcome {}

    /** The system refused to write. */
    record NotWritable(Path directory, String cause) implements Outcome {}
  }

  /** Writes the directory, which must be empty or not there. */
  public static Outcome create(Path directory, URI baseUrl, Clock clock) {
    if (!(Addresses.baseUrl().parse(baseUrl.toString())
        instanceof Form.Parsed.Good<URI>(var url))) {
      return new Outcome.BadBaseUrl(baseUrl.toString());
    }
    var target = new ConfigurationDirectory(directory, url);
    try {
      return target.isFree() ? target.write(clock) : new Outcome.NotEmpty(target.directory);
    } catch (IOException | UncheckedIOException refused) {
      return new Outcome.NotWritable(target.directory, String.valueOf(refused.getMessage()));
    }
  }

  private boolean isFree() throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (var entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private Outcome write(Clock clock) throws IOException {
    for (var inner : List.of("keys", "tls", "data")) {
      Files.createDirectories(directory.resolve(inner));
      mode(inner, "rwx------");
    }
    secret("keys/master.key", MasterKey.generate() + "\n");
    standInCertificate(clock);
    for (var name : List.of("mochi.yaml", "policy.yaml", "mochi.service", "README.md")) {
      text(name, template(name));
    }
    secret("environment", "MOCHI_LDAP_PASSWORD=\nMOCHI_DATABASE_PASSWORD=\n");
    try (var written = Files.walk(directory)) {
      var files = written.filter(Files::isRegularFile).map(directory::relativize).sorted().toList();
      return new Outcome.Created(directory, files, List.of("MOCHI_LDAP_PASSWORD"));
    }
  }

  private void standInCertificate(Clock clock) throws IOException {
    var pair = KeyPairs.p256();
    var from = clock.instant().minus(Duration.ofHours(1));
    var host = baseUrl.getHost().replaceAll("[\\[\\]]", "");
    var certificate =
        SelfSigned.forServer(pair, List.of(host), from, clock.instant().plus(STAND_IN));
    text("tls/server.pem", Pem.write(certificate));
    text("tls/corporate-ca.pem", Pem.write(certificate));
    secret("tls/server.key", Pem.write(pair.getPrivate()));
  }

  private String template(String name) throws IOException {
    try (var in = ConfigurationDirectory.class.getResourceAsStream("init/" + name)) {
      return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .replace("@BASE_URL@", baseUrl.toString())
          .replace("@HOST@", baseUrl.getHost())
          .replace("@DIRECTORY@", directory.toString());
    }
  }

  private void text(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void secret(String name, String text) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(directory.resolve(name), mode);
    text(name, text);
  }

  private void mode(String name, String mode) throws IOException {
    Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString(mode));
  }
}
