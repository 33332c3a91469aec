package jp.mochi.idp.lifecycle.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.Node;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.lifecycle.collection.TaxiiServer.Misbehaviour;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL that follow one collection. */
class CollectionsOnTwoNodesTest {
  private static final String EVIL = "[app:id = 'com.evil.app']";
  private static final String FAILING = "mochi_blocklist_collections_failing";

  /** Both nodes look for what is due every five seconds. */
  private static final Duration A_ROUND_OF_BOTH = Duration.ofSeconds(6);

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private TaxiiServer taxii;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Node one;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Node other;

  @BeforeEach
  void start() throws Exception {
    taxii = new TaxiiServer();
    taxii.authorization = Optional.of(basic("taxii-Passw0rd"));
    taxii.add(clock.instant(), Spyware.indicator(1, EVIL, clock.instant()));
    var database = Engine.POSTGRESQL.copy();
    var key = dir.resolve("shared.key");
    var apps = Spyware.followed(taxii);
    one = Node.start(dir.resolve("one"), clock, database, key, apps);
    other = Node.start(dir.resolve("other"), clock, database, key, apps);
  }

  /** RFC 7617 §2. */
  private static String basic(String password) {
    var pair = ("mochi:" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    taxii.close();
  }

  private static void await(String what, Callable<Boolean> reached) throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!reached.call()) {
      assertTrue(System.nanoTime() < end, what);
      Pause.of(Duration.ofMillis(50));
    }
  }

  @Test
  void readItOnceAndBothGoByIt() throws Exception {
    await("nobody asks", () -> !taxii.asked.isEmpty());
    Pause.of(A_ROUND_OF_BOTH);
    assertEquals(1, taxii.asked.size(), taxii.asked::toString);
    assertEquals(List.of("com.evil.app"), Spyware.listed(one));
    assertEquals(List.of("com.evil.app"), Spyware.listed(other));
    clock.pass(Duration.ofMinutes(61));
    await("nobody asks again", () -> taxii.asked.size() > 1);
    Pause.of(A_ROUND_OF_BOTH);
    assertEquals(2, taxii.asked.size(), taxii.asked::toString);
  }

  @Test
  void bothTellOfAFailureAndComeBackNoSoonerThanTheServerSays() throws Exception {
    await("nobody asks", () -> Spyware.shown(one).hasNonNull("fetched"));
    assertEquals(0, one.metric(FAILING));
    assertEquals(0, other.metric("mochi_blocklist_collections_age_seconds"));
    assertEquals("up", health(other).path("status").asText());
    assertDoctor(0, "The collection spyware can be read.");

    var until = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(5));
    taxii.retryAfter = DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
    taxii.misbehaviour = Misbehaviour.TOO_MANY;
    clock.pass(Duration.ofMinutes(61));
    await("it fails", () -> one.metric(FAILING) == 1);
    assertEquals(1, other.metric(FAILING));
    assertEquals(61 * 60, other.metric("mochi_blocklist_collections_age_seconds"), 1);
    for (var node : List.of(one, other)) {
      assertEquals("down", health(node).path("status").asText());
      var why = health(node).path("why").asText();
      assertTrue(why.contains("spyware: The server is asked too often (429)."), why);
    }
    assertEquals(until, Instant.parse(Spyware.shown(one).path("due").asText()), "RFC 9110 §10.2.3");
    assertDoctor(1, "The collection spyware can't be read: The server is asked too often (429).");
    assertEquals(List.of("com.evil.app"), Spyware.listed(other), "the last good ones stay");

    taxii.misbehaviour = Misbehaviour.NONE;
    assertEquals(0, Spyware.fetch(other).status());
    assertEquals(0, one.metric(FAILING));
    assertEquals("up", health(one).path("status").asText());
  }

  private static JsonNode health(Node node) throws Exception {
    return node.health().path("checks").path("blocklist-collections");
  }

  /** Doctor asks by itself, whatever the nodes know. */
  private void assertDoctor(int found, String sentence) {
    var said = one.typed("doctor");
    assertTrue(said.out().contains(sentence), said.out());
    assertEquals(found == 0, !said.out().contains("can't be read"), said.out());
  }

  @Test
  void whoseNameOrPasswordIsAnotherGetsNothing() throws Exception {
    await("nobody asks", () -> Spyware.shown(one).hasNonNull("fetched"));
    taxii.add(
        clock.instant().plusSeconds(1),
        Spyware.indicator(2, "[app:id = 'com.evil.two']", clock.instant()));
    taxii.authorization = Optional.of(basic("another"));
    var refused = Spyware.fetch(one);
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("wants another user, password or token"), refused.err());
    assertFalse(refused.err().contains("taxii-Passw0rd"), "it isn't told");
    assertEquals(List.of("com.evil.app"), Spyware.listed(one));
    taxii.authorization = Optional.of(basic("taxii-Passw0rd"));
    assertEquals(0, Spyware.fetch(one).status());
    assertEquals(List.of("com.evil.app", "com.evil.two"), Spyware.listed(one));
  }
}
