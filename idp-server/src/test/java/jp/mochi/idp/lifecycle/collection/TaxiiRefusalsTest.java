package jp.mochi.idp.lifecycle.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.Node;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.lifecycle.collection.TaxiiServer.Misbehaviour;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A TAXII server that doesn't do what it should: it is told, and the last good list stays. */
class TaxiiRefusalsTest {
  private static final String RIGHT = basic("taxii-Passw0rd");
  private static final ManualClock CLOCK = new ManualClock();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static TaxiiServer taxii;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static Node node;

  /** RFC 7617 §2. */
  private static String basic(String password) {
    var pair = ("mochi:" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    taxii = new TaxiiServer();
    taxii.authorization = Optional.of(RIGHT);
    var now = CLOCK.instant();
    taxii.add(now, Spyware.indicator(1, "[app:id = 'com.evil.app']", now));
    node =
        Node.start(
            dir.resolve("node"),
            CLOCK,
            Engine.SQLITE.fresh(),
            dir.resolve("key"),
            Spyware.followed(taxii));
    assertEquals(0, Spyware.fetch(node).status());
  }

  @AfterAll
  static void stop() {
    node.close();
    taxii.close();
  }

  /** And once it behaves again, all is well. */
  @AfterEach
  void comesBack() throws Exception {
    taxii.misbehaviour = Misbehaviour.NONE;
    taxii.authorization = Optional.of(RIGHT);
    assertEquals(0, Spyware.fetch(node).status());
    assertTrue(Spyware.shown(node).path("failed").isNull());
  }

  private static void assertFailsWith(String sentence) throws Exception {
    var said = Spyware.fetch(node);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(sentence), said.err());
    assertEquals(List.of("com.evil.app"), Spyware.listed(node), "the last good ones stay");
    var shown = Spyware.shown(node);
    assertTrue(shown.path("failed").asText().contains(sentence), shown.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NOT_TAXII | doesn't speak TAXII 2.1 (406)",
        "BROKEN | isn't the JSON of a TAXII envelope",
        "CROWDED | isn't the JSON of a TAXII envelope",
        "HUGE | larger than 8388608 bytes",
        "ENDLESS | there is more, and not where",
        "HTML | its type is text/html",
        "ELSEWHERE | leads elsewhere (302)"
      })
  void isTold(Misbehaviour misbehaviour, String sentence) throws Exception {
    taxii.misbehaviour = misbehaviour;
    assertFailsWith(sentence);
  }

  @Test
  void whoIsAskedTooOftenIsLeftAloneForAsLongAsItSays() throws Exception {
    taxii.misbehaviour = Misbehaviour.TOO_MANY;
    assertFailsWith("asked too often (429)");
    var due = Instant.parse(Spyware.shown(node).path("due").asText());
    assertEquals(CLOCK.instant().plus(Duration.ofHours(2)), due);
  }

  @Test
  void whoWantsAnotherPasswordGetsNoneOfOurs() throws Exception {
    taxii.authorization = Optional.of(basic("another"));
    assertFailsWith("wants another user, password or token than mochi.yaml names (401)");
  }

  @Test
  void oneThatHangsIsGivenUpInTimeAndNobodyAsksMeanwhile() throws Exception {
    taxii.misbehaviour = Misbehaviour.HANGS;
    int before = taxii.asked.size();
    var first = Thread.ofVirtual().start(() -> Spyware.fetch(node));
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (taxii.asked.size() == before && System.nanoTime() < deadline) {
      Pause.of(Duration.ofMillis(20));
    }
    var second = node.typed("blocklist", "collection", "fetch", "spyware");
    assertTrue(second.err().contains("being asked already"), second.err() + second.out());
    assertTrue(first.join(Duration.ofSeconds(40)));
    var why = Spyware.shown(node).path("failed").asText();
    assertTrue(why.contains("gave no usable answer"), why);
    assertEquals(List.of("com.evil.app"), Spyware.listed(node));
  }
}
