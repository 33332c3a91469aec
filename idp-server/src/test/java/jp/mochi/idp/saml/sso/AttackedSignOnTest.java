package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertPageOnly;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.session.ConsumedRequests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers, colleagues, services and clocks may try, through the real server. */
class AttackedSignOnTest {
  private static final String SP = "https://sp.example/saml";
  private final ManualClock clock = new ManualClock();
  private House house;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, clock);
    house.register("sp", SP, "https://sp.example/acs");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private AuthnRequests request() {
    return new AuthnRequests(SP, clock.instant());
  }

  private Browser signedOn() throws Exception {
    var browser = house.browser();
    success(browser.signIn(browser.get(request().redirect()), "tanaka", "tanaka-demo-1"));
    return browser;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> audited(String sql) {
    return house.database().read(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  @Test
  void whoWasLastSeenDisabledGetsNothingWhileTheDirectoryIsAway() throws Exception {
    var phone = signedOn();
    var laptop = signedOn();
    house.directory().set("tanaka", "pwdAccountLockedTime", "000001010000Z");
    clock.pass(Duration.ofSeconds(61));
    assertAsks(phone.get(request().redirect()));
    house.directory().goAway();
    clock.pass(Duration.ofSeconds(61));
    assertPageOnly(laptop.get(request().redirect()));
  }

  @Test
  void aPageKeptFreshDoesNotOutliveTheMemoryOfItsRequest() throws Exception {
    var request = request();
    var thief = house.browser();
    var kept = thief.get(request.redirect());
    var owner = house.browser();
    success(owner.signIn(owner.get(request.redirect()), "tanaka", "tanaka-demo-1"));
    for (var i = 0; i < 20; i++) {
      clock.pass(Duration.ofMinutes(9));
      var form = kept.fields();
      form.put("lang", "en");
      kept = thief.post("/login/language", form);
      forgetOldRequests();
    }
    assertPageOnly(kept.status() == 200 ? thief.signIn(kept, "sato", "sato-demo-1") : kept);
  }

  private void forgetOldRequests() {
    var requests = new ConsumedRequests();
    var expired = house.database().read(h -> requests.expired(h, clock.instant(), 100));
    house
        .database()
        .write(
            h -> {
              requests.forget(h, expired, clock.instant());
              return true;
            });
  }

  /** A reload begins anew what a page kept fresh has left of its time. */
  @Test
  void aPageLoadedAgainAndKeptFreshDoesNotOutliveTheMemoryOfItsRequest() throws Exception {
    var request = request();
    var thief = house.browser();
    thief.get(request.redirect());
    var owner = house.browser();
    success(owner.signIn(owner.get(request.redirect()), "tanaka", "tanaka-demo-1"));
    clock.pass(Duration.ofMinutes(29));
    var kept = thief.get(request.redirect());
    assertAsks(kept);
    for (var i = 0; i < 3; i++) {
      clock.pass(Duration.ofMinutes(9));
      forgetOldRequests();
      var form = kept.fields();
      form.put("lang", "en");
      kept = thief.post("/login/language", form);
    }
    assertAsks(kept);
    assertPageOnly(thief.signIn(kept, "sato", "sato-demo-1"));
  }

  @Test
  void ofManyRequestsThatABrowserWasShownTheOldestAreForgotten() throws Exception {
    var browser = house.browser();
    var requests = Stream.generate(this::request).limit(20).toList();
    for (var request : requests) {
      assertAsks(browser.get(request.redirect()));
    }
    clock.pass(Duration.ofMinutes(20));
    assertPageOnly(browser.copy().get(requests.get(11).redirect()));
    for (var request : requests.subList(12, 20)) {
      assertAsks(browser.copy().get(request.redirect()));
    }
  }

  @Test
  void aPostFromAnotherSiteLeavesOtherTabsTheirBrowser() throws Exception {
    var browser = house.browser();
    var login = browser.get(request().redirect());
    var before = Map.copyOf(browser.cookies());
    browser.postFromElsewhere("/login/password", Map.of("token", "x"));
    browser.postFromElsewhere("/saml/sso/continue", Map.of("token", "x"));
    assertEquals(before, browser.cookies());
    success(browser.signIn(login, "tanaka", "tanaka-demo-1"));
  }

  @Test
  void aStrangersLongNamesDoNotFillTheRecords() throws Exception {
    var path = "/saml/unsolicited?providerId=" + "x".repeat(60_000);
    assertPageOnly(house.browser().get(path));
    var longest = audited("SELECT length(detail) FROM audit ORDER BY length(detail) DESC LIMIT 1");
    assertTrue(Integer.parseInt(longest.getFirst()) < 3_000, longest.toString());
  }

  @Test
  void aSignOnThatStartsHereNamesEachParameterOnce() throws Exception {
    house.register("other", "https://other.example/saml", "https://other.example/acs");
    var path = "/saml/unsolicited?providerId=" + encoded(SP);
    assertPageOnly(signedOn().get(path + "&providerId=" + encoded("https://other.example/saml")));
    assertPageOnly(signedOn().get(path + "&target=a&target=b"));
    assertPageOnly(signedOn().get(path + "&target=a&t%61rget=b"));
    assertPageOnly(signedOn().get(path + "&target=%ff"));
    assertPageOnly(signedOn().get(path + "&target=" + encoded("あ".repeat(2000))));
    success(signedOn().get(path + "&target=a"));
  }

  @Test
  void aClockSetBackASecondDoesNotStopASession() throws Exception {
    var browser = signedOn();
    clock.pass(Duration.ofSeconds(-1));
    success(browser.get(request().redirect()));
  }

  @Test
  void aHeadRequestIssuesNothing() throws Exception {
    var browser = signedOn();
    var request = request();
    head(browser, request.redirect());
    assertEquals(List.of("1"), audited("SELECT count(*) FROM audit WHERE kind = 'permitted'"));
  }

  private void head(Browser browser, String path) throws Exception {
    var cookies =
        browser.cookies().entrySet().stream()
            .map(c -> c.getKey() + "=" + c.getValue())
            .collect(Collectors.joining("; "));
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + path))
              .header("Cookie", cookies)
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
    }
  }

  @Test
  void anotherAttributeIsNotPassedOffAsAnAddress() throws Exception {
    house.register(
        "staff",
        "https://staff.example",
        "https://staff.example/acs",
        "name-id-format=unspecified",
        "name-id-source=uid");
    var browser = signedOn();
    var asked =
        new AuthnRequests("https://staff.example", clock.instant())
            .containing("<samlp:NameIDPolicy Format=\"" + NameIdChoice.EMAIL + "\"/>");
    assertTrue(SignOns.nameId(success(browser.get(asked.redirect()))).startsWith("tanaka@"));
  }

  @Test
  void aPassiveRefusalRecordsWhatTheRulesSaid() throws Exception {
    assertStatus(
        "Responder/NoPassive",
        house.browser().get(request().with("IsPassive=\"true\"").redirect()));
    var detail = audited("SELECT detail FROM audit WHERE reason = 'NO_PASSIVE'");
    assertTrue(detail.getFirst().contains("needs password"), detail.toString());
  }
}
