package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import jp.mochi.idp.House;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad policies, each both as a draft for {@code policy check} and as the file of a running server:
 * named with file and line, and the old policy stays in force.
 */
class BadPolicyTest {
  private static final String GOOD =
      """
      version: 1
      zones:
        office: {ranges: [203.0.113.0/24]}
        vpn: {ranges: [198.51.100.0/24]}
      rules:
        - name: office
          reason: {ja: 社内, en: office}
          if: {zones: [office]}
          require: [password]
        - name: vpn
          reason: {ja: VPN, en: vpn}
          if: {zones: [vpn]}
          when: service.sensitivity < 3
          require: [password]
      """;

  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(30);

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, Clock.systemUTC(), yaml -> yaml, GOOD);
    house.register("crm", "https://crm.example/saml", "https://crm.example/acs", "sensitivity=2");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static String with(String good, String bad) {
    assertTrue(GOOD.contains(good), good);
    return GOOD.replace(good, bad.replace("\\n", "\n"));
  }

  private static Typed.Said check(String text) throws Exception {
    Files.writeString(house.dir().resolve("draft.yaml"), text);
    return new Typed(house.dir()).run("policy", "check", "draft.yaml");
  }

  private static JsonNode health() throws Exception {
    return health("policy");
  }

  private static JsonNode health(String check) throws Exception {
    var management = house.configuration().listen().management();
    var uri = URI.create("http://127.0.0.1:" + management.port() + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      return Remote.JSON.readTree(answer.body()).path("checks").path(check);
    }
  }

  private static void write(String text) throws Exception {
    Files.writeString(house.dir().resolve("policy.yaml"), text);
  }

  private static JsonNode await(Predicate<JsonNode> wanted) throws Exception {
    var begun = System.nanoTime();
    var now = health();
    while (!wanted.test(now)) {
      assertTrue(System.nanoTime() - begun < DEADLINE, "not in time: " + now);
      Pause.of(Duration.ofMillis(100));
      now = health();
    }
    return now;
  }

  /** Puts a text in force that isn't yet. */
  private static void putInForce(String text) throws Exception {
    var before = health().path("number").asLong();
    write(text);
    await(now -> now.path("number").asLong() > before && now.path("status").asText().equals("up"));
  }

  /** It is in force: a directory doesn't decide which rules nodes obey. It is said loudly. */
  @Test
  void aGroupThatIsNotThereIsShownByTheServerAndKeepsADraftFromBeingReplayed() throws Exception {
    var text = with("if: {zones: [vpn]}", "if: {zones: [vpn], not-groups: [contractorz]}");
    assertTrue(check(text).err().contains("contractorz"));
    Files.writeString(house.dir().resolve("draft.yaml"), text);
    var replay = new Typed(house.dir()).run("policy", "replay", "draft.yaml", "--since", "1d");
    assertEquals(1, replay.status(), replay.out());
    assertTrue(replay.err().contains("draft.yaml:12: "), replay.err());
    assertTrue(replay.err().contains("contractorz"), replay.err());
    putInForce(text);
    var begun = System.nanoTime();
    while (!health("policy-groups").path("why").asText().contains("contractorz")) {
      assertTrue(System.nanoTime() - begun < DEADLINE, health("policy-groups").toString());
      Pause.of(Duration.ofMillis(100));
    }
    putInForce(GOOD + "# again\n");
  }

  /** Each rule for itself leaves a way in. */
  @Test
  void aServiceThatIsReachedFromNowhereIsWarnedOf() throws Exception {
    var inside = "  - {name: in, reason: {ja: 内, en: in}, if: {services: [crm], %s}, %s}\n";
    var shut =
        GOOD.replace(
            "rules:\n",
            "rules:\n"
                + inside.formatted("zones: [office]", "refuse: true")
                + inside.formatted("not-zones: [office]", "refuse: true").replace("in,", "out,"));
    var said = check(shut);
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().contains("the service \"crm\" from any address"), said.out());
    var open = check(shut.replace("not-zones: [office]", "groups: [sales]"));
    assertEquals(0, open.status(), open.err());
    assertFalse(open.out().contains("from any address"), open.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ranges: [198.51.100.0/24]}   | {ranges: []}                        | 4 | zones.vpn",
        "{ranges: [198.51.100.0/24]}   | {}                                  | 4 | zones.vpn",
        "198.51.100.0/24               | 198.51.100.7/24                     | 4 | 198.51.100.0/24",
        "service.sensitivity < 3       | service.sensitivity < 'x'           | 13 | line 1, column"
            + " 21",
        "service.sensitivity < 3       | service.sensitivity                 | 13 | rules.when",
        "if: {zones: [vpn]}            | if: {zones: [vnp]}                  | 12 | office, vpn",
        "if: {zones: [vpn]}            | if: {zoned: [vpn]}                  | 12 | zones",
        "version: 1                    | version: 1\\nvresion: 1             | 2 | vresion",
        "if: {zones: [vpn]}            | if: {zones: [office]}               | 10 | \"office\"",
        "name: vpn                     | name: office                        | 10 | 6",
        "require: [password]           | require: [password]\\n    refuse: true | 10 | refuse",
        "rules:                        | rules: [                            | 6 | draft.yaml",
      })
  void isNamedWithFileAndLineAndChangesNothing(String good, String bad, int line, String words)
      throws Exception {
    var text = with(good, bad);
    var said = check(text);
    assertEquals(1, said.status(), said.out());
    var place = "draft.yaml:" + line + ": ";
    assertTrue(
        said.err().lines().anyMatch(it -> it.contains(place) && it.contains(words)), said.err());

    var before = health();
    write(text);
    var after = await(now -> now.path("why").asText().contains("policy.yaml:" + line + ": "));
    assertEquals("down", after.path("status").asText());
    assertEquals(before.path("number"), after.path("number"));
    assertEquals(before.path("hash"), after.path("hash"));
    write(GOOD);
    await(now -> now.path("status").asText().equals("up"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.0/24         | 0.0.0.0/0                        | 4 | 0.0.0.0/0",
        "198.51.100.0/24         | '\"::/0\"'                       | 4 | ::/0",
        "198.51.100.0/24         | 203.0.113.0/24                   | 4 | office",
        "service.sensitivity < 3 | \"'slaes' in service.tags\"      | 13 | column 1",
        "if: {zones: [vpn]}      | 'if: {zones: [vpn], services: [cmr]}' | 12 | crm",
      })
  void isWarnedOfAndCounts(String good, String bad, int line, String words) throws Exception {
    var text = with(good, bad);
    var said = check(text);
    assertEquals(0, said.status(), said.err());
    var place = "draft.yaml:" + line + ": ";
    assertTrue(
        said.out().lines().anyMatch(it -> it.contains(place) && it.contains(words)), said.out());
    putInForce(text);
    putInForce(GOOD);
  }
}
