package jp.mochi.idp.devicekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jp.mochi.device.key.AssertionAnswer;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.RegistrationAnswer;
import jp.mochi.device.key.SoftKey;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;

/** A whole server in which keys of devices count, and what phones and people do there. */
public final class KeyHouse implements AutoCloseable {
  private static final String HOST = "idp.mochi.test";
  private static final Pattern OPTIONS = Pattern.compile("data-options=\"([^\"]*)\"");

  private static final Pattern TOKEN =
      Pattern.compile(
          "data-key=[^>]*>\\s*<input type=\"hidden\" name=\"token\" value=\"([^\"]*)\"");

  /** What a service of each name asks for. */
  private static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [192.0.2.0/24]}
        road: {ranges: [198.51.100.0/24]}
        branch: {ranges: [203.0.113.0/24]}
      rules:
        - name: a phone
          reason: {ja: 社内で, en: In the office}
          if: {services: ["mochi:enrolment"], zones: [office]}
          require: [password]
        - name: another phone
          reason: {ja: この端末で, en: By this phone}
          if: {services: ["mochi:enrolment"], zones: [road]}
          require: [password, device]
        - name: another phone lately
          reason: {ja: 最近の端末の鍵で, en: By your phone's key of late}
          if: {services: ["mochi:enrolment"], zones: [branch]}
          require: [password, {factor: device, max-age: 1h}]
        - name: bound
          reason: {ja: この端末の鍵で, en: By a key of this phone alone}
          if: {services: [strict], device: {binding-at-least: device-bound-key}}
          require: [password, device]
        - name: key
          reason: {ja: 端末の鍵で, en: By your phone's key}
          if: {services: [lax, other, wiki]}
          require: [password, device]
        - name: lately
          reason: {ja: 最近の端末の鍵で, en: By your phone's key of late}
          if: {services: [lately, tasks]}
          require: [password, {factor: device, max-age: 1h}]
        - name: coded
          reason: {ja: 端末の鍵とコードで, en: By your phone's key and a code}
          if: {services: [coded]}
          require: [password, device, one-time-code]
        - name: plain
          reason: {ja: パスワードで, en: By password}
          if: {services: [plain]}
          require: [password]
        - name: known
          reason: {ja: この端末で, en: With this phone}
          if: {services: [known], device: {binding-at-least: device-bound-key}}
          require: [password]
        - name: known lately
          reason: {ja: 最近のこの端末で, en: With this phone of late}
          if: {services: [known-lately], device: {binding-at-least: device-bound-key}}
          require: [password, {factor: device, max-age: 1h}]
      """;

  private final Path dir;
  private final House house;
  private final InstantSource time;

  private KeyHouse(Path dir, House house, InstantSource time) {
    this.dir = dir;
    this.house = house;
    this.time = time;
  }

  /**
   * @param more further lines of the configuration
   */
  static KeyHouse start(Path dir, InstantSource time, String more) throws Exception {
    return start(dir, time, yaml -> yaml + more);
  }

  /**
   * @param changes what the configuration says otherwise
   */
  static KeyHouse start(Path dir, InstantSource time, UnaryOperator<String> changes)
      throws Exception {
    var services =
        List.of("lax", "strict", "other", "lately", "known", "known-lately", "plain", "coded");
    return with(another(dir, time, changes), dir, time, services);
  }

  /**
   * By rules of the test's.
   *
   * @param keys what the configuration says of keys, and further lines of it
   */
  static KeyHouse start(
      Path dir, InstantSource time, String keys, String policy, List<String> services)
      throws Exception {
    var more = "trusted-proxies: [127.0.0.1]\ndevice-keys: " + keys;
    return with(House.start(dir, time, yaml -> yaml + more, policy), dir, time, services);
  }

  private static KeyHouse with(House house, Path dir, InstantSource time, List<String> services)
      throws Exception {
    for (var service : services) {
      house.register(service, entity(service), "https://" + service + ".example/acs");
    }
    return new KeyHouse(dir, house, time);
  }

  /** A server in which keys count, on whatever database its configuration says. */
  static House another(Path dir, InstantSource time, UnaryOperator<String> changes)
      throws Exception {
    return House.start(
        dir,
        time,
        yaml ->
            changes.apply(yaml + "device-keys: {enabled: true}\ntrusted-proxies: [127.0.0.1]\n"),
        POLICY);
  }

  static String entity(String service) {
    return "https://" + service + ".example/sp";
  }

  House house() {
    return house;
  }

  Browser browser() {
    return house.browser();
  }

  /** What a command prints that must succeed. */
  String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  /** The reasons of all refusals, the latest first. */
  List<String> reasons() {
    var sql = "SELECT reason FROM audit WHERE reason IS NOT NULL ORDER BY id DESC";
    return house.database().read(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  public static SoftKey phone() {
    return SoftKey.of(HOST, House.BASE_URL, KeyAlgorithm.ES256);
  }

  public static JsonNode options(Page page) throws Exception {
    var found = OPTIONS.matcher(page.body());
    assertTrue(found.find(), page.status() + page.body());
    var text = found.group(1).replace("&#34;", "\"").replace("&quot;", "\"");
    return new JsonMapper().readTree(text.replace("&amp;", "&"));
  }

  public static String challenge(Page page) throws Exception {
    return options(page).path("challenge").asText();
  }

  /** What the form of the key carries; other forms of the page have tokens of their own. */
  static String token(Page page) {
    var found = TOKEN.matcher(page.body());
    assertTrue(found.find(), page.body());
    return found.group(1);
  }

  /** A link with a code from the helpdesk. */
  String link(String person, String device) {
    return done(Typed.code(person, device)).strip();
  }

  /** The page that makes a key, on a phone that opens a link. */
  static Page asked(Browser browser, String link) throws Exception {
    var page = browser.get("/enrol?" + URI.create(link).getRawFragment());
    var form = page.fields();
    form.put("platform", "android");
    return browser.post("/enrol", form);
  }

  static Map<String, String> form(Page page, RegistrationAnswer answer) {
    var form = new LinkedHashMap<String, String>();
    form.put("token", token(page));
    form.put("clientData", answer.clientData());
    form.put("attestation", answer.attestationObject());
    form.put("attachment", answer.attachment());
    form.put("transports", String.join(" ", answer.transports()));
    form.put("name", "通勤用");
    return form;
  }

  Page enrolled(SoftKey phone, String person, String device) throws Exception {
    return enrolled(phone, link(person, device));
  }

  Page enrolled(SoftKey phone, String link) throws Exception {
    return enrolled(browser(), phone, link);
  }

  /** Makes a key on a phone that opens a link. */
  public static Page enrolled(Browser browser, SoftKey phone, String link) throws Exception {
    var page = asked(browser, link);
    return browser.post("/enrol/key", form(page, phone.register(challenge(page))));
  }

  /** Where a browser comes that goes to a service. */
  Page opens(Browser browser, String service) throws Exception {
    return browser.get(new AuthnRequests(entity(service), time.instant()).redirect());
  }

  /** The same, signing in where it is asked to. */
  Page goes(Browser browser, String service, String person) throws Exception {
    var page = opens(browser, service);
    return page.body().contains("type=\"password\"")
        ? browser.signIn(page, person, person + "-demo-1")
        : page;
  }

  static Map<String, String> form(Page page, AssertionAnswer answer) {
    var form = new LinkedHashMap<String, String>();
    form.put("token", token(page));
    form.put("credential", answer.credential());
    form.put("clientData", answer.clientData());
    form.put("authenticatorData", answer.authenticatorData());
    form.put("signature", answer.signature());
    form.put("userHandle", answer.userHandle());
    form.put("attachment", answer.attachment());
    return form;
  }

  public static Page shown(Browser browser, Page page, SoftKey phone) throws Exception {
    return browser.follow(browser.post("/login/key", form(page, phone.sign(challenge(page)))));
  }

  Page signOn(Browser browser, String service, String person, SoftKey phone) throws Exception {
    return shown(browser, goes(browser, service, person), phone);
  }

  public static void assertAsksForKey(Page page) {
    assertEquals(200, page.status(), page.body());
    assertTrue(page.body().contains("data-key=\"get\""), page.body());
  }

  void assertRefused(String reason, Page page) {
    assertTrue(page.status() >= 400, page.body());
    if (page.body().contains("SAMLResponse")) { // what the person may tell the service
      assertFalse(SignOns.response(page).contains("<saml:Assertion"), page.body());
    }
    assertEquals(reason, reasons().getFirst());
  }

  @Override
  public void close() {
    house.close();
  }
}
