package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import org.junit.jupiter.api.Test;

/** Signing on with phones whose state is reported, or isn't. */
class StatusSignOnTest extends ReportedPhones {
  @Test
  void aPhoneThatNothingIsKnownOfIsAskedToReportAndComesInOnceItHas() throws Exception {
    var browser = signedOn();
    var page = asks(browser, "strict");
    assertMustWait(page, "Let your device report its state", "1 day");
    assertMustWait(again(browser, page), "Let your device report its state");
    reported("19.1", true);
    SignOns.success(again(browser, page));
  }

  @Test
  void whichPhoneItIsComesBeforeHowItIs() throws Exception {
    reported("19.1", true);
    var browser = house.house().browser();
    SignOns.success(house.show(browser, house.ask(browser, "strict"), Phone.holding(phone)));
  }

  @Test
  void aPhoneOutOfOrderIsToldWhatToDo() throws Exception {
    reported("17.7", false);
    var page = asks(signedOn(), "strict");
    assertMustWait(page, "Update your device to iOS 18 or later", "Set a screen lock");
    assertFalse(page.body().contains("Let your device report"), page.body());
  }

  /** Or somebody updates a phone at once that needn't be, and goes on waiting for nothing. */
  @Test
  void whatThereIsTimeForIsToldApartFromWhatKeepsThePhoneOut() throws Exception {
    reported("18.6", false);
    var browser = signedOn();
    var page = asks(browser, "strict");
    assertEquals(List.of("Set a screen lock."), listed(page, "missing"));
    assertEquals(
        List.of("By " + lastDay() + ": Update your device to iOS 19 or later."),
        listed(page, "later"));
    assertTrue(page.body().contains("This can wait until the day named:"), page.body());
    var token = Map.of("token", page.fields().get("token"), "lang", "ja");
    var japanese = browser.post("/login/status", token);
    assertEquals(List.of("画面ロックを設定してください。"), listed(japanese, "missing"));
    assertEquals(
        List.of(ClockTime.day(soon().minusDays(1), Language.JA) + "までに：端末を iOS 19 以降に更新してください。"),
        listed(japanese, "later"));
  }

  @Test
  void aPhoneInGraceWhoseReportIsTooOldIsToldWhatKeepsItOut() throws Exception {
    house.house().register("lately", PhoneHouse.entity("lately"), "https://lately.example/acs");
    reported("18.6", true);
    var browser = signedOn();
    SignOns.success(house.show(browser, asks(browser, "lately"), Phone.holding(phone)));
    clock.pass(Duration.ofHours(6));
    var page = asks(signedOn(), "lately");
    assertEquals(1, listed(page, "missing").size(), page.body());
    assertTrue(listed(page, "missing").getFirst().contains("its last report is too old"));
    assertEquals(1, listed(page, "later").size(), page.body());
  }

  /** The sentences of a list on the page. */
  private static List<String> listed(Browser.Page page, String id) {
    var list = Pattern.compile("<ul id=\"" + id + "\">(.*?)</ul>", Pattern.DOTALL);
    return list.matcher(page.body())
        .results()
        .flatMap(it -> Pattern.compile("<li>(.*?)</li>").matcher(it.group(1)).results())
        .map(it -> it.group(1))
        .toList();
  }

  private String lastDay() {
    return ClockTime.day(soon().minusDays(1), Language.EN);
  }

  @Test
  void aRefusalByTheRulesSaysWhatToDoAsWell() throws Exception {
    reported("17.7", true);
    var browser = signedOn();
    var page = asks(browser, "lax");
    SignOns.assertStatus("Responder/RequestDenied", page);
    assertTrue(page.body().contains("Update your device to iOS 18 or later"), page.body());
    reported("18.1", true);
    SignOns.success(asks(browser, "lax"));
  }

  @Test
  void aPhoneInGraceComesInUntilTheDayHasCome() throws Exception {
    reported("18.6", true);
    var browser = signedOn();
    SignOns.success(asks(browser, "strict"));
    clock.pass(Duration.ofDays(3));
    reported("18.6", true);
    assertMustWait(asks(signedOn(), "strict"), "Update your device to iOS 19 or later");
  }

  @Test
  void aReportCountsForADayAndNoLonger() throws Exception {
    reported("19.1", true);
    clock.pass(Duration.ofHours(24));
    SignOns.success(asks(signedOn(), "strict"));
    clock.pass(Duration.ofMillis(1));
    assertMustWait(asks(signedOn(), "strict"), "Let your device report its state");
  }

  @Test
  void aChangeCountsAtTheNextAssertionInTheMiddleOfASession() throws Exception {
    reported("19.1", true);
    var browser = signedOn();
    SignOns.success(asks(browser, "strict"));
    reported("19.1", false);
    assertMustWait(asks(browser, "strict"), "Set a screen lock");
    reported("19.1", true);
    SignOns.success(asks(browser, "strict"));
  }

  @Test
  void aPhonesOwnWordLowersItAndNeverRaisesIt() throws Exception {
    var good = ownWord(phone, "work", facts("19.1", true));
    assertEquals(201, good.status(), good.body());
    var browser = signedOn();
    assertMustWait(asks(browser, "strict"), "Let your device report its state");
    reported("19.1", true);
    SignOns.success(asks(browser, "strict"));
    clock.pass(Duration.ofSeconds(59));
    var soon = ownWord(phone, "work", facts("19.1", false));
    assertEquals(429, soon.status(), "once a minute");
    assertEquals("STATUS_TOO_OFTEN", house.reasons().getFirst());
    clock.pass(Duration.ofSeconds(1));
    assertEquals(201, ownWord(phone, "work", facts("19.1", false)).status());
    assertMustWait(asks(browser, "strict"), "Set a screen lock");
  }

  @Test
  void aPhoneTakesNothingBackByNotSpeakingOfIt() throws Exception {
    reported("19.1", true);
    assertEquals(201, ownWord(phone, "work", facts("19.1", false)).status());
    clock.pass(Duration.ofMinutes(1));
    var nothing = "{\"time\": \"" + clock.instant() + "\"}";
    assertEquals(201, ownWord(phone, "work", nothing).status());
    assertMustWait(asks(signedOn(), "strict"), "Set a screen lock");
    clock.pass(Duration.ofDays(2));
    reported("19.1", true);
    assertMustWait(asks(signedOn(), "strict"), "Set a screen lock");
    assertTrue(status("work").toString().contains("\"screenLock\":false"), "why is shown");
    assertEquals(201, ownWord(phone, "work", facts("19.1", true)).status());
    SignOns.success(asks(signedOn(), "strict"));
  }

  @Test
  void staffTakeBackWhatASourceSaidThatSaysNothingAnyMore() throws Exception {
    var retired = token("reporter", "old script");
    assertEquals(201, send("work", facts("19.1", false), retired).statusCode());
    clock.pass(Duration.ofDays(30));
    reported("19.1", true);
    assertMustWait(asks(signedOn(), "strict"), "Set a screen lock");
    var own = "{\"source\": \"api:old script\", \"reason\": \"mine\"}";
    registered("yamada", "theirs", "ios");
    assertEquals(201, send("theirs", facts("19.1", false), retired).statusCode());
    assertEquals(
        422, call("POST", "/devices/theirs/forget-source", own, token("admin", "a")).statusCode());
    forget("api:old script");
    SignOns.success(asks(signedOn(), "strict"));
    assertTrue(phones.done("audit", "search", "--json").contains("device forget-source"));
    var none =
        new Typed(dir).run("device", "forget-source", "work", "--source", "x", "--reason", "y");
    assertEquals(1, none.status(), "there is no such source");
  }

  private void forget(String source) {
    phones.done("device", "forget-source", "work", "--source", source, "--reason", "given up");
  }

  @Test
  void whoseReportIsTooOldForAServiceIsToldSo() throws Exception {
    house.house().register("lately", PhoneHouse.entity("lately"), "https://lately.example/acs");
    reported("19.1", true);
    var browser = signedOn();
    var whose = asks(browser, "lately");
    assertFalse(whose.body().contains("SAMLResponse"), "a cookie is no phone in good order");
    SignOns.success(house.show(browser, whose, Phone.holding(phone)));
    clock.pass(Duration.ofHours(6));
    var page = asks(signedOn(), "lately");
    assertEquals("/login/status", page.action(), page.body());
    assertTrue(page.body().contains("its last report is too old"), page.body());
    assertFalse(page.body().contains("register"), "it is in the register");
    reported("19.1", true);
    var later = signedOn();
    SignOns.success(house.show(later, asks(later, "lately"), Phone.holding(phone)));
  }

  @Test
  void anOldSystemThatTheBrowserShowsLowersThePhoneInThatBrowser() throws Exception {
    reported("19.1", true);
    var old =
        house
            .house()
            .browser()
            .speaking("en")
            .saying("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari");
    SignOns.success(house.show(old, house.ask(old, "phone"), Phone.holding(phone)));
    assertMustWait(asks(old, "strict"), "Update your device to iOS 18 or later");
    SignOns.success(asks(signedOn(), "strict"));
  }

  @Test
  void aPhoneSpeaksForItselfAlone() throws Exception {
    registered("suzuki", "other", "ios");
    var body = facts("19.1", false);
    var other = ownWord(phone, "other", body);
    assertEquals(403, other.status(), other.body());
    assertEquals("STATUS_SOURCE", json.readTree(other.body()).path("error").asText());
    assertEquals("STATUS_SOURCE", house.reasons().getFirst());
    assertEquals(0, status("other").path("reports").size());
    var nobody = Phone.withoutAny().body(house.listener() + "/api/v1/devices/work/status", body);
    assertEquals(403, nobody.status(), nobody.body());
    assertEquals("CERTIFICATE_MISSING", house.reasons().getFirst());
    var page = Phone.holding(phone).saying("Origin", "https://elsewhere.example");
    var script = page.body(house.listener() + "/api/v1/devices/work/status", body);
    assertEquals(403, script.status(), "a page's script, with the phone's certificate");
    assertEquals(201, ownWord(phone, "work", body).status());
  }

  @Test
  void aPageOfAnotherBrowserOrFromElsewhereIsRefused() throws Exception {
    var page = asks(signedOn(), "strict");
    var stranger = house.house().browser();
    stranger.get("/login");
    assertFalse(again(stranger, page).body().contains("SAMLResponse"));
    assertEquals("WRONG_BROWSER", house.reasons().getFirst());
  }

  @Test
  void inJapaneseToo() throws Exception {
    reported("17.7", true);
    var browser = signedOn();
    var page = asks(browser, "strict");
    var japanese =
        browser.post("/login/status", Map.of("token", page.fields().get("token"), "lang", "ja"));
    assertTrue(japanese.body().contains("端末を iOS 18 以降に更新してください。"), japanese.body());
  }
}
