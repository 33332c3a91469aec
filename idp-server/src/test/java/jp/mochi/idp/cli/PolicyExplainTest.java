package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.inforce.PolicyText;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code policy explain}, {@code check}, {@code versions} and {@code show} against a server. */
class PolicyExplainTest {
  private static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [203.0.113.0/24]}
        yard: {ranges: [192.0.2.0/24]}
      rules:
        - name: yard
          reason: {ja: 技術部だけが使えます。, en: Engineers only.}
          if: {services: [lab], zones: [yard], not-groups: [engineering]}
          refuse: true
        - name: lab
          reason: {ja: 誰でも使えます。, en: Open to all.}
          if: {services: [lab]}
          permit: true
        - name: not-at-night
          reason: {ja: 夜間は使えません。, en: Closed at night.}
          if: {services: [payroll], time: {from: "22:00", to: "06:00", zone: Asia/Tokyo}}
          refuse: true
        - name: office
          reason: {ja: 社内から接続してください。, en: Come from the office.}
          if: {zones: [office]}
          require: [{factor: password, max-age: 30m}]
      """;
  private static final String SYSTEMS =
      """
      trusted-proxies: [127.0.0.1/32]
      gate:
        from: [127.0.0.1]
        systems:
          wiki: {address: "https://wiki.corp.example", proxy: nginx, headers: {user: X-Mochi-User}}
          lab: {address: "https://lab.corp.example"}
      """;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, new ManualClock(), yaml -> yaml + SYSTEMS);
    house.register("payroll", "https://payroll.example/saml", "https://payroll.example/acs");
    Files.writeString(dir.resolve("policy.yaml"), POLICY);
    Pause.of(Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Typed typed() {
    return new Typed(house.dir());
  }

  private static Typed.Said explain(
      Typed typed, String user, String sp, String ip, String... more) {
    var words =
        new ArrayList<>(List.of("policy", "explain", "--user", user, "--sp", sp, "--ip", ip));
    words.addAll(List.of(more));
    return typed.run(words.toArray(String[]::new));
  }

  private static String answer(String user, String sp, String ip, String... more) {
    var said = explain(typed(), user, sp, ip, more);
    assertEquals(0, said.status(), said.err());
    return said.out().replaceAll("  +", " | ");
  }

  private static String refused(String user, String sp, String ip, String... more) {
    var said = explain(typed(), user, sp, ip, more);
    assertEquals(1, said.status(), said.out() + said.err());
    assertEquals("", said.out());
    return said.err();
  }

  @Test
  void saysThePermitWithItsRuleAndItsPolicy() {
    var out = answer("sato", "payroll", "203.0.113.7", "--at", "2026-11-20T12:00:00+09:00");
    assertTrue(out.startsWith("Permitted."), out);
    assertTrue(out.contains("Decided by | office"), out);
    assertTrue(out.contains("Policy | 2 ("), out);
    assertTrue(out.contains("Zones | office"), out);
    assertTrue(out.contains("doesn't match by | not-at-night"), out);
    assertTrue(out.contains("permits | office"), out);
    assertFalse(out.contains("nearest"), out);
  }

  /** Payroll is closed from 22:00 to 6:00 in Tokyo; the server's clocks show UTC. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T12:00:00+09:00, 2026-11-20T03:00:00Z",
    "2026-11-20T03:00:00Z, 2026-11-20T03:00:00Z",
    "2026-11-20T03:00, 2026-11-20T03:00:00Z",
    "2026-11-19T22:00:00-05:00, 2026-11-20T03:00:00Z",
    "2026-11-20T08:45:00+05:45, 2026-11-20T03:00:00Z",
    "2026-11-20T21:59:59+09:00, 2026-11-20T12:59:59Z",
  })
  void theTimeMayBeWrittenByAnyClocks(String at, String meant) throws Exception {
    var open = explain(typed(), "sato", "payroll", "203.0.113.7", "--at", at, "--json");
    assertEquals(0, open.status(), open.err());
    var json = Remote.JSON.readTree(open.out());
    assertEquals("permit", json.path("decision").asText());
    assertEquals(meant, json.path("facts").path("at").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T22:00:00+09:00",
        "2026-11-20T13:00:00Z",
        "2026-11-20T13:00",
        "2026-11-20T08:00:00-05:00",
        "2026-11-20T18:45:00+05:45",
      })
  void andCountsByTheClocksOfTheRule(String at) {
    assertTrue(
        answer("sato", "payroll", "203.0.113.7", "--at", at).startsWith("Refused (POLICY)."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow",
        "2026-13-01",
        "2026-02-30T10:00:00Z",
        "2026-11-20T25:00",
        "2026-11-20T10:00:00+25:00",
        "2026-11-20T10:00:00 Asia/Tokyo",
        "10:00",
        "0m",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
      })
  void whatIsNoTimeIsSaid(String at) {
    var said = refused("sato", "wiki", "203.0.113.7", "--at=" + at);
    assertTrue(said.contains("“" + at + "” is no time"), said);
  }

  @Test
  void saysTheRefusalAndTheNearestChange() {
    var out = answer("sato", "payroll", "198.51.100.1", "--at", "2026-11-20T12:00:00+09:00");
    assertTrue(out.startsWith("Refused (POLICY)."), out);
    assertTrue(out.contains("no rule: none matches"), out);
    assertTrue(out.contains("- Connect through “office”."), out);
  }

  @Test
  void saysTheSameInJapanese() {
    var said =
        explain(
            typed().speaking(Locale.JAPANESE),
            "sato",
            "payroll",
            "203.0.113.7",
            "--at",
            "2026-11-20T23:00:00+09:00");
    assertEquals(0, said.status(), said.err());
    assertTrue(said.out().startsWith("拒否されます（POLICY）。"), said.out());
    assertTrue(said.out().contains("夜間は使えません。"), said.out());
    assertTrue(said.out().matches("(?s).*拒否 +not-at-night.*"), said.out());
    var outside =
        explain(
            typed().speaking(Locale.JAPANESE),
            "sato",
            "payroll",
            "198.51.100.1",
            "--at",
            "2026-11-20T12:00:00+09:00");
    assertTrue(outside.out().contains("- 「office」から接続してください。"), outside.out());
  }

  @Test
  void aProofThatIsTooOldIsAskedForAgain() {
    var at = "2026-11-20T12:00:00+09:00";
    var old = answer("sato", "wiki", "203.0.113.7", "--at", at, "--factor", "password=31m");
    assertTrue(old.startsWith("Not yet: password must be proved first."), old);
    assertTrue(old.contains("- Prove yourself by your password."), old);
    var fresh = answer("sato", "wiki", "203.0.113.7", "--at", at, "--factor", "password=29m");
    assertTrue(fresh.startsWith("Permitted."), fresh);
    var nothing = answer("sato", "wiki", "203.0.113.7", "--at", at, "--factor", "none");
    assertTrue(nothing.contains("Proved | none"), nothing);
    assertTrue(nothing.startsWith("Not yet"), nothing);
  }

  /** The loop asks for the password, whatever the rules would say of whom nobody knows yet. */
  @Test
  void whoProvedNothingIsNobodyWhomTheRulesKnow() {
    var open = answer("sato", "lab", "203.0.113.7", "--factor", "none");
    assertTrue(open.startsWith("Not yet: password must be proved first."), open);
    assertTrue(answer("sato", "lab", "203.0.113.7").startsWith("Permitted."));
    var yard = answer("sato", "lab", "192.0.2.7", "--factor", "none");
    assertTrue(yard.startsWith("Not yet: password must be proved first."), yard);
    assertTrue(answer("sato", "lab", "192.0.2.7").startsWith("Refused"));
  }

  @Test
  void isJsonForPrograms() throws Exception {
    var said = explain(typed(), "sato", "wiki", "203.0.113.7", "--json");
    var json = Remote.JSON.readTree(said.out());
    assertEquals("permit", json.path("decision").asText());
    assertEquals("office", json.path("rule").asText());
    assertEquals("wiki", json.path("facts").path("service").path("name").asText());
    assertEquals("office", json.path("facts").path("zones").path("in").path(0).asText());
  }

  /** Its rules of before would permit what may be refused by now. */
  @Test
  void aNodeThatCanNotObeyThePolicyInForceExplainsNothing(@TempDir Path dir) throws Exception {
    try (var other = House.start(dir)) {
      other.register("crm", "https://crm.example/saml", "https://crm.example/acs");
      var words = List.of("--user", "sato", "--ip", "203.0.113.7");
      var explain = new ArrayList<>(List.of("policy", "explain", "--sp", "crm"));
      explain.addAll(words);
      var test = new ArrayList<>(List.of("sp", "test", "crm"));
      test.addAll(words);
      for (var command : List.of(explain, test)) {
        assertEquals(0, new Typed(dir).run(command.toArray(String[]::new)).status());
      }
      var text = PolicyText.of("version: 1\nrules: [{of: another release}]\n");
      var now = java.time.Clock.systemUTC().instant();
      other.database().write(h -> new PolicyVersions().add(h, 1, text, "another", now));
      Pause.of(Duration.ofSeconds(2));
      for (var command : List.of(explain, test)) {
        var said = new Typed(dir).run(command.toArray(String[]::new));
        assertEquals(1, said.status(), said.out());
        assertEquals("", said.out());
        assertTrue(said.err().contains("can't obey the policy in force"), said.err());
      }
    }
  }

  @Test
  void whatIsNotThereIsSaidInASentence() {
    assertTrue(
        refused("nobody", "payroll", "203.0.113.7").contains("knows nobody by the name nobody"));
    assertTrue(
        refused("sato", "nowhere", "203.0.113.7").contains("in-house system is called nowhere"));
    assertTrue(
        refused("sato", "wiki", "203.0.113.7", "--at", "tomorrow")
            .contains("“tomorrow” is no time"));
    assertTrue(
        refused("sato", "wiki", "203.0.113.7", "--factor", "smile")
            .contains("“smile” names no proved factors"));
    var address = explain(typed(), "sato", "wiki", "203.0.113.700");
    assertEquals(2, address.status());
    assertTrue(address.err().contains("\"203.0.113.700\" is no IPv4"), address.err());
  }

  @Test
  void versionsAreListedAndShownAsTheyWere() {
    var list = typed().run("policy", "versions");
    assertEquals(0, list.status(), list.err());
    var lines = list.out().lines().toList();
    assertEquals(2, lines.size(), list.out());
    assertTrue(lines.getFirst().startsWith("2 "), list.out());
    assertTrue(lines.getFirst().endsWith("in force"), list.out());
    assertFalse(lines.get(1).contains("in force"), list.out());
    assertEquals(POLICY, typed().run("policy", "show", "2").out());
    var none = typed().run("policy", "show", "3");
    assertEquals(1, none.status());
    assertTrue(none.err().contains("There is no “3”"), none.err());
  }

  private static Typed.Said check(String what, String instead) throws Exception {
    assertTrue(POLICY.contains(what));
    Files.writeString(house.dir().resolve("draft.yaml"), POLICY.replace(what, instead));
    return typed().run("policy", "check", "draft.yaml");
  }

  @Test
  void aDraftIsHeldAgainstTheServicesAndGroupsOfTheServer() throws Exception {
    var good = check("zones: [office]}", "zones: [office], groups: [sales]}");
    assertEquals(0, good.status(), good.err());
    assertEquals("", good.err());
    var group = check("zones: [office]}", "zones: [office], groups: [slaes]}");
    assertEquals(1, group.status(), group.out());
    assertTrue(group.err().contains("slaes"), group.err());
    var service = check("[payroll]", "[payrol]");
    assertEquals(0, service.status(), service.err());
    assertTrue(service.out().contains("payrol"), service.out());
    assertTrue(service.out().contains("payroll, wiki"), service.out());
    var there =
        check("zones: [office]}", "zones: [office]}\n    when: \"'sales' in person.groups\"");
    assertEquals(0, there.status(), there.err());
    assertFalse(there.out().contains("column"), there.out());
    var written =
        check("zones: [office]}", "zones: [office]}\n    when: \"'slaes' in person.groups\"");
    assertEquals(0, written.status(), written.err());
    assertTrue(written.out().contains("\"slaes\" at its line 1, column 1"), written.out());
  }

  @Test
  void withoutAServerWhatWasNotCheckedIsSaid(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("draft.yaml"), POLICY.replace("[payroll]", "[payrol]"));
    var english = new Typed(elsewhere).run("policy", "check", "draft.yaml");
    assertEquals(0, english.status(), english.err());
    assertTrue(english.err().contains("was not checked"), english.err());
    var japanese =
        new Typed(elsewhere).speaking(Locale.JAPANESE).run("policy", "check", "draft.yaml");
    assertTrue(japanese.err().contains("検査していません"), japanese.err());
  }
}
