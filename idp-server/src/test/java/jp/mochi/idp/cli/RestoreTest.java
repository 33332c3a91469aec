package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jp.mochi.idp.House;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restored backup doesn't bring back, and what it says must be done again. */
class RestoreTest {
  private static final Pattern CODE = Pattern.compile("/enrol#code=([a-z0-9]{26}\\.[a-z0-9]+)");

  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    // Nobody takes mail there: it waits.
    var mail =
        "mail: {server: \"smtp://localhost:%d\", start-tls: false, from: mochi@corp.example}\n"
            .formatted(FreePorts.one());
    house = House.start(dir, Clock.systemUTC(), yaml -> yaml + mail);
    done("certificate", "ca", "init");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  private int opens(String code) throws Exception {
    var phone = house.browser();
    phone.get("/enrol");
    return phone.post("/enrol", Map.of("platform", "android", "code", code)).status();
  }

  private JsonNode restored() throws Exception {
    house.stopServer();
    var said = json("restore", "b.mochi");
    house.restart();
    return said;
  }

  @Test
  void noCodeOpensAnythingAgainThatMayHaveBeenUsedSince() throws Exception {
    var made = done(Typed.code("tanaka", "phone-1")).out();
    var code = CODE.matcher(made);
    assertTrue(code.find(), made);
    done("certificate", "mdm", "intune");
    done("certificate", "await", "intune", "--person", "tanaka", "--device", "phone-2");
    Files.writeString(dir.resolve("people.csv"), "person,ownership,platform\nsato,byod,ios\n");
    done("device", "invite", "--csv", "people.csv");
    done("backup", "b.mochi");
    assertEquals(200, opens(code.group(1)));
    var said = restored();
    assertEquals(403, opens(code.group(1)));
    assertEquals(2, said.path("codesEnded").asInt(), said.toString());
    assertEquals(1, said.path("awaitedEnded").asInt(), said.toString());
    assertEquals(0, json("device", "invite", "list", "--state", "open").path("invitations").size());
    var message = json("signal", "list", "--person", "sato").path("signals").path(0);
    assertEquals("given-up", message.path("state").asText(), message.toString());
    var record = done("audit", "search", "--json").out();
    assertTrue(record.replace(" ", "").contains("\"codesEnded\":\"2\""), record);
  }

  @Test
  void saysFromWhenOnChangesMustBeDoneAgain() throws Exception {
    done(Typed.code("tanaka", "before"));
    var before = Clock.systemUTC().instant();
    done("backup", "b.mochi");
    var after = Clock.systemUTC().instant();
    done("sp", "add", "entity-id=https://since.example/saml", "acs=https://since.example/acs");
    var from = Instant.parse(restored().path("from").asText());
    assertFalse(from.isBefore(before), from + " is before " + before);
    assertFalse(from.isAfter(after), from + " is after " + after);
    assertFalse(done("sp", "list").out().contains("since.example"), "changed after that time");
    house.stopServer();
    var shown =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'")
            .format(from.atOffset(ZoneOffset.UTC));
    var english = done("restore", "b.mochi").out();
    assertTrue(english.contains("changed after " + shown + " must be done again"), english);
    assertTrue(english.contains("certificates that were revoked after it count again"), english);
    var japanese = new Typed(dir).speaking(Locale.JAPANESE).run("restore", "b.mochi").out();
    assertTrue(japanese.contains(shown + " より後の変更はやり直しが必要"), japanese);
    house.restart();
  }

  /** Its data directory says nothing of nodes on other machines; the database does. */
  @Test
  void isRefusedWhileANodeOnAnotherMachineHasTheDatabase() throws Exception {
    try (var postgres =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      var url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
      var database = "database: {url: \"" + url + "\", username: postgres}";
      var first = Files.createDirectory(dir.resolve("first"));
      var second = Files.createDirectory(dir.resolve("second"));
      try (var node =
          House.start(
              first, Clock.systemUTC(), yaml -> yaml.replaceFirst("database: .*", database))) {
        for (var file : List.of("mochi.yaml", "policy.yaml", "master.key")) {
          Files.copy(first.resolve(file), second.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        assertEquals(0, new Typed(first).run("backup", "b.mochi").status());
        var restore = new String[] {"restore", first.resolve("b.mochi").toString()};
        node.database().close();
        var refused = new Typed(second).run(restore);
        assertEquals(1, refused.status(), refused.out());
        assertTrue(refused.err().contains("Servers are still connected"), refused.err());
        node.stopServer();
        var done = new Typed(second).run(restore);
        assertEquals(0, done.status(), done.err());
      }
    }
  }
}
