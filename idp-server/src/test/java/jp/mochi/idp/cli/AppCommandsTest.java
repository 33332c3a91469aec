package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.idp.AppReporter;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mochi app …}, {@code mochi blocklist …} and reports, against a running server. */
class AppCommandsTest {
  private static final String HEAD =
      "id,versions,signer,sha256,action,look-back,reason-ja,reason-en";

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House house;
  private AppReporter reporter;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir, clock, yaml -> yaml + "apps: {keep: 100d}\n");
    reporter = new AppReporter(house);
    added("tanaka", "phone-1");
    added("suzuki", "phone-2");
    added("yamada", "admins");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private Typed.Said done(String... words) {
    var said = typed(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws IOException {
    return new Typed(dir).json(words);
  }

  private void assertRefused(String english, String... words) {
    var said = typed(words);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(english), said.err());
    var translated = new Typed(dir).speaking(Locale.JAPANESE).run(words);
    assertEquals(1, translated.status());
    assertFalse(translated.err().contains(english), translated.err());
  }

  private void added(String person, String id) {
    done("device", "add", person, "--ownership", "corporate", "--platform", "ios", "--id", id);
    done("device", "approve", id, "--reason", "a reason");
  }

  private JsonNode reported(String device, String... apps) throws Exception {
    clock.pass(Duration.ofMinutes(1));
    return reporter.report(device, apps);
  }

  private static String[] add(String... more) {
    var all = new ArrayList<>(List.of("blocklist", "add"));
    all.addAll(List.of(more));
    all.addAll(List.of("--reason-ja", "危険", "--reason-en", "It is dangerous"));
    return all.toArray(String[]::new);
  }

  private String as(String role, String person) throws IOException {
    return done("token", "create", "--role", role, "--person", person).out().strip();
  }

  private String tokenFile(String role, String person) throws IOException {
    return Files.writeString(dir.resolve(person + "." + role), as(role, person)).toString();
  }

  private Typed.Said with(String token, String... words) {
    var server = "http://127.0.0.1:" + house.configuration().listen().management().port();
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", server, "--token", token));
    return typed(all.toArray(String[]::new));
  }

  @Test
  void theAppsOfADeviceAreListedWithWhatIsOnTheList() throws Exception {
    reported("phone-1", "com.evil.app 1.0 Evil", "com.fine 2");
    reported("phone-2", "com.evil.app 1.1");
    var entry = json(add("--app", "com.evil.app")).path("id").asText();
    reported("phone-1", "com.fine 2");
    var now = done("app", "list", "phone-1").out();
    assertTrue(now.contains("com.fine") && now.contains("com.evil.app, which is gone"), now);
    var history = done("app", "list", "phone-1", "--history").out();
    assertTrue(history.contains("com.evil.app") && history.contains("Evil"), history);
    assertTrue(done("app", "list", "phone-2").out().contains("is on the blocklist (" + entry));
    var shown = done("app", "show", "COM.evil.app").out();
    assertTrue(shown.contains("1.1") && shown.contains("phone-2"), shown);
    assertFalse(shown.contains("phone-1"), shown);
    assertEquals(
        1, json("app", "show", "com.fine").path("versions").path(0).path("devices").asInt());
    assertTrue(done("app", "list", "admins").out().contains("Nobody has said"));
    assertTrue(done("app", "show", "com.none").out().contains("No device"));
    assertEquals(1, typed("app", "list", "phone-9").status());
    var ja = new Typed(dir).speaking(Locale.JAPANESE).run("app", "list", "phone-2").out();
    assertTrue(ja.contains("ブロックリストに該当します"), ja);
  }

  @Test
  void anEntryIsAddedShownAndTakenOffWithWordsOnWhatThatDoesNotUndo() throws Exception {
    reported("phone-1", "com.evil.app 1.0");
    reported("phone-2", "com.evil.app 3.0");
    var would = done(add("--app", "com.evil.app", "--versions", "<2", "--dry-run")).out();
    assertTrue(would.contains("would find 1 devices"), would);
    assertEquals(0, json("blocklist", "list").path("entries").size());
    var said = done(add("--app", "com.evil.app", "--versions", "<2", "--action", "suspend")).out();
    assertTrue(said.contains("com.evil.app <2 is on the list (suspend)"), said);
    assertTrue(said.contains("1 have or had it, 1 of them have it now"), said);
    var id = json("blocklist", "list").path("entries").path(0).path("id").asText();
    var shown = json("blocklist", "show", id);
    assertEquals("30d", shown.path("lookBack").asText());
    assertEquals("phone-1", shown.path("matches").path(0).path("device").asText());
    assertTrue(done("blocklist", "show", id).out().contains("It is dangerous"));
    assertTrue(done("blocklist", "match", id).out().contains("1 have or had it"));
    awaitState("phone-1", "suspended");
    var off = done("blocklist", "remove", id).out();
    assertTrue(off.contains("off the list") && off.contains("1 devices"), off);
    assertTrue(off.contains("device resume"), off);
    assertEquals("suspended", state("phone-1"));
    assertRefused("was taken off the list already", "blocklist", "remove", id);
    assertEquals(1, typed("blocklist", "remove", "bl-none").status());
    assertEquals(1, typed("blocklist", "match", id).status());
    assertEquals(1, json("blocklist", "list", "--removed").path("entries").size());
    var audit = done("audit", "search").out();
    for (var word : List.of("blocklist add", "blocklist remove", "app listed", "device suspend")) {
      assertTrue(audit.contains(word), word + " in " + audit);
    }
  }

  private String state(String device) throws IOException {
    return json("device", "show", device).path("state").asText();
  }

  private void awaitState(String device, String state) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!state(device).equals(state) && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(20));
    }
    assertEquals(state, state(device));
  }

  @Test
  void whatIsWrittenWronglyIsRefusedWithWords() {
    assertRefused("say which app it means", add());
    assertRefused("Versions are of an app", add("--signer", "x", "--versions", "<2"));
    assertRefused("can't be read as versions", add("--app", "a", "--versions", "2 or so"));
    assertRefused("No version lies in", add("--app", "a", "--versions", ">2 <1"));
    assertRefused("is no action", add("--app", "a", "--action", "explode"));
    assertRefused("can't be looked back", add("--app", "a", "--look-back", "101d"));
    assertRefused("can't be looked back", add("--app", "a", "--look-back", "a month"));
    assertRefused("hexadecimal", add("--sha256", "abc"));
    for (var reason :
        List.of(
            " ",
            "Two\nlines",
            "Two\u2028lines",
            "Two\u2029parts",
            "un\u202eseen",
            "un\u200bseen")) {
      assertRefused(
          "Say in both languages",
          "blocklist",
          "add",
          "--app",
          "a",
          "--reason-ja",
          "危険",
          "--reason-en",
          reason);
    }
    done(add("--app", "a", "--look-back", "100d"));
    assertRefused("says the same already", add("--app", "A"));
    assertRefused("does something else (warn)", add("--app", "a", "--action", "sign-out"));
  }

  private void file(String... rows) throws IOException {
    Files.writeString(dir.resolve("list.csv"), String.join("\r\n", rows) + "\r\n");
  }

  @Test
  void aFileOfEntriesComesInWholeAndAgainWithoutHarm() throws Exception {
    reported("phone-1", "com.evil.app 1.0");
    file(
        HEAD,
        "com.evil.app,<2,,,warn,10d,危険,Dangerous",
        ",,acme,,,,危険,Dangerous",
        ",,," + "ab".repeat(32) + ",sign-out,,危険,Dangerous");
    assertTrue(done("blocklist", "import", "list.csv", "--dry-run").out().contains("Would add 3"));
    assertEquals(0, json("blocklist", "list").path("entries").size());
    assertTrue(done("blocklist", "import", "list.csv").out().contains("3 entries added"));
    assertTrue(done("blocklist", "import", "list.csv").out().contains("3 were there already"));
    assertEquals(3, json("blocklist", "list").path("entries").size());
    var page = json("blocklist", "list", "--limit", "2");
    var next = json("blocklist", "list", "--after", page.path("next").asText());
    assertEquals(1, next.path("entries").size());
  }

  @Test
  void aBadRowLeavesNothingBehindAndEachIsNamed() throws Exception {
    file(
        HEAD,
        "com.good,,,,,,危険,Dangerous",
        ",,,,,,危険,Dangerous",
        "com.a,2,,,,,危険,Dangerous",
        "com.b,,,,explode,,危険,Dangerous",
        "com.c,,,,,,,Dangerous",
        "com.d,,,,,,危険",
        "com.good,,,,sign-out,,危険,Dangerous");
    var said = typed("blocklist", "import", "list.csv");
    assertEquals(1, said.status());
    for (var fault :
        List.of(
            "Row 3: An entry must say",
            "Row 4: “2” can't be read as versions",
            "Row 5: “explode” is no action",
            "Row 6: Say in both languages",
            "Row 7: The row has 7 cells",
            "does something else (warn)",
            "Nothing was brought in")) {
      assertTrue(said.err().contains(fault), fault + "\n" + said.err());
    }
    assertEquals(0, json("blocklist", "list").path("entries").size());
    file("id,reason", "x,y");
    assertRefused("The first row must name the columns", "blocklist", "import", "list.csv");
  }

  @Test
  void aReportIsRefusedWholeWithTheProblemNamed() throws Exception {
    reported("phone-1", "com.fine 1");
    var past = Optional.of(clock.instant().minusSeconds(1).toString());
    var future = Optional.of(clock.instant().plus(Duration.ofMinutes(6)).toString());
    assertRefused(422, "isn't later than", "phone-1", AppReporter.body(past, "com.evil 1"));
    assertRefused(422, "yet to come", "phone-1", AppReporter.body(future, "com.evil 1"));
    assertRefused(404, "There is no", "phone-9", AppReporter.body(Optional.empty(), "com.evil 1"));
    var apps = new String[5_001];
    for (int i = 0; i < apps.length; i++) {
      apps[i] = "com.app" + i;
    }
    assertRefused(422, "names 5001 apps", "phone-1", AppReporter.body(Optional.empty(), apps));
    for (var body :
        List.of(
            "{\"apps\":[{\"id\":\"com.a\"},{\"version\":\"1\"}]}",
            "{\"apps\":[{\"id\":\"com.a\"},{\"id\":7}]}",
            "{\"apps\":[{\"id\":\"com.a\"},{\"id\":\"" + "x".repeat(257) + "\"}]}")) {
      assertRefused(422, "App 2 of the report: “id”", "phone-1", body);
    }
    assertRefused(422, "“sha256”", "phone-1", "{\"apps\":[{\"id\":\"com.a\",\"sha256\":\"md5\"}]}");
    assertRefused(400, "“apps” is missing", "phone-1", "{}");
    assertRefused(400, "“apps” is missing", "phone-1", "{\"apps\":[\"com.a\"]}");
    var large = "{\"apps\":\"" + "x".repeat(3_000_000) + "\"}";
    assertEquals(413, reporter.send("PUT", "/devices/phone-1/apps", large).status());
    done("device", "retire", "phone-2", "--reason", "x");
    assertRefused(422, "is retired", "phone-2", AppReporter.body(Optional.empty(), "com.evil 1"));
    var left = json("app", "list", "phone-1").path("apps");
    assertEquals(1, left.size());
    assertEquals("com.fine", left.path(0).path("id").asText());
  }

  private void assertRefused(int status, String english, String device, String body)
      throws Exception {
    clock.pass(Duration.ofMillis(1));
    var answer = reporter.put(device, body);
    assertEquals(status, answer.status(), answer.json().toString());
    assertTrue(answer.json().toString().contains(english), answer.json().toString());
  }

  @Test
  void rolesMayDoWhatIsTheirs() throws Exception {
    var reporter = new AppReporter(house, as("reporter", "yamada"));
    clock.pass(Duration.ofMinutes(1));
    reporter.report("phone-1", "com.fine 1");
    reporter.report("admins", "com.fine 1");
    var body = AppReporter.body(Optional.empty(), "com.evil 1");
    var own = new AppReporter(house, as("admin", "yamada")).put("admins", body);
    assertEquals(422, own.status());
    assertTrue(own.json().toString().contains("caller's own"), own.toString());
    assertEquals(
        403, new AppReporter(house, as("helpdesk", "nakamura")).put("phone-1", body).status());
    assertEquals(
        403, new AppReporter(house, as("auditor", "obrien")).put("phone-1", body).status());
    assertEquals(401, new AppReporter(house, "mochi_wrong").put("phone-1", body).status());
    var token = tokenFile("helpdesk", "nakamura");
    assertEquals(1, with(token, add("--app", "com.evil")).status());
    assertEquals(0, with(token, "blocklist", "list").status());
    done(add("--app", "com.evil"));
    var id = json("blocklist", "list").path("entries").path(0).path("id").asText();
    assertEquals(1, with(token, "blocklist", "remove", id).status());
    assertEquals(1, with(token, "blocklist", "match", id).status());
    file(HEAD, "com.x,,,,,,危険,Dangerous");
    assertEquals(1, with(token, "blocklist", "import", "list.csv").status());
    assertEquals(1, json("blocklist", "list").path("entries").size());
    assertEquals(0, with(tokenFile("auditor", "obrien"), "app", "list", "phone-1").status());
  }
}
