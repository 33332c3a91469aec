package jp.mochi.idp.cli;

import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy replay} on what a real server recorded. */
class PolicyReplayTest {
  private static final String SP = "https://sp.example/saml";
  private static final String PASSWORD =
      "  - {name: password, reason: {ja: 本人確認, en: Who it is}, require: [password]}\n";
  private static final String NO_SALES =
      "  - {name: no sales, reason: {ja: 営業以外, en: Not sales}, if: {groups: [sales]}, refuse:"
          + " true}\n";

  private final ManualClock clock = new ManualClock();
  private House house;
  private Path dir;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    dir = folder;
    house = House.start(folder, clock);
    house.register("crm", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Browser signOn(String name) throws Exception {
    var browser = house.browser();
    success(browser.signIn(browser.get(request()), name, name + "-demo-1"));
    return browser;
  }

  private String request() throws IOException {
    return new AuthnRequests(SP, clock.instant()).redirect();
  }

  /** Puts rules in force, as a restart does. */
  private void inForce(String rules) throws Exception {
    Files.writeString(dir.resolve("policy.yaml"), "version: 1\nrules:\n" + rules);
    house.restart();
  }

  private Typed.Said run(String draft, String... more) throws IOException {
    Files.writeString(dir.resolve("draft.yaml"), draft);
    String[] words = {"policy", "replay", "draft.yaml", "--since", "1d"};
    var all = java.util.stream.Stream.of(words, more).flatMap(java.util.Arrays::stream);
    return new Typed(dir).run(all.toArray(String[]::new));
  }

  private JsonNode replay(String rules) throws IOException {
    return replayWhole("version: 1\nrules:\n" + rules);
  }

  private JsonNode replayWhole(String draft) throws IOException {
    var said = run(draft, "--json");
    assertEquals(0, said.status(), said.err());
    return Remote.JSON.readTree(said.out());
  }

  private static void assertCounts(JsonNode report, String... expected) {
    var counts = new java.util.ArrayList<String>();
    for (var count : report.path("counts").properties()) {
      if (count.getValue().asLong() > 0) {
        counts.add(count.getKey() + " " + count.getValue());
      }
    }
    assertEquals(java.util.List.of(expected), counts);
  }

  @Test
  void listsWhoAStricterDraftWouldNewlyRefuse() throws Exception {
    signOn("tanaka");
    signOn("suzuki");
    var report = replay(NO_SALES + PASSWORD);
    assertCounts(report, "total 2", "newly-refused 1", "same 1");
    assertEquals(1, report.path("people").path("newly-refused").asInt());
    var change = report.path("changes").path(0);
    assertEquals("no sales", change.path("rule").asText());
    assertEquals("crm", change.path("service").asText());
    assertEquals("tanaka", change.path("examples").path(0).path("username").asText());
    assertEquals(1, report.path("changes").size());
    var table = new Typed(dir).run("policy", "replay", "draft.yaml").out();
    assertTrue(table.matches("(?s).*Newly refused +1 +\\(1 people\\).*"), table);
    assertTrue(table.matches("(?s).*no sales +crm +1 +tanaka \\([A-Z0-9-]+\\).*"), table);
    assertFalse(table.contains("suzuki"), table);
  }

  @Test
  void listsWhoALaxerDraftWouldNewlyPermit() throws Exception {
    inForce(NO_SALES + PASSWORD);
    var browser = house.browser();
    assertStatus(
        "Responder/RequestDenied", browser.signIn(browser.get(request()), "sato", "sato-demo-1"));
    assertCounts(replay(NO_SALES + PASSWORD), "total 1", "same 1");
    var report = replay(PASSWORD);
    assertCounts(report, "total 1", "newly-permitted 1");
    var example = report.path("changes").path(0).path("examples").path(0);
    assertEquals("sato", example.path("username").asText());
  }

  @Test
  void aReportOnlyRuleChangesNothing() throws Exception {
    signOn("tanaka");
    var trial = NO_SALES.replace("refuse: true", "refuse: true, report-only: true");
    assertCounts(replay(trial + PASSWORD), "total 1", "same 1");
    assertCounts(replay(NO_SALES + PASSWORD), "total 1", "newly-refused 1");
  }

  @Test
  void tellsWhoWouldBeAskedForAFresherProof() throws Exception {
    var browser = signOn("tanaka");
    clock.pass(Duration.ofHours(2));
    success(browser.get(request()));
    var fresh = PASSWORD.replace("[password]", "[{factor: password, max-age: 1h}]");
    var report = replay(fresh);
    assertCounts(report, "total 2", "asked-for-more 1", "same 1");
    assertEquals("password", report.path("changes").path(0).path("asks").asText());
  }

  @Test
  void leavesOutWhatHappenedBeforeOrAfter() throws Exception {
    signOn("tanaka");
    clock.pass(Duration.ofDays(2));
    signOn("sato");
    assertCounts(replay(NO_SALES + PASSWORD), "total 1", "newly-refused 1");
    var until = run("version: 1\nrules:\n" + PASSWORD, "--until", "1h", "--json");
    assertCounts(Remote.JSON.readTree(until.out()));
  }

  @Test
  void countsRecordsWithoutFactsAndNeverGuesses() throws Exception {
    signOn("tanaka");
    var older =
        house
            .database()
            .<Integer>write(
                handle ->
                    handle.execute("UPDATE audit SET detail = '{}' WHERE kind = 'permitted'"));
    assertEquals(1, older);
    signOn("sato");
    var report = replay(NO_SALES + PASSWORD);
    assertCounts(report, "total 2", "newly-refused 1", "not-recorded 1");
  }

  @Test
  void looksTheRecordedAddressUpInTheDraftsZones() throws Exception {
    signOn("tanaka");
    var abroad =
        "  - {name: home, reason: {ja: 自宅, en: Home}, if: {zones: [home]}, refuse: true}\n";
    var zone = "version: 1\nzones: {home: {ranges: [%s]}}\nrules:\n" + abroad + PASSWORD;
    assertCounts(replayWhole(zone.formatted("127.0.0.0/8")), "total 1", "newly-refused 1");
    assertCounts(replayWhole(zone.formatted("192.0.2.0/24")), "total 1", "same 1");
  }

  @Test
  void cannotTellWhereTheServerHasNotTheDraftsList() throws Exception {
    signOn("tanaka");
    var zone =
        "version: 1\nzones: {home: {url: \"http://127.0.0.1:1/list\"}}\nrules:\n"
            + "  - {name: home, reason: {ja: 自宅, en: Home}, if: {zones: [home]}, refuse: true}\n"
            + PASSWORD;
    assertCounts(replayWhole(zone), "total 1", "cannot-tell 1");
  }

  @Test
  void cannotTellOfAnAttributeThatNoRuleNamedAtThatTime() throws Exception {
    signOn("tanaka");
    var ou =
        "  - {name: chiefs, reason: {ja: 部, en: Unit}, if: {attributes: {ou: [営業部]}}, refuse:"
            + " true}\n";
    assertCounts(replay(ou + PASSWORD), "total 1", "cannot-tell 1");
    inForce(ou.replace("refuse: true", "refuse: true, report-only: true") + PASSWORD);
    signOn("tanaka");
    assertCounts(replay(ou + PASSWORD), "total 2", "newly-refused 1", "cannot-tell 1");
  }

  @Test
  void refusesAFaultyDraftWithEachFaultAndItsLine() throws Exception {
    var said = run("version: 1\nrules:\n" + PASSWORD.replace("[password]", "[pasword]"));
    assertEquals(1, said.status());
    assertTrue(said.err().contains("draft.yaml:3: rules.require: \"pasword\""), said.err());
    var none = new Typed(dir).run("policy", "replay", "nothing.yaml");
    assertEquals(1, none.status());
    assertTrue(none.err().contains("There is no file "), none.err());
  }

  @Test
  void readsNoFileForADraftThatThePolicyInForceDoesNotName() throws Exception {
    Files.writeString(dir.resolve("secret.txt"), "the-secret\n");
    var said = run("version: 1\nzones: {home: {file: secret.txt}}\nrules:\n" + PASSWORD);
    assertEquals(1, said.status());
    assertTrue(said.err().contains("is none that the policy in force names"), said.err());
    assertFalse(said.err().contains("the-secret"), said.err());
  }

  @Test
  void usesTheListsThatThePolicyInForceNames() throws Exception {
    Files.writeString(dir.resolve("vpn.txt"), "127.0.0.0/8\n");
    Files.writeString(
        dir.resolve("policy.yaml"),
        "version: 1\nzones: {vpn: {file: vpn.txt}}\nrules:\n" + PASSWORD);
    house.restart();
    signOn("tanaka");
    var draft =
        "version: 1\nzones: {egress: {file: vpn.txt}}\nrules:\n"
            + "  - {name: out, reason: {ja: 外, en: Out}, if: {zones: [egress]}, refuse: true}\n"
            + PASSWORD;
    assertCounts(replayWhole(draft), "total 1", "newly-refused 1");
  }

  @Test
  void isItselfRecorded() throws Exception {
    replay(PASSWORD);
    var found = new Typed(dir).run("audit", "search", "--json").out();
    assertTrue(found.contains("\"operation\" : \"policy replay\""), found);
  }

  @Test
  void speaksJapanese() throws Exception {
    signOn("tanaka");
    Files.writeString(dir.resolve("draft.yaml"), "version: 1\nrules:\n" + NO_SALES + PASSWORD);
    var said = new Typed(dir).speaking(Locale.JAPANESE).run("policy", "replay", "draft.yaml").out();
    assertTrue(said.matches("(?s).*新たに拒否 +1 +（1 人）.*"), said);
  }
}
