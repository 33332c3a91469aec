package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.idp.key.MasterKeyLoading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationDirectoryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final URI BASE_URL = URI.create("https://idp.example.co.jp");

  private final Path directory;

  ConfigurationDirectoryTest(@TempDir Path temporary) {
    this.directory = temporary.resolve("etc/mochi");
  }

  @Test
  void writesAConfigurationThatIsReadWithoutFaultsAsItIs() {
    var configuration = read(create(directory));
    assertEquals(BASE_URL, configuration.baseUrl());
    assertInstanceOf(PolicyFile.Outcome.Read.class, PolicyFile.read(configuration.policy()));
    assertInstanceOf(
        MasterKeyLoading.Loaded.class, MasterKeyLoading.from(configuration.masterKey(), Map.of()));
  }

  @Test
  void writesAKeyAndACertificateThatBelongTogether() throws IOException {
    var tls = read(create(directory)).tls().orElseThrow();
    var certificate = Pem.certificates(Files.readString(tls.certificate())).orThrow().getFirst();
    var key = Pem.privateKey(Files.readString(tls.privateKey())).orThrow();
    assertTrue(KeyPairs.match(key, certificate.getPublicKey()));
  }

  @Test
  void letsNobodyElseReadWhatIsSecret() throws IOException {
    create(directory);
    for (var name : List.of("keys/master.key", "tls/server.key", "environment")) {
      var mode = Files.getPosixFilePermissions(directory.resolve(name));
      assertEquals("rw-------", PosixFilePermissions.toString(mode), name);
    }
  }

  @Test
  void leavesNoPlaceholderAndNamesItsOwnPaths() throws IOException {
    for (var file : create(directory).files()) {
      assertFalse(Files.readString(directory.resolve(file)).matches("(?s).*@[A-Z_]+@.*"));
    }
    var unit = Files.readString(directory.resolve("mochi.service"));
    assertTrue(unit.contains("serve --config " + directory.resolve("mochi.yaml")));
  }

  @Test
  void makesAnotherMasterKeyEachTime() throws IOException {
    create(directory);
    var other = directory.resolveSibling("other");
    create(other);
    assertNotEquals(
        Files.readString(directory.resolve("keys/master.key")),
        Files.readString(other.resolve("keys/master.key")));
  }

  @Test
  void takesAnEmptyDirectoryAndTouchesNoOther() throws IOException {
    Files.createDirectories(directory);
    create(directory);
    var key = Files.readString(directory.resolve("keys/master.key"));
    assertEquals(
        new ConfigurationDirectory.Outcome.NotEmpty(directory),
        ConfigurationDirectory.create(directory, BASE_URL, CLOCK));
    assertEquals(key, Files.readString(directory.resolve("keys/master.key")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://idp.example.co.jp", "https://idp.example.co.jp/x", "idp"})
  void refusesWhatCannotBeABaseUrl(String url) {
    assertInstanceOf(
        ConfigurationDirectory.Outcome.BadBaseUrl.class,
        ConfigurationDirectory.create(directory, URI.create(url), CLOCK));
    assertFalse(Files.exists(directory));
  }

  private static ConfigurationDirectory.Outcome.Created create(Path where) {
    return assertInstanceOf(
        ConfigurationDirectory.Outcome.Created.class,
        ConfigurationDirectory.create(where, BASE_URL, CLOCK));
  }

  private Configuration read(ConfigurationDirectory.Outcome.Created created) {
    var environment = Map.of(created.environment().getFirst(), "secret");
    var outcome = ConfigurationReader.read(directory.resolve("mochi.yaml"), environment);
    return assertInstanceOf(ConfigurationReader.Outcome.Read.class, outcome).configuration();
  }
}
