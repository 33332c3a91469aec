package jp.mochi.idp.lifecycle.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import jp.mochi.idp.AppReporter;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running server that follows a collection of a TAXII 2.1 server. */
class FollowCollectionsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EVIL = "[app:id = 'com.evil.app']";

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private TaxiiServer taxii;
  private House house;

  @BeforeEach
  void start() throws Exception {
    taxii = new TaxiiServer();
    taxii.authorization = Optional.of("Bearer secret-token");
    Files.writeString(dir.resolve("taxii.token"), "secret-token\n");
    var section =
        """
        apps:
          action: sign-out
          collections:
            - {name: spyware, url: "%s", token-file: taxii.token, min-confidence: 50}
        """
            .formatted(taxii.url());
    house = House.start(dir, clock, yaml -> yaml + section);
  }

  @AfterEach
  void stop() {
    house.close();
    taxii.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private JsonNode json(String... words) throws IOException {
    return new Typed(dir).json(words);
  }

  /** Asks now; a round of the server's own may be at it. */
  private Typed.Said fetch() {
    var said = typed("blocklist", "collection", "fetch", "spyware");
    for (int i = 0; i < 100 && said.err().contains("being asked already"); i++) {
      said = typed("blocklist", "collection", "fetch", "spyware");
    }
    return said;
  }

  private void fetched() {
    var said = fetch();
    assertEquals(0, said.status(), said.err());
  }

  private String indicator(int number, String pattern, Consumer<ObjectNode> changes)
      throws IOException {
    var node = (ObjectNode) JSON.readTree(sample());
    node.put("id", id(number)).put("pattern", pattern).put("confidence", 80);
    node.put("modified", clock.instant().toString());
    changes.accept(node);
    return node.toString();
  }

  private static String id(int number) {
    return "indicator--00000000-0000-4000-8000-%012d".formatted(number);
  }

  private static byte[] sample() throws IOException {
    try (var sample =
        FollowCollectionsTest.class.getResourceAsStream("/stix/spec-indicator.json")) {
      return java.util.Objects.requireNonNull(sample).readAllBytes();
    }
  }

  private void publish(int number, String pattern) throws IOException {
    publish(number, pattern, node -> {});
  }

  private void publish(int number, String pattern, Consumer<ObjectNode> changes)
      throws IOException {
    clock.pass(Duration.ofSeconds(1));
    taxii.add(clock.instant(), indicator(number, pattern, changes));
  }

  private List<String> listed() throws IOException {
    return StreamSupport.stream(
            json("blocklist", "list", "--limit", "500").path("entries").spliterator(), false)
        .map(entry -> entry.path("app").asText() + entry.path("sha256").asText(""))
        .map(text -> text.replace("null", ""))
        .sorted()
        .toList();
  }

  private String fate(int number) throws IOException {
    for (var each : json("blocklist", "collection", "show", "spyware").path("leftOut")) {
      if (each.path("id").asText().equals(id(number))) {
        return each.path("fate").asText();
      }
    }
    return "";
  }

  @Test
  void allPagesComeOntoTheListAndDevicesAreLookedAt() throws Exception {
    for (var words :
        new String[][] {
          {"add", "tanaka", "--ownership", "corporate", "--platform", "ios", "--id", "phone-1"},
          {"approve", "phone-1", "--reason", "a reason"}
        }) {
      var all = new ArrayList<>(List.of("device"));
      all.addAll(List.of(words));
      assertEquals(0, typed(all.toArray(String[]::new)).status());
    }
    clock.pass(Duration.ofMinutes(1));
    new AppReporter(house).report("phone-1", "com.evil.app 1.0");
    taxii.add(clock.instant(), new String(sample(), java.nio.charset.StandardCharsets.UTF_8));
    for (int i = 1; i <= 4; i++) {
      publish(i, "[app:id = 'com.evil.app" + (i == 1 ? "" : i) + "']");
    }
    taxii.add(clock.instant(), "{\"type\": \"identity\", \"id\": \"identity--1\"}");
    fetched();
    assertEquals(
        List.of("com.evil.app", "com.evil.app2", "com.evil.app3", "com.evil.app4"), listed());
    var entry =
        StreamSupport.stream(json("blocklist", "list").path("entries").spliterator(), false)
            .filter(each -> each.path("app").asText().equals("com.evil.app"))
            .findFirst()
            .orElseThrow();
    assertEquals("spyware", entry.path("source").asText());
    assertEquals(id(1), entry.path("reference").asText());
    assertEquals("sign-out", entry.path("action").asText());
    assertFalse(entry.path("reasonEn").asText().contains("Poison"), "a stranger's words");
    var looked = json("blocklist", "match", entry.path("id").asText());
    assertEquals(1, looked.path("found").path("devices").asInt());
    var record = typed("audit", "search", "--limit", "50", "--json").out();
    assertTrue(record.contains("blocklist collection") && record.contains("left-out"), record);
    assertTrue(record.contains("8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f confidence"), record);
    var ja =
        new Typed(dir)
            .speaking(Locale.JAPANESE)
            .run("blocklist", "collection", "show", "spyware")
            .out();
    assertTrue(ja.contains("min-confidence 未満"), ja);
  }

  @Test
  void onlyWhatIsNewIsAskedForAndANewerVersionTakesThePlaceOfTheOlder() throws Exception {
    publish(1, EVIL);
    publish(2, "[app:id = 'com.evil.two']");
    fetched();
    var mark = clock.instant().toString();
    publish(1, "[app:id = 'com.evil.new']");
    publish(2, "[app:id = 'com.evil.two']", node -> node.put("revoked", true));
    int asked = taxii.asked.size();
    fetched();
    assertTrue(
        taxii.asked.get(asked).contains("added_after=" + mark.replace(":", "%3A")),
        taxii.asked.toString());
    assertEquals(List.of("com.evil.new"), listed());
    assertEquals("revoked", fate(2));
    publish(
        1,
        EVIL,
        node -> node.put("modified", clock.instant().minus(Duration.ofDays(1)).toString()));
    fetched();
    assertEquals(List.of("com.evil.new"), listed(), "an older version that comes later");
  }

  @Test
  void anIndicatorHoldsFromItsStartUntilItsEndByTheServersOwnRounds() throws Exception {
    var now = clock.instant();
    publish(
        1,
        EVIL,
        node ->
            node.put("valid_from", now.plus(Duration.ofMinutes(10)).toString())
                .put("valid_until", now.plus(Duration.ofMinutes(20)).toString()));
    fetched();
    assertEquals(List.of(), listed());
    assertEquals("not-yet", fate(1));
    clock.pass(Duration.ofMinutes(11));
    assertEquals(List.of("com.evil.app"), awaited(1));
    clock.pass(Duration.ofMinutes(10));
    assertEquals(List.of(), awaited(0));
    assertEquals("over", fate(1));
  }

  private List<String> awaited(int count) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (listed().size() != count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    return listed();
  }

  @Test
  void whatIsLeftOutIsToldWithItsReason() throws Exception {
    publish(1, EVIL, node -> node.put("confidence", 49));
    publish(2, EVIL, node -> node.remove("confidence"));
    publish(3, EVIL, node -> node.putArray("indicator_types").add("benign"));
    publish(4, EVIL, node -> node.put("pattern_type", "yara"));
    publish(5, EVIL, node -> node.put("spec_version", "2.0"));
    publish(6, EVIL, node -> node.remove("valid_from"));
    publish(7, "[domain-name:value = 'evil.example']");
    publish(8, "[app:id LIKE 'com.%']");
    fetched();
    assertEquals(List.of(), listed());
    var fates = new ArrayList<String>();
    for (int i = 1; i <= 8; i++) {
      fates.add(fate(i));
    }
    assertEquals(
        List.of(
            "confidence",
            "confidence",
            "benign",
            "other-language",
            "not-stix-21",
            "broken",
            "no-app",
            "comparison"),
        fates);
    publish(9, EVIL, node -> node.put("confidence", 50));
    fetched();
    assertEquals(List.of("com.evil.app"), listed());
  }

  @Test
  void whatStaffTakeOffStaysOffAndWhatTheyHaveAddedStaysTheirs() throws Exception {
    var own =
        json("blocklist", "add", "--app", "com.own", "--reason-ja", "理由", "--reason-en", "Why");
    publish(1, EVIL);
    publish(2, "[app:id = 'com.own']");
    fetched();
    assertEquals("elsewhere", fate(2));
    var id = json("blocklist", "list").path("entries").path(0).path("id").asText();
    assertEquals(0, typed("blocklist", "remove", id).status());
    publish(3, "[app:id = 'com.evil.three']");
    fetched();
    assertEquals(List.of("com.evil.three", "com.own"), listed());
    assertEquals("taken-off", fate(1));
    publish(2, "[app:id = 'com.own']", node -> node.put("revoked", true));
    fetched();
    assertEquals(
        own.path("id").asText(),
        json("blocklist", "show", own.path("id").asText()).path("id").asText());
    assertEquals(List.of("com.evil.three", "com.own"), listed());
  }

  @Test
  void whatTheCollectionNoLongerHasGoesWithTheDailyReadingOfTheWhole() throws Exception {
    publish(1, EVIL);
    publish(2, "[app:id = 'com.evil.two']");
    fetched();
    taxii.delete(id(1));
    publish(3, "[app:id = 'com.evil.three']");
    fetched();
    assertEquals(List.of("com.evil.app", "com.evil.three", "com.evil.two"), listed());
    clock.pass(Duration.ofDays(2));
    fetched();
    assertEquals(List.of("com.evil.three", "com.evil.two"), listed());
  }

  @Test
  void aCollectionOfTheConfigurationIsNotForgottenAndAnUnknownOneNotFound() {
    var said = typed("blocklist", "collection", "forget", "spyware");
    assertEquals(1, said.status());
    assertTrue(said.err().contains("take it out there first"), said.err());
    assertEquals(1, typed("blocklist", "collection", "show", "none").status());
  }
}
