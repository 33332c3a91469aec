package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.portal.PortalHouse;

/** A house in which one service asks for a one-time code, and apps are set up in the office. */
final class OneTimeHouse implements AutoCloseable {
  static final String SERVICE = "https://sp.example/saml";

  static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [192.0.2.0/24]}
      rules:
        - name: register
          reason: {ja: 社内から, en: Only in the office}
          if: {services: ["mochi:enrolment"], zones: [office]}
          require: [password]
        - name: my phones
          reason: {ja: 本人確認, en: Who it is}
          if: {services: ["mochi:me"]}
          require: [password]
        - name: helpdesk
          reason: {ja: 社内から, en: Only in the office}
          if: {services: ["mochi:helpdesk"], zones: [office]}
          require: [password]
        - name: fallback
          reason: {ja: コードでも入れます。, en: A code will do here.}
          if: {services: [sp]}
          require: [password, {factor: one-time-code, max-age: 1h}]
        - name: plain
          reason: {ja: 本人確認, en: Who it is}
          if: {services: [plain]}
          require: [password]
      """;

  private static final Pattern KEY = Pattern.compile("<code>([A-Z2-7 ]{39})</code>");
  private static final Pattern RECOVERY = Pattern.compile("<li><code>([0-9a-z-]{11})</code></li>");

  /** An app, as somebody holds it. */
  record App(OneTimeSecret secret, List<String> recovery) {}

  private final PortalHouse house;
  private final ManualClock clock;

  private OneTimeHouse(PortalHouse house, ManualClock clock) {
    this.house = house;
    this.clock = clock;
  }

  static OneTimeHouse start(Path dir) throws Exception {
    return start(dir, POLICY);
  }

  /** Another server over the same database and master key. */
  static OneTimeHouse beside(OneTimeHouse first, Path dir, UnaryOperator<String> changes)
      throws Exception {
    return new OneTimeHouse(PortalHouse.start(dir, first.clock, POLICY, changes), first.clock);
  }

  static OneTimeHouse start(Path dir, String policy) throws Exception {
    return start(dir, policy, yaml -> yaml);
  }

  /**
   * @param changes what the configuration says otherwise
   */
  static OneTimeHouse start(Path dir, String policy, UnaryOperator<String> changes)
      throws Exception {
    var clock = new ManualClock();
    var house = PortalHouse.start(dir, clock, policy, changes);
    house.house().register("sp", SERVICE, "https://sp.example/acs");
    house.house().register("plain", "https://plain.example", "https://plain.example/acs");
    return new OneTimeHouse(house, clock);
  }

  PortalHouse portal() {
    return house;
  }

  ManualClock clock() {
    return clock;
  }

  Browser elsewhere() {
    return house.house().browser().from(PortalHouse.ELSEWHERE);
  }

  /** What an app shows now. */
  String code(App app) {
    return code(app, 0);
  }

  /** What it shows some steps from now. */
  String code(App app, long steps) {
    return Totp.code(app.secret(), Totp.step(clock.instant()) + steps);
  }

  /** The page on which an app is set up. */
  Page begin(Browser browser, String username) throws Exception {
    var page = house.open(browser, "/me/codes/new", username);
    assertEquals(200, page.status(), page.body());
    return page;
  }

  static OneTimeSecret key(Page page) {
    var key = KEY.matcher(page.body());
    assertTrue(key.find(), page.body());
    return OneTimeSecret.read(key.group(1).replace(" ", "")).orElseThrow();
  }

  /** Sets an app up in the office. Its first code is used up by that. */
  App setUp(String username, String... typed) throws Exception {
    var browser = house.office();
    var page = begin(browser, username);
    var app = new App(key(page), List.of());
    var form = PortalHouse.form(page, "/me/codes/new", "code", code(app));
    for (int i = 0; i < typed.length; i += 2) {
      form.put(typed[i], typed[i + 1]);
    }
    var done = browser.post("/me/codes/new", form);
    assertEquals(200, done.status(), done.body());
    var recovery = recovery(done);
    assertEquals(10, recovery.size(), done.body());
    clock.pass(Duration.ofSeconds(90));
    return new App(app.secret(), recovery);
  }

  static List<String> recovery(Page page) {
    var found = new ArrayList<String>();
    var codes = RECOVERY.matcher(page.body());
    while (codes.find()) {
      found.add(codes.group(1));
    }
    return found;
  }

  /** Goes to the service and types the password. */
  Page toTheCode(Browser browser, String username) throws Exception {
    var login = browser.get(new AuthnRequests(SERVICE, clock.instant()).redirect());
    return browser.signIn(login, username, username + "-demo-1");
  }

  /** Goes to the service once more. */
  Page again(Browser browser) throws Exception {
    return browser.get(new AuthnRequests(SERVICE, clock.instant()).redirect());
  }

  /** Signs on at a service that asks for a password alone. */
  Page plain(Browser browser, String username) throws Exception {
    return browser.signIn(plainAgain(browser), username, username + "-demo-1");
  }

  Page plainAgain(Browser browser) throws Exception {
    return browser.get(new AuthnRequests("https://plain.example", clock.instant()).redirect());
  }

  static Page type(Browser browser, Page page, String code) throws Exception {
    return browser.post("/login/code", PortalHouse.form(page, "/login/code", "code", code));
  }

  /** Says how many wrong codes there were. */
  void failed(String column, int times) {
    house
        .house()
        .database()
        .write(h -> h.execute("UPDATE one_time_secret SET " + column + " = ?", times));
  }

  /** A browser in which the owner has signed on by a code. */
  Browser proved(App app, String username) throws Exception {
    var browser = elsewhere();
    SignOns.success(type(browser, toTheCode(browser, username), code(app)));
    clock.pass(Duration.ofMinutes(61));
    return browser;
  }

  @Override
  public void close() {
    house.close();
  }
}
