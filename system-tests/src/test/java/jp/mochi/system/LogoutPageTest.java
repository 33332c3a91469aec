package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.AuthnRequests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out in a real browser at a phone's size: several services, one of them dead. */
class LogoutPageTest {
  private static TlsHouse mochi;
  private static LogoutService calendar;
  private static LogoutService expenses;
  private static LogoutService dead;
  private static Chromium chromium;
  private final List<BrowserContext> phones = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    chromium = Chromium.start();
    mochi = TlsHouse.start(dir);
    var surfer = new Surfer(List.of(mochi.certificate()));
    var published = surfer.get(mochi.baseUrl() + "/saml/metadata").body();
    calendar = new LogoutService(mochi.baseUrl(), published);
    expenses = new LogoutService(mochi.baseUrl(), published);
    dead = new LogoutService(mochi.baseUrl(), published);
    var house = mochi.house();
    house.registerMetadata("calendar", calendar.metadata("予定表", "Calendar"));
    house.registerMetadata("expenses", expenses.metadata("経費精算", "Expenses"));
    house.registerMetadata("stock", dead.metadata("在庫管理", "Stock"));
    house.register(
        "mail",
        "https://mail.example/saml",
        "http://127.0.0.1:1/acs",
        "logout=https://mail.example/out");
    dead.close();
  }

  @AfterAll
  static void stop() {
    calendar.close();
    expenses.close();
    mochi.close();
    chromium.close();
  }

  @AfterEach
  void closePhones() {
    phones.forEach(BrowserContext::close);
  }

  private Page signedOn(String language, boolean scripts, LogoutService... services)
      throws Exception {
    var phone = chromium.open(Chromium.phone(language).setJavaScriptEnabled(scripts));
    phones.add(phone);
    var page = phone.newPage();
    for (var service : services) {
      var request = new AuthnRequests(service.entityId(), Clock.systemUTC().instant());
      page.navigate(mochi.baseUrl() + request.redirect());
      if (page.content().contains("id=\"password\"")) {
        page.fill("#username", "tanaka");
        page.fill("#password", "tanaka-demo-1");
        page.click("button.main");
      }
      if (service == dead) {
        page.waitForCondition(() -> page.url().startsWith("chrome-error:"));
      } else if (!scripts) {
        page.click("form[data-passing] button");
        page.waitForSelector("text=Signed on");
      } else {
        page.waitForSelector("text=Signed on");
      }
    }
    return page;
  }

  private static void ask(Page page, String shot) {
    page.navigate(mochi.baseUrl() + "/logout");
    page.waitForSelector("ul.services");
    Chromium.shoot(page, shot);
    page.click("button.main");
  }

  private static void assertStates(Page page, String... expected) {
    var states =
        page.locator("ul.services li").all().stream()
            .map(
                line ->
                    line.locator("span").first().textContent()
                        + "="
                        + line.getAttribute("data-state"))
            .sorted()
            .toList();
    assertEquals(List.of(expected).stream().sorted().toList(), states);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ja-JP", "en-US"})
  void goesFromServiceToServiceByItself(String language) throws Exception {
    var page = signedOn(language, true, calendar, expenses);
    int before = calendar.requests().size() + expenses.requests().size();
    var japanese = language.startsWith("ja");
    ask(page, "logout-ask-" + language.substring(0, 2));
    page.waitForSelector(japanese ? "h1:text('サインアウトしました')" : "h1:text('You are signed out')");
    Chromium.shoot(page, "logout-over-" + language.substring(0, 2));
    assertStates(
        page, japanese ? "予定表=done" : "Calendar=done", japanese ? "経費精算=done" : "Expenses=done");
    assertEquals(before + 2, calendar.requests().size() + expenses.requests().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ja-JP", "en-US"})
  void stepsByLinksWithoutJavaScript(String language) throws Exception {
    var page = signedOn(language, false, calendar, expenses);
    ask(page, "logout-ask-without-javascript-" + language.substring(0, 2));
    page.waitForSelector("#onward");
    Chromium.shoot(page, "logout-step-without-javascript-" + language.substring(0, 2));
    page.click("#onward");
    page.waitForSelector("li[data-state=done]");
    page.click("#onward");
    page.waitForSelector("main:not(:has(#onward))");
    assertEquals(2, page.locator("li[data-state=done]").count(), page.content());
  }

  @Test
  void isNotHeldUpByADeadService() throws Exception {
    var page = signedOn("en-US", true, dead, calendar);
    ask(page, "logout-ask-with-a-dead-service-en");
    page.waitForSelector("text=seem to answer");
    Chromium.shoot(page, "logout-dead-service-en");
    assertStates(page, "Calendar=done", "Stock=waiting");
    page.waitForSelector("li[data-state=failed]");
    Chromium.shoot(page, "logout-partly-en");
    assertStates(page, "Calendar=done", "Stock=failed");
  }

  @Test
  void comesBackByTheBackButtonAndGoesOn() throws Exception {
    var page = signedOn("ja-JP", false, calendar, expenses);
    ask(page, "logout-ask-back-ja");
    page.waitForSelector("#onward");
    calendar.stuck(true);
    expenses.stuck(true);
    page.click("#onward");
    page.waitForSelector("text=Stuck");
    calendar.stuck(false);
    expenses.stuck(false);
    page.goBack();
    page.waitForSelector("li[data-state=failed]");
    Chromium.shoot(page, "logout-after-back-ja");
    assertTrue(page.locator("li[data-state=waiting]").count() == 1, page.content());
  }

  @Test
  void isLinkedFromTheLoginPage() throws Exception {
    var phone = chromium.open(Chromium.phone("ja-JP"));
    phones.add(phone);
    var page = phone.newPage();
    var request = new AuthnRequests(calendar.entityId(), Clock.systemUTC().instant());
    page.navigate(mochi.baseUrl() + request.redirect());
    page.click("footer a");
    page.waitForSelector("text=サインインしていません");
    Chromium.shoot(page, "logout-nobody-ja");
  }
}
