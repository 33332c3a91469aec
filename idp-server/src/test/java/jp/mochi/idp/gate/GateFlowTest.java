package jp.mochi.idp.gate;

import static jp.mochi.idp.gate.Intranet.check;
import static jp.mochi.idp.gate.Intranet.done;
import static jp.mochi.idp.gate.Intranet.go;
import static jp.mochi.idp.gate.Intranet.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jp.mochi.idp.Browser;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a page of an in-house system through the sign-on and back, against the real server. */
class GateFlowTest {
  private static final String TICKET = "__Host-mochi-gate.wiki";
  private static final String BROWSER = "__Host-mochi-gate-browser";

  private final ManualClock clock = new ManualClock();
  private Intranet intranet;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    intranet = Intranet.start(dir, clock);
  }

  @AfterEach
  void stop() {
    intranet.close();
  }

  @Test
  void aPersonSignsOnAndTheSystemLearnsWhatItsEntryLists() throws Exception {
    var here = intranet.browser();
    var there = intranet.at("/page?a=1&b=%2F");
    var asked = check(there, "wiki");
    assertEquals(401, asked.status());
    var login = here.get(go(asked));
    SignOns.assertAsks(login);
    var brought = here.signIn(login, "tanaka", "tanaka-demo-1");
    assertEquals("https://wiki.corp.example/.mochi/done", brought.action());
    assertEquals(Set.of("code"), brought.fields().keySet());
    var back = done(there, "wiki", brought.fields());
    assertEquals(303, back.status());
    assertEquals("https://wiki.corp.example/page?a=1&b=%2F", header(back, "Location"));
    var let = check(there, "wiki");
    assertEquals(200, let.status(), let.body());
    assertEquals("tanaka", header(let, "X-Mochi-User"));
    assertEquals("tanaka@demo.mochi.example", header(let, "X-Mochi-Mail"));
    assertTrue(header(let, "X-Mochi-Id").matches("[0-9a-f-]{36}"), header(let, "X-Mochi-Id"));
    assertTrue(header(let, "X-Mochi-Name").matches("(%[0-9A-F]{2}|[!-~])+"));
    assertEquals("no-store", header(let, "Cache-Control"));
  }

  @Test
  void whoIsSignedOnAlreadyIsNotAskedAgain() throws Exception {
    var here = intranet.browser();
    intranet.code(here, intranet.at("/"), "tasks");
    var there = intranet.at("/");
    var page = here.get(go(check(there, "wiki")));
    assertEquals(303, done(there, "wiki", page.fields()).status());
    assertEquals(200, check(there, "wiki").status());
  }

  @Test
  void anotherSystemOnTheSameHostHasATicketOfItsOwn() throws Exception {
    var there = intranet.signedOn("tasks", "/tasks/1");
    assertEquals(200, check(there, "tasks").status());
    assertEquals("", header(check(there, "tasks"), "X-Mochi-Mail"));
    there.cookies().put(TICKET, there.cookies().getOrDefault("__Host-mochi-gate.tasks", ""));
    assertEquals(401, check(there, "wiki").status());
  }

  @Test
  void aCodeIsGoodForOneUse() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    assertEquals(303, done(there, "wiki", code).status());
    there.cookies().remove(TICKET);
    assertRefused("FLOW_EXPIRED", done(there, "wiki", code));
    assertFalse(there.cookies().containsKey(TICKET));
  }

  @Test
  void anotherBrowserCanNeitherUseACodeNorLeaveItUsable() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    var victim = intranet.at("/");
    check(victim, "wiki");
    assertTrue(victim.cookies().containsKey(BROWSER));
    assertRefused("WRONG_BROWSER", done(victim, "wiki", code));
    assertFalse(victim.cookies().containsKey(TICKET));
    assertRefused("FLOW_EXPIRED", done(there, "wiki", code));
  }

  @Test
  void aBrowserWithoutCookiesIsToldSoInsteadOfGoingRoundInCircles() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    there.cookies().clear();
    assertRefused("WRONG_BROWSER", done(there, "wiki", code));
  }

  @Test
  void aCodeForOneSystemOpensNoOther() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    assertRefused("WRONG_DESTINATION", done(there, "tasks", code));
    var again = intranet.code(intranet.browser(), there, "wiki").fields();
    assertEquals(303, done(there, "wiki", again).status());
  }

  @Test
  void aCodeOfTwoMinutesIsTooOld() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    clock.pass(Duration.ofSeconds(119));
    assertEquals(303, done(there, "wiki", code).status());
    var late = intranet.code(intranet.browser(), intranet.at("/"), "tasks").fields();
    clock.pass(Duration.ofMinutes(2));
    assertRefused("FLOW_EXPIRED", done(there, "tasks", late));
  }

  @Test
  void aSessionThatEndsEndsEveryTicketAtOnce() throws Exception {
    var there = intranet.signedOn("wiki", "/");
    assertEquals(200, check(there, "wiki").status());
    intranet.house.database().write(h -> h.execute("DELETE FROM session"));
    assertEquals(401, check(there, "wiki").status());
  }

  @Test
  void aSessionThatEndsBeforeItsCodeIsBroughtOpensNothing() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    intranet.house.database().write(h -> h.execute("DELETE FROM session"));
    assertRefused("CHANGED_MEANWHILE", done(there, "wiki", code));
  }

  @Test
  void useOfASystemIsUseOfTheSession() throws Exception {
    var used = intranet.signedOn("wiki", "/");
    var unused = intranet.signedOn("wiki", "/");
    clock.pass(Duration.ofHours(5));
    assertEquals(200, check(used, "wiki").status());
    clock.pass(Duration.ofHours(5));
    assertEquals(200, check(used, "wiki").status());
    assertEquals(401, check(unused, "wiki").status());
    clock.pass(Duration.ofHours(3));
    assertEquals(401, check(used, "wiki").status(), "the session's absolute limit holds");
  }

  @ParameterizedTest
  @CsvSource({
    "https://wiki.corp.example/page, 200",
    "https://evil.example/page, 400",
    "https://wiki.corp.example.evil.example/, 400",
    "https://wiki.corp.example@evil.example/, 400",
    "http://wiki.corp.example/page, 400",
    "//evil.example/, 400",
    "/page, 400",
  })
  void sendsNobodyBackToAnAddressThatIsNotTheSystems(String address, int status) throws Exception {
    var hash = "0".repeat(64);
    var query = Map.of("system", "wiki", "browser", hash, "return", address);
    var page = intranet.browser().get("/gate/start?" + Browser.encoded(query));
    assertEquals(status, page.status());
    if (status == 400) {
      SignOns.assertPageOnly(page);
    }
  }

  @Test
  void aLinkThatStartsHereFirstLetsTheSystemMarkTheBrowser() throws Exception {
    var page = intranet.browser().get("/gate/start?system=wiki");
    assertEquals(302, page.status());
    assertEquals("https://wiki.corp.example/", header(page, "Location"));
  }

  @Test
  void aSystemThatIsNotRegisteredIsRefusedWithAReference() throws Exception {
    var unknown = check(intranet.at("/"), "wikis");
    assertEquals(403, unknown.status());
    assertEquals("UNKNOWN_SERVICE", header(unknown, "X-Mochi-Reason"));
    assertTrue(unknown.body().contains(header(unknown, "X-Reference")));
    SignOns.assertPageOnly(intranet.browser().get("/gate/start?system=wikis"));
    assertEquals(403, intranet.at("/").get("/gate/check").status());
    assertEquals(403, intranet.at("/").get("/gate/check?system=wiki&system=wiki").status());
  }

  @Test
  void whoCannotBeSentElsewhereIsOnlyToldNo() throws Exception {
    assertFalse(header(check(intranet.at("/"), "wiki"), "X-Mochi-Go").isEmpty());
    for (var no :
        List.of(
            intranet.browser().saying("X-Original-URI", "/").saying("X-Original-Method", "POST"),
            intranet.at("/").saying("Sec-Fetch-Mode", "cors"),
            intranet.at("/").saying("Sec-WebSocket-Key", "x"),
            intranet.at("/").saying("X-Requested-With", "XMLHttpRequest"))) {
      var answer = check(no, "wiki");
      assertEquals(401, answer.status());
      assertEquals("", header(answer, "X-Mochi-Go"));
      assertEquals(Map.of(), no.cookies());
    }
  }

  @Test
  void headIsAnsweredLikeGet() throws Exception {
    var there = intranet.signedOn("wiki", "/");
    assertEquals(200, check(there.saying("X-Original-Method", "HEAD"), "wiki").status());
  }

  @Test
  void ourOwnCookiesNeverReachASystem() throws Exception {
    var here = intranet.browser();
    var there = intranet.at("/");
    done(there, "wiki", intranet.code(here, there, "wiki").fields());
    check(there, "wiki");
    assertEquals(Set.of(BROWSER, TICKET), there.cookies().keySet());
    assertTrue(here.cookies().keySet().stream().noneMatch(there.cookies()::containsKey));
    assertTrue(here.cookies().values().stream().noneMatch(there.cookies()::containsValue));
  }

  @Test
  void ourOwnSessionCookieOpensNoSystem() throws Exception {
    var here = intranet.browser();
    intranet.code(here, intranet.at("/"), "wiki");
    var there = intranet.at("/");
    there.cookies().putAll(here.cookies());
    there.cookies().put(TICKET, here.cookies().getOrDefault("__Host-mochi-session", ""));
    assertEquals(401, check(there, "wiki").status());
  }

  @Test
  void noCodeAndNoTicketIsInTheDatabase() throws Exception {
    var there = intranet.at("/");
    var code = intranet.code(intranet.browser(), there, "wiki").fields();
    var secrets = new ArrayList<>(code.values());
    done(there, "wiki", intranet.code(intranet.browser(), there, "wiki").fields());
    secrets.addAll(there.cookies().values());
    assertEquals(3, secrets.size());
    var stored = new StringBuilder();
    try (var files = Files.walk(intranet.house.dir().resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        stored.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertTrue(stored.indexOf("https://wiki.corp.example/") >= 0, "the search finds something");
    secrets.removeIf(secret -> stored.indexOf(secret) < 0);
    assertEquals(List.of(), secrets);
  }

  @Test
  void theFirstRequestIsOnDiskBeforeItIsAnsweredAndTheOthersSoonAfter() throws Exception {
    var there = intranet.signedOn("wiki", "/a?secret=1");
    assertEquals(1, intranet.records("permitted"));
    assertEquals(0, intranet.records("checked"));
    check(there, "wiki");
    assertEquals(1, intranet.records("checked"));
    assertTrue(intranet.detail("checked").contains("\"GET /a\":1"), intranet.detail("checked"));
    assertFalse(intranet.detail("checked").contains("secret"));
    check(there, "wiki");
    check(there, "wiki");
    intranet.house.restart();
    assertEquals(2, intranet.records("checked"));
    assertTrue(intranet.detail("checked").contains("\"GET /a\":2"), intranet.detail("checked"));
  }

  @Test
  void envoyAppendsTheOriginalPathAndKeepsTheMethod() throws Exception {
    var there = intranet.browser().saying("X-Original-URI", "/forged");
    var asked = there.get("/gate/check/mesh/a/b?c=d");
    assertEquals(302, asked.status());
    assertTrue(
        header(asked, "Location")
            .contains("return=https%3A%2F%2Fmesh.corp.example%2Fa%2Fb%3Fc%3Dd"),
        header(asked, "Location"));
    assertEquals(401, there.post("/gate/check/mesh/a", Map.of()).status());
    assertEquals(403, check(there, "mesh").status());
    assertEquals(403, there.get("/gate/check/wiki/a").status());
    assertEquals(302, there.get("/gate/check/mesh/").status());
  }

  @Test
  void traefikTellsByHeadersOfItsOwn() throws Exception {
    var there =
        intranet
            .at("/forged")
            .saying("X-Forwarded-Uri", "/a?b=c")
            .saying("X-Forwarded-Method", "GET");
    var asked = check(there, "edge");
    assertEquals(302, asked.status());
    assertTrue(header(asked, "Location").contains("edge.corp.example%2Fa%3Fb%3Dc&"));
    assertEquals(401, check(there.saying("X-Forwarded-Method", "PUT"), "edge").status());
  }

  @Test
  void theRefusalsPageSaysOnlyWordsOfOurs() throws Exception {
    var told = "/gate/refused?system=wiki&reason=POLICY&reference=";
    var page = intranet.browser().get(told + "7KQ2M-X4T9A");
    assertEquals(403, page.status());
    assertTrue(page.body().contains("7KQ2M-X4T9A"));
    assertTrue(page.body().contains("https://wiki.corp.example/"));
    assertEquals(404, intranet.browser().get(told + "%3Cscript").status());
    assertEquals(404, intranet.browser().get("/gate/refused?reason=X").status());
  }

  private static void assertRefused(String reason, Browser.Page page) {
    assertEquals(303, page.status(), page.body());
    var at = header(page, "Location");
    assertTrue(at.startsWith("https://idp.mochi.test/gate/refused?"), at);
    assertTrue(at.contains("reason=" + reason + "&"), at);
    assertTrue(at.endsWith("reference=" + header(page, "X-Reference")), at);
  }
}
