package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mochi key …} against a running server. */
class KeyCommandsTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir, clock);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private Typed.Said japanese(String... words) {
    return new Typed(dir).speaking(Locale.JAPANESE).run(words);
  }

  private static Typed.Said done(Typed.Said said) {
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode key(int index) throws Exception {
    var answer = new JsonMapper().readTree(done(typed("key", "list", "--json")).out());
    return answer.path("signingKeys").path(index);
  }

  private String id(int index) throws Exception {
    return key(index).path("id").asText();
  }

  @Test
  void theNextKeyIsShownBesideTheOneThatSigns() throws Exception {
    var added = done(typed("key", "add"));
    assertTrue(added.out().contains("-----BEGIN CERTIFICATE-----"), added.out());
    assertFalse(added.out().contains("PRIVATE"), added.out());
    assertEquals("current", key(0).path("state").asText());
    assertEquals("next", key(1).path("state").asText());
    var listed = done(typed("key", "list")).out();
    assertTrue(listed.contains(id(1) + "     signs by RSA  next "), listed);
    assertTrue(listed.contains("SHA-256 " + key(1).path("sha256").asText()), listed);
    assertTrue(done(japanese("key", "list")).out().contains("署名（RSA）"));
  }

  @Test
  void aKeySignsOnlyAfterADayOfNotice() throws Exception {
    done(typed("key", "add"));
    var next = id(1);
    clock.pass(Duration.ofHours(23));
    var refused = typed("key", "use");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("less than a day"), refused.err());
    assertTrue(japanese("key", "use").err().contains("公開から 1 日"), refused.err());

    clock.pass(Duration.ofHours(2));
    done(typed("key", "use"));
    assertEquals(next, id(0));
    assertEquals("retired", key(1).path("state").asText());
  }

  @Test
  void aKeySignsAtOnceWhereTheOperatorInsists() throws Exception {
    done(typed("key", "add"));
    var next = id(1);
    assertTrue(done(typed("key", "use", "--early")).out().contains(next));
    assertEquals(next, id(0));
  }

  @Test
  void theKeyThatSignsIsNotRemovedAndAnotherIs() throws Exception {
    var refused = typed("key", "remove", id(0));
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("can't be removed"), refused.err());

    done(typed("key", "add"));
    var next = id(1);
    assertTrue(done(typed("key", "remove", next)).out().contains(next));
    assertEquals("decryption", key(1).path("use").asText());
    assertEquals(1, typed("key", "remove", next).status());
  }

  @Test
  void aKeyThatSignsForOneServiceStaysUntilTheServiceIsMoved() throws Exception {
    var first = id(0);
    done(typed("sp", "add", "entity-id=https://a.example", "acs=https://a.example/acs"));
    done(typed("sp", "set", "a-example", "signing-key=" + first));
    done(typed("key", "add"));
    done(typed("key", "use", "--early"));
    var refused = typed("key", "remove", first);
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("still signs for a-example"), refused.err());

    done(typed("sp", "set", "a-example", "signing-key="));
    done(typed("key", "remove", first));
    var unknown = typed("sp", "set", "a-example", "signing-key=" + first);
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("No signing key " + first), unknown.err());
  }

  @Test
  void thereIsOneNextKeyAtMostAndOneMustBeThereToBeUsed() throws Exception {
    var none = typed("key", "use");
    assertEquals(1, none.status());
    assertTrue(none.err().contains("No next key is published"), none.err());
    done(typed("key", "add"));
    var second = typed("key", "add");
    assertEquals(1, second.status());
    assertTrue(second.err().contains(id(1)), second.err());
    assertEquals(1, typed("key", "use", id(0)).status());
    assertEquals(1, typed("key", "use", "signing-of-somebody-else").status());
  }

  @Test
  void everyStepIsRecordedWithWhoTookIt() throws Exception {
    var first = id(0);
    done(typed("key", "add"));
    done(typed("key", "use", "--early"));
    done(typed("key", "remove", first));
    var records = done(typed("audit", "search", "--person", "local", "--json")).out();
    for (var step : new String[] {"key add", "key use", "key remove"}) {
      assertTrue(records.contains(step), step + records);
    }
    assertTrue(records.contains("\"former\" : \"" + first + "\""), records);
  }

  @Test
  void whatToEnterAtAServiceNamesBothCertificatesWhileTheyRoll() throws Exception {
    done(typed("sp", "add", "entity-id=https://a.example", "acs=https://a.example/acs"));
    var alone = done(typed("sp", "show", "a-example")).out();
    assertEquals(1, count(alone, "BEGIN CERTIFICATE"), alone);

    done(typed("key", "add"));
    Pause.of(Duration.ofMillis(1_050));
    var both = done(typed("sp", "show", "a-example")).out();
    assertEquals(2, count(both, "BEGIN CERTIFICATE"), both);
    assertTrue(both.contains(key(1).path("sha256").asText()), both);
    assertTrue(both.contains("Next certificate: enter it beside the one above"), both);
    assertTrue(done(japanese("sp", "show", "a-example")).out().contains("次の証明書"));
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  @Test
  void doctorWarnsWhenTheCertificateEndsWithinSixtyDays(@TempDir Path other) throws Exception {
    assertFalse(typed("doctor").out().contains("mochi key add"));
    var longAgo = new ManualClock();
    longAgo.pass(Duration.ofDays(59 - 3653));
    try (var _ = House.start(other, longAgo)) {
      var said = new Typed(other).run("doctor");
      assertEquals(1, said.status());
      assertTrue(said.out().contains("in 58 days"), said.out());
      assertTrue(said.out().contains("mochi key add"), said.out());
    }
  }

  @Test
  void anAuditorsTokenRollsNothing() throws Exception {
    var made = done(typed("token", "create", "--role", "auditor", "--person", "obrien"));
    var token = Files.writeString(dir.resolve("auditor.token"), made.out()).toString();
    var server = "http://127.0.0.1:" + house.configuration().listen().management().port();
    for (var step : new String[] {"add", "use", "list"}) {
      var refused = typed("key", step, "--server", server, "--token", token);
      assertEquals(1, refused.status());
      assertTrue(refused.err().contains("a token of the role admin"), refused.err());
    }
  }

  @Test
  void saysThatNoServerRunsWhereNoneDoes() throws Exception {
    var config = Files.writeString(dir.resolve("other.yaml"), "data: nowhere\n");
    var said = typed("key", "add", "--config", config.toString());
    assertEquals(1, said.status());
    assertTrue(said.err().contains("isn't running"), said.err());
  }
}
