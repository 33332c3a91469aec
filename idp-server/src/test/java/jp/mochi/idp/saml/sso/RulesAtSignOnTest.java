package jp.mochi.idp.saml.sso;

import static jp.mochi.idp.SignOns.assertAsks;
import static jp.mochi.idp.SignOns.assertStatus;
import static jp.mochi.idp.SignOns.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fact of the rules' language, through the real server. */
class RulesAtSignOnTest {
  private static final String OFFICE = "192.0.2.7";
  private static final String OUTSIDE = "203.0.113.5";
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Pattern SESSION_END = Pattern.compile("SessionNotOnOrAfter=\"([^\"]*)\"");

  private static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [192.0.2.0/24]}
        carrier: {url: "http://127.0.0.1:1/list"}
        site: {file: site.txt}
      rules:
        - name: vault
          reason: {ja: 金庫は社内専用です。, en: The vault is for the office.}
          if: {tags: [vault], not-zones: [office]}
          refuse: true
        - name: not from the carrier's network
          reason: {ja: 網, en: Network}
          if: {services: [fixed], zones: [carrier]}
          refuse: true
        - name: on trial
          reason: {ja: 試験中, en: On trial}
          report-only: true
          if: {services: [lax]}
          refuse: true
        - name: board
          reason: {ja: 役員専用, en: For the board}
          if: {sensitivity: [4], data: [in-house], groups: [board]}
          require: [password]
        - name: site
          reason: {ja: 現場, en: On site}
          if: {services: [field], zones: [site]}
          require: [password]
        - name: phones
          reason: {ja: 携帯網から, en: From the carrier}
          if: {services: [phones], zones: [carrier]}
          require: [password]
        - name: strict
          reason: {ja: 五分以内, en: Within five minutes}
          if: {tags: [strict]}
          require: [{factor: password, max-age: 5m}]
        - name: daytime
          reason: {ja: 日中のみ, en: In the daytime}
          if: {services: [days], time: {from: "08:00", to: "20:00", zone: Asia/Tokyo}}
          require: [password]
        - name: guarded
          reason: {ja: 持ち出し禁止, en: Nothing leaves}
          if: {services: [guarded]}
          require: [password]
          obligations: {session: 8h, re-evaluate: 10m, no-download: true}
        - name: recent
          reason: {ja: 最近, en: Not long ago}
          if: {services: [recent], proved: {password: 5m}}
          require: [password]
        - name: open
          reason: {ja: 社内から, en: From the office}
          if: {tags: [open], zones: [office]}
          permit: true
        - name: others
          reason: {ja: 本人確認, en: Who it is}
          if: {services: [lax, vault, fixed]}
          require: [password]
      """;

  private static final ManualClock CLOCK = new ManualClock();
  private static Path dir;
  private static House house;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    dir = folder;
    Files.writeString(folder.resolve("site.txt"), "198.51.100.0/24\n");
    house = House.start(folder, CLOCK, yaml -> yaml + "trusted-proxies: [127.0.0.0/8]\n", POLICY);
    register("lax");
    register("recent");
    register("open", "tags=open");
    register("vault", "tags=vault,money");
    register("fixed");
    register("phones");
    register("days");
    register("field");
    register("strict", "tags=strict");
    register("board", "sensitivity=4", "data=in-house");
    register(
        "guarded",
        "attribute.profile=constant:mobile",
        "obligation.no-download=profile;value=read-only",
        "obligation.re-evaluate=urn:example:again",
        "obligation.no-print=urn:example:print");
  }

  private static void register(String name, String... options) {
    house.register(name, entity(name), "https://" + name + ".example/acs", options);
  }

  private static String entity(String name) {
    return "https://" + name + ".example/saml";
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Browser.Page go(Browser browser, String service) throws Exception {
    return browser.get(new AuthnRequests(entity(service), CLOCK.instant()).redirect());
  }

  private static Browser.Page signIn(Browser browser, Browser.Page login) throws Exception {
    assertAsks(login);
    return browser.signIn(login, "tanaka", "tanaka-demo-1");
  }

  private static Browser from(String address) {
    return house.browser().from(address);
  }

  private static Browser signedOn(String address) throws Exception {
    var browser = from(address);
    success(signIn(browser, go(browser, "lax")));
    return browser;
  }

  private static String record(Browser.Page page) {
    var reference = page.response().headers().firstValue("X-Reference").orElseThrow();
    var said = new Typed(dir).run("audit", "search", "--reference", reference);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  @Nested
  class ASession {
    @Test
    void ofALaxServiceNeverOpensAStrictOne() throws Exception {
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofMinutes(6));
      var asked = go(browser, "strict");
      assertTrue(asked.body().contains("Within five minutes"), asked.body());
      assertEquals("tanaka", asked.fields().get("username"));
      success(go(browser, "lax"));
      success(signIn(browser, asked));
      success(go(browser, "strict"));
      success(go(browser, "lax"));
    }

    @Test
    void thatIsAskedByNoRuleThatRequiresMoreReadsAGeneralSentence() throws Exception {
      var browser = signedOn(OFFICE);
      success(go(browser, "recent"));
      CLOCK.pass(Duration.ofMinutes(6));
      var asked = go(browser, "recent");
      assertTrue(asked.body().contains("Show once more that it is you."), asked.body());
      assertFalse(asked.body().contains("Not long ago"), asked.body());
      success(signIn(browser, asked));
    }

    @Test
    void isStillTheSameAfterAStepUp() throws Exception {
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofMinutes(6));
      var before = sessionsOfTanaka();
      success(signIn(browser, go(browser, "strict")));
      assertEquals(before, sessionsOfTanaka());
    }

    @Test
    void thatIsFreshEnoughOpensAStrictServiceWithoutAPassword() throws Exception {
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofMinutes(4));
      success(go(browser, "strict"));
    }

    @Test
    void openedInTheOfficeGivesNothingFromOutside() throws Exception {
      var browser = signedOn(OFFICE);
      success(go(browser, "vault"));
      assertTold(go(browser.from(OUTSIDE), "vault"));
      success(go(browser.from(OUTSIDE), "lax"));
      success(go(browser.from(OFFICE), "vault"));
    }

    @Test
    void meetsBothTheRulesAndWhatTheServiceAskedFor() throws Exception {
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofMinutes(6));
      var unmet =
          new AuthnRequests(entity("strict"), CLOCK.instant())
              .containing(context("urn:oasis:names:tc:SAML:2.0:ac:classes:X509"));
      assertStatus("Responder/NoAuthnContext", browser.get(unmet.redirect()));
      var met =
          new AuthnRequests(entity("strict"), CLOCK.instant())
              .containing(context("urn:oasis:names:tc:SAML:2.0:ac:classes:Password"));
      var response = success(signIn(browser, browser.get(met.redirect())));
      assertTrue(response.contains("ac:classes:Password<"), response);
    }

    private static String context(String name) {
      return "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef"
          + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
          + name
          + "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
    }

    private int sessionsOfTanaka() {
      return house
          .database()
          .read(h -> h.createQuery("SELECT COUNT(*) FROM session").mapTo(Integer.class).one());
    }
  }

  /** A page for the person first, whose button tells the service. */
  private static void assertTold(Browser.Page page) {
    assertEquals(403, page.status(), page.body());
    assertStatus("Responder/RequestDenied", page);
    assertFalse(page.body().contains("data-passing"), page.body());
    assertTrue(page.action().endsWith("/acs"), page.action());
  }

  @Test
  void whoIsNotSignedOnIsAskedWithoutReasons() throws Exception {
    var asked = go(from(OUTSIDE), "strict");
    assertAsks(asked);
    assertFalse(asked.body().contains("Within five minutes"), asked.body());
  }

  @Nested
  class AZone {
    @Test
    void thatIsLeftIsNamedWithTheRulesReasonInThePersonsLanguage() throws Exception {
      var browser = signedOn(OUTSIDE);
      var page = go(browser, "vault");
      assertTold(page);
      assertTrue(page.body().contains("<p>The vault is for the office.</p>"), page.body());
      assertTrue(page.body().contains("<p>Connect through “office”.</p>"), page.body());
      assertFalse(page.body().contains("192.0.2"), page.body());
      var japanese = go(browser.speaking("ja"), "vault");
      assertTrue(japanese.body().contains("<p>金庫は社内専用です。</p>"), japanese.body());
      assertTrue(japanese.body().contains("<p>「office」から接続してください。</p>"), japanese.body());
      var record = record(page);
      assertTrue(record.contains("enter-zone office"), record);
      assertTrue(record.contains("refuses: vault"), record);
    }

    @Test
    void isNotNamedToWhoHasProvedNothing() throws Exception {
      var page = go(from(OUTSIDE), "vault");
      assertTold(page);
      assertFalse(page.body().contains("office"), page.body());
      assertFalse(record(page).contains("enter-zone"), record(page));
    }

    @Test
    void whoseListChangesIsObeyedWithinTheSameSession() throws Exception {
      var browser = signedOn(OUTSIDE);
      assertTold(go(browser, "field"));
      Files.writeString(dir.resolve("site.txt"), "203.0.113.0/24\n");
      var latest = Clock.systemUTC().instant().plus(Duration.ofSeconds(10));
      var page = go(browser, "field");
      while (page.status() == 403 && Clock.systemUTC().instant().isBefore(latest)) {
        page = go(browser, "field");
      }
      success(page);
    }

    @Test
    void whoseListIsNotThereIsNeverOutside() throws Exception {
      var fixed = go(signedOn(OUTSIDE), "fixed");
      assertTold(fixed);
      assertTrue(record(fixed).contains("POLICY_UNDECIDABLE"), record(fixed));
      assertTrue(record(fixed).contains("unknown zones: not from the carrier's network"));
      var phones = go(signedOn(OUTSIDE), "phones");
      assertTold(phones);
      assertFalse(phones.body().contains("carrier"), phones.body());
    }
  }

  @Nested
  class AService {
    @Test
    void isJudgedByWhatItsEntrySaysOfIt() throws Exception {
      var page = go(signedOn(OFFICE), "board");
      assertTold(page);
      var record = record(page);
      assertTrue(record.contains("not groups: board"), record);
      assertTrue(record.contains("join-group board"), record);
      assertFalse(page.body().contains("Ask IT for membership"), page.body());
    }

    @Test
    void isToldItsObligationsInItsOwnWords() throws Exception {
      var response = success(go(signedOn(OFFICE), "guarded"));
      assertTrue(
          response.replaceAll(">\\s+<", "><").contains("mobile</saml:AttributeValue>"), response);
      assertTrue(response.contains("read-only</saml:AttributeValue>"), response);
      assertEquals(1, response.split("Name=\"profile\"", -1).length - 1, response);
      assertTrue(response.contains("Name=\"urn:example:again\""), response);
      assertTrue(response.contains("10m</saml:AttributeValue>"), response);
      assertFalse(response.contains("urn:example:print"), response);
    }

    @Test
    void comesBackWhenTheRulesAreToBeAskedAgain() throws Exception {
      var response = success(go(signedOn(OFFICE), "guarded"));
      var end = SESSION_END.matcher(response);
      assertTrue(end.find(), response);
      assertEquals(CLOCK.instant().plus(Duration.ofMinutes(10)), Instant.parse(end.group(1)));
    }
  }

  @Nested
  class ARuleThatAsksNothing {
    private static final String FORCED = "ForceAuthn=\"true\"";

    @Test
    void letsWhoeverIsSignedOnPassWithoutAPassword() throws Exception {
      success(go(signedOn(OFFICE), "open"));
    }

    @Test
    void stillAsksWhereTheServiceWantsAFreshProof() throws Exception {
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofSeconds(1));
      var asked = browser.get(request().with(FORCED).redirect());
      success(signIn(browser, asked));
    }

    @Test
    void stillAsksWhereTheServicesWordsOnTheClassDontCount() throws Exception {
      house.register(
          "unasked",
          entity("unasked"),
          "https://unasked.example/acs",
          "requested-context=ignore",
          "tags=open");
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofSeconds(1));
      var request =
          new AuthnRequests(entity("unasked"), CLOCK.instant())
              .with(FORCED)
              .containing(ASession.context("urn:oasis:names:tc:SAML:2.0:ac:classes:X509"));
      success(signIn(browser, browser.get(request.redirect())));
    }

    @Test
    void refusesAFreshProofWhereNoPageMayBeShown() throws Exception {
      var browser = signedOn(OFFICE);
      CLOCK.pass(Duration.ofSeconds(1));
      var asked = browser.get(request().with(FORCED).with("IsPassive=\"true\"").redirect());
      assertStatus("Responder/NoPassive", asked);
    }

    private static AuthnRequests request() {
      return new AuthnRequests(entity("open"), CLOCK.instant());
    }
  }

  @Test
  void theTimeOfDayCountsAtEachAssertion() throws Exception {
    passUntil(LocalTime.of(19, 59));
    var browser = signedOn(OFFICE);
    success(go(browser, "days"));
    CLOCK.pass(Duration.ofMinutes(1));
    var late = go(browser, "days");
    assertTold(late);
    assertTrue(late.body().contains("Try again from "), late.body());
    success(go(browser, "lax"));
  }

  private static void passUntil(LocalTime time) {
    var now = CLOCK.instant().atZone(TOKYO);
    var at = now.with(time);
    CLOCK.pass(Duration.between(now, at.isAfter(now) ? at : at.plusDays(1)));
  }

  @Test
  void aRuleOnTrialIsRecordedAndRefusesNobody() throws Exception {
    var browser = signedOn(OFFICE);
    success(go(browser, "lax"));
    var permitted =
        house
            .database()
            .read(
                h ->
                    h.createQuery(
                            "SELECT detail FROM audit WHERE kind = 'permitted' ORDER BY id DESC"
                                + " LIMIT 1")
                        .mapTo(String.class)
                        .one());
    assertTrue(permitted.contains("\"report-only refuses\":[\"on trial\"]"), permitted);
  }
}
