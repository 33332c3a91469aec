package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.IdpServer;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ConfigurationReader;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running, looking after and bringing back a server by command. */
class OperationsTest {
  private static final String HAND_MADE = "entity-id=https://kept.example/saml";
  private static final String ACS = "acs=https://kept.example/acs";

  @TempDir private Path dir;

  private static void signOn(House house) throws Exception {
    house.register("sp", "https://sp.example/saml", "https://sp.example/acs");
    signOn(house, "tanaka", "tanaka-demo-1");
  }

  @Test
  void endsAPersonsSessionsAndRecordsWhoDidIt() throws Exception {
    try (var house = House.start(dir)) {
      var typed = new Typed(dir);
      assertTrue(typed.run("session", "list").out().contains("No sessions"));
      signOn(house);
      assertTrue(typed.run("session", "list", "--person", "tanaka").out().contains("tanaka"));
      assertTrue(typed.run("person", "show", "tanaka").out().contains("tanaka"));
      var ended = typed.run("session", "end", "--person", "tanaka").out();
      assertTrue(ended.startsWith("Sessions ended: 1.\n  sp  offers no logout  may go on"), ended);
      assertTrue(typed.run("session", "list").out().contains("No sessions"));
      var found = typed.run("audit", "search", "--person", "tanaka", "--json");
      assertTrue(found.out().contains("ended by local"), found.out());
    }
  }

  @Test
  void letsAPersonTryAgainWhoHasMistypedTooOftenAndRecordsWhoDidIt() throws Exception {
    try (var house = House.start(dir)) {
      var typed = new Typed(dir);
      house.register("sp", "https://sp.example/saml", "https://sp.example/acs");
      assertTrue(typed.run(Typed.unlock("tanaka")).out().contains("No tries"));
      assertEquals(403, signOn(house, "tanaka", "Tanaka-demo-1").status());
      assertEquals(403, signOn(house, "tanaka", "tanaka-demo-2").status());
      assertEquals(403, signOn(house, "tanaka", "tanaka-demo-3").status());
      assertEquals(429, signOn(house, "tanaka", "tanaka-demo-1").status());
      assertTrue(typed.run(Typed.unlock("tanaka")).out().contains("may try again"));
      assertEquals(200, signOn(house, "tanaka", "tanaka-demo-1").status());
      assertEquals(1, typed.run(Typed.unlock("nobody")).status());
      var found = typed.run("audit", "search", "--json");
      assertTrue(found.out().contains("person unlock"), found.out());
    }
  }

  /** Or a script that reads the table takes the sentence for a record. */
  @Test
  void thatThereAreMoreRecordsIsSaidBesideTheTable() throws Exception {
    try (var house = House.start(dir)) {
      var typed = new Typed(dir);
      assertEquals(0, typed.run(Typed.unlock("tanaka")).status());
      assertEquals(0, typed.run(Typed.unlock("sato")).status());
      var page = typed.run("audit", "search", "--limit", "1");
      assertEquals(1, page.out().lines().count(), page.out());
      assertTrue(page.err().startsWith("There is more: --after "), page.err());
      assertTrue(house.port() > 0);
    }
  }

  private static Browser.Page signOn(House house, String name, String password) throws Exception {
    var request = new AuthnRequests("https://sp.example/saml", Clock.systemUTC().instant());
    var browser = house.browser();
    return browser.signIn(browser.get(request.redirect()), name, password);
  }

  @Test
  void bringsBackWhatABackupHoldsAndEndsItsSessions() throws Exception {
    var typed = new Typed(dir);
    try (var house = House.start(dir)) {
      signOn(house);
      assertEquals(0, typed.run("sp", "add", HAND_MADE, ACS, "--name", "kept").status());
      var said = typed.run("backup", "b.mochi");
      assertEquals(0, said.status(), said.err());
      assertEquals(0, typed.run("sp", "remove", "kept").status());
      var running = typed.run("restore", "b.mochi");
      assertEquals(1, running.status());
      assertTrue(running.err().contains("stop it first"), running.err());
      assertEquals(List.of("max-age=63072000"), hsts(house.browser()));
    }
    var restored = typed.run("restore", "b.mochi");
    assertEquals(0, restored.status(), restored.err());
    assertTrue(restored.out().contains("1 sessions ended"), restored.out());
    try (var again =
        IdpServer.start(
            configuration(), Map.of(), java.time.Clock.systemUTC(), IdpServer.Mode.DEMO)) {
      assertTrue(typed.run("sp", "list").out().contains("kept"));
      var demo = new Browser("http://127.0.0.1:" + again.port(jp.mochi.idp.http.Listener.MAIN));
      assertEquals(List.of(), hsts(demo), "whoever has met the demo must be free to meet others");
    }
  }

  /** RFC 6797. */
  private static List<String> hsts(Browser browser) throws Exception {
    var page = browser.get("/saml/metadata");
    assertEquals(200, page.status());
    return page.response().headers().allValues("Strict-Transport-Security");
  }

  @Test
  void refusesABackupThatWasAlteredAndChangesNothing() throws Exception {
    var typed = new Typed(dir);
    try (var _ = House.start(dir)) {
      assertEquals(0, typed.run("sp", "add", HAND_MADE, ACS, "--name", "kept").status());
      assertEquals(0, typed.run("backup", "b.mochi").status());
      assertFalse(
          Files.readString(dir.resolve("b.mochi"), StandardCharsets.ISO_8859_1).contains("kept"));
    }
    var bytes = Files.readAllBytes(dir.resolve("b.mochi"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(dir.resolve("altered.mochi"), bytes);
    var said = typed.run("restore", "altered.mochi");
    assertEquals(1, said.status());
    assertTrue(said.err().contains("Nothing was changed"), said.err());
    assertEquals(0, typed.run("restore", "b.mochi").status());
  }

  @Test
  void movesFromSqliteToPostgresqlAndBackUpAgain() throws Exception {
    var typed = new Typed(dir);
    try (var _ = House.start(dir)) {
      assertEquals(0, typed.run("sp", "add", HAND_MADE, ACS, "--name", "kept").status());
      assertEquals(0, typed.run("backup", "b.mochi").status());
    }
    try (var postgres =
            EmbeddedPostgres.builder()
                .setPort(FreePorts.one())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        var directory = EmbeddedDirectory.start(0)) {
      var url = postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "");
      var yaml =
          Files.readString(dir.resolve("mochi.yaml"))
              .replaceFirst("database: .*", "database: {url: \"" + url + "\", username: postgres}")
              .replaceFirst("servers: .*", "servers: [\"" + directory.url() + "\"]")
              .replaceFirst(
                  "bind-password: .*",
                  "bind-password: \"" + directory.bindPassword().reveal() + "\"");
      Files.writeString(dir.resolve("mochi.yaml"), yaml);
      var restored = typed.run("restore", "b.mochi");
      assertEquals(0, restored.status(), restored.err());
      try (var server =
          IdpServer.start(
              configuration(), Map.of(), java.time.Clock.systemUTC(), IdpServer.Mode.DEMO)) {
        assertTrue(server.port(jp.mochi.idp.http.Listener.MAIN) > 0);
        assertTrue(typed.run("sp", "list").out().contains("kept"));
        assertEquals(0, typed.run("backup", "c.mochi").status());
        var examined = typed.run("doctor").out();
        assertTrue(examined.contains("✓ The clock agrees with that of " + url), examined);
      }
      assertEquals(0, typed.run("restore", "c.mochi").status());
    }
  }

  @Test
  void doctorFindsNothingWrongAndThenWhatIs() throws Exception {
    try (var house = House.start(dir)) {
      var good = new Typed(dir).run("doctor", "--person", "tanaka");
      assertTrue(good.out().contains("✓ ldap://"), good.out());
      assertTrue(good.out().contains("✓ Found"), good.out());
      assertTrue(good.out().contains("– The clock was not compared"), good.out());
      assertTrue(good.out().contains("✗ https://idp.mochi.test"), good.out()); // no such host
      assertEquals(1, good.status());
      house.directory().goAway();
      var away = new Typed(dir).run("doctor", "--json");
      assertTrue(away.out().contains("refused"), away.out());
    }
  }

  @Test
  void doctorSaysThatAChangedHostNameOrphansEveryKey() throws Exception {
    try (var house = House.start(dir, Clock.systemUTC(), yaml -> yaml + KEYS)) {
      key(house, "k1", "idp.mochi.test");
      var good = new Typed(dir).run("doctor").out();
      assertTrue(good.contains("✓ All keys of devices are for idp.mochi.test"), good);
      key(house, "k2", "sso.mochi.test");
      var bad = new Typed(dir).run("doctor").out();
      assertTrue(bad.contains("! 1 keys of devices were made for another host name"), bad);
      assertTrue(bad.contains("Put the former host back into base-url"), bad);
      assertFalse(bad.contains("All keys of devices are for"), bad);
      var ja = new Typed(dir).speaking(java.util.Locale.JAPANESE).run("doctor").out();
      assertTrue(ja.contains("idp.mochi.test"), ja);
    }
  }

  private static final String KEYS = "device-keys: {enabled: true}\n";

  private static void key(House house, String id, String host) {
    var unused =
        house
            .database()
            .<Integer>write(
                handle ->
                    handle.execute(
                        "INSERT INTO device_key (id, credential, rp_id, person, username, device,"
                            + " name, public_key, algorithm, counter, backup_eligible, backed_up,"
                            + " attestation, model, transports, created, created_by) VALUES (?, ?,"
                            + " ?, 'p', 'tanaka', 'd', '', 'AA', 'es256', 0, 0, 0, 'none', '', '',"
                            + " 0, 'me')",
                        id,
                        id,
                        host));
  }

  @Test
  void doctorLeavesNothingThatWouldBeInTheServicesWay() throws Exception {
    try (var house = House.start(dir)) {
      house.stopServer();
      var lock = dir.resolve("data/server.lock");
      Files.delete(lock);
      var before = names(dir.resolve("data"));
      new Typed(dir).run("doctor");
      assertEquals(before, names(dir.resolve("data")));
      house.restart();
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void initWritesWhatPolicyCheckTakes() throws Exception {
    var typed = new Typed(dir);
    var said = typed.run("init", "new", "--base-url", "https://idp.example.co.jp");
    assertEquals(0, said.status(), said.err());
    assertEquals(0, typed.run("policy", "check", "new/policy.yaml").status());
    var unit = Files.readString(dir.resolve("new/mochi.service"));
    assertTrue(unit.contains("\nCacheDirectory=mochi\n"), unit);
    assertEquals(1, typed.run("init", "new", "--base-url", "https://idp.example.co.jp").status());
    assertEquals(1, typed.run("init", "other", "--base-url", "http://x/y").status());
    assertEquals(2, typed.run("init", "other").status());
  }

  @Test
  void servesInAProcessOfItsOwnUntilItIsTold() throws Exception {
    try (var house = House.start(dir)) {
      var second = process("serve");
      assertTrue(second.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, second.exitValue());
      assertTrue(text(second).contains("already running"));
      house.stopServer();
      var serve = process("serve");
      try {
        var reader = serve.inputReader(StandardCharsets.UTF_8);
        var ready = firstWith(reader, "ready");
        assertTrue(ready.contains("ready at " + House.BASE_URL), ready);
        var list = process("sp", "list", "--json");
        assertTrue(list.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, list.exitValue(), text(list));
      } finally {
        serve.destroy();
      }
      assertTrue(serve.waitFor(30, TimeUnit.SECONDS));
      assertEquals(143, serve.exitValue());
      assertFalse(Files.exists(dir.resolve("data/management.token")));
    }
  }

  /** The log may say something before. */
  private static String firstWith(java.io.BufferedReader lines, String word) throws Exception {
    var all = new StringBuilder();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      all.append(line).append('\n');
      if (line.contains(word)) {
        return line;
      }
    }
    throw new AssertionError(all);
  }

  private static String text(Process ended) throws Exception {
    return new String(ended.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Process process(String... words) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Duser.language=en", "-Dstdout.encoding=UTF-8"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Mochi.class.getName()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    return builder.start();
  }

  private Configuration configuration() {
    return switch (ConfigurationReader.read(dir.resolve("mochi.yaml"), Map.of())) {
      case ConfigurationReader.Outcome.Read(var configuration) -> configuration;
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          throw new AssertionError(faults.toString());
    };
  }
}
