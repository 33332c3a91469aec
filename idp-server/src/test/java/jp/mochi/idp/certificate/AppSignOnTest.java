package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.AppReporter;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.login.AppWarningRequester;
import jp.mochi.idp.login.TestSealer;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.ldap.Pause;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing on from phones that have an app of the blocklist, through the real server. */
class AppSignOnTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String EVIL = "com.evil.app 3.1 Evil App";
  private static final String FINE = "com.fine.app 1.0";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PhoneHouse house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private OwnPhones phones;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private AppReporter reporter;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private MailBox box;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    var mail = box.settings(Speech.SMTPS);
    house = PhoneHouse.start(dir, Clock.systemUTC(), "", yaml -> OwnPhones.trusted(yaml) + mail);
    phones = new OwnPhones(dir);
    reporter = new AppReporter(house.house());
    phones.done("certificate", "ca", "init");
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  /** The owner's mail with these words; those about the device's registration come before. */
  private String mailed(String words) throws Exception {
    var text = MailBox.text(box.next());
    while (!text.contains(words)) {
      text = MailBox.text(box.next());
    }
    assertTrue(box.recipients().contains("tanaka@demo.mochi.example"), box.recipients()::toString);
    return text;
  }

  private ClientKey phone(String person, String device) throws Exception {
    phones.active(person, device, "corporate");
    return phones.phone(person, device);
  }

  private Browser.Page signOn(Browser browser, ClientKey phone) throws Exception {
    return house.show(browser, house.ask(browser, "phone"), Phone.holding(phone));
  }

  private Browser.Page signOn(ClientKey phone) throws Exception {
    return signOn(house.house().browser(), phone);
  }

  private JsonNode listed(String action) throws IOException {
    return phones.json(
        "blocklist",
        "add",
        "--app",
        "com.evil.app",
        "--action",
        action,
        "--reason-ja",
        "連絡先を送信します",
        "--reason-en",
        "It sends your contacts away");
  }

  private void assertShutOut(Browser.Page page) {
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals("DEVICE_APP_LISTED", house.reasons().getFirst());
    for (var word :
        List.of("Evil App (com.evil.app)", "連絡先を送信します", "It sends your contacts away")) {
      assertTrue(page.body().contains(word), word + " in " + page.body());
    }
  }

  /** For a second the session may be remembered still; whoever issues looks at the row. */
  private static void assertGetsNothing(Browser.Page page) {
    if (page.fields().containsKey("SAMLResponse")) {
      SignOns.assertStatus("Responder/RequestDenied", page);
    } else {
      assertFalse(page.body().contains("SAMLResponse"), page.body());
    }
  }

  private long sessions() {
    return house
        .house()
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT COUNT(*) FROM session WHERE device IS NOT NULL")
                    .mapTo(Long.class)
                    .one());
  }

  private static void within(Duration limit, BooleanSupplier what, String otherwise) {
    long end = System.nanoTime() + limit.toNanos();
    while (!what.getAsBoolean() && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(20));
    }
    assertTrue(what.getAsBoolean(), otherwise);
  }

  @Test
  void aReportOfAListedAppShutsTheDeviceOutAndIsOnRecord() throws Exception {
    var phone = phone("tanaka", "work");
    var entry = listed("sign-out").path("id").asText();
    reporter.report("work", FINE);
    SignOns.success(signOn(phone));
    var answer = reporter.report("work", EVIL, FINE);
    assertEquals(entry, answer.path("listed").path(0).path("entry").asText());
    within(SECOND.multipliedBy(2), () -> sessions() == 0, "the session is gone");
    assertShutOut(signOn(phone));
    assertEquals("active", phones.json("device", "show", "work").path("state").asText());
    var audit = phones.done("audit", "search", "--json");
    for (var word : List.of("app listed", "com.evil.app", entry, "signed-out")) {
      assertTrue(audit.contains(word), word + " in " + audit);
    }
  }

  @Test
  void whoeverIssuesLooksAgainWhateverIsRemembered() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", FINE);
    var browser = house.house().browser();
    SignOns.success(signOn(browser, phone));
    SignOns.success(house.ask(browser, "phone"));
    house
        .house()
        .database()
        .write(
            handle -> { // found, and somebody is about to end the sessions
              handle.execute(
                  "INSERT INTO blocklist_entry (id, criteria, package, action, look_back,"
                      + " reason_ja, reason_en, source, reference, added, added_by, matched)"
                      + " VALUES ('bl-x', 'x', 'com.fine.app', 'sign-out', 0, 'a', 'b', 'file', '',"
                      + " 1, 'x', 1)");
              return handle.execute(
                  "INSERT INTO app_match (device, entry, app, since, found, acted)"
                      + " SELECT 'work', 'bl-x', app, 1, 1, 1 FROM device_app");
            });
    assertGetsNothing(house.ask(browser, "phone"));
    var after = house.askLater(browser, "phone");
    assertFalse(after.body().contains("SAMLResponse"), after.body());
    assertEquals(0, sessions(), "whoever uses it ends it");
  }

  @Test
  void aSuspendedDeviceStaysSoUntilItIsResumedAndTheAppIsGone() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL, FINE);
    SignOns.success(signOn(phone));
    var entry = listed("suspend").path("id").asText();
    within(SECOND.multipliedBy(2), () -> sessions() == 0, "the session is gone");
    var shown = phones.json("device", "show", "work");
    assertEquals("suspended", shown.path("state").asText());
    assertTrue(mailed("Evil App").contains("再開をヘルプデスクに依頼してください"));
    var last = shown.path("history").path(0);
    assertEquals("mochi", last.path("by").asText());
    assertTrue(
        last.path("reason").asText().contains("Evil App (com.evil.app) 3.1"), last::toString);
    assertTrue(last.path("reason").asText().contains(entry), last::toString);
    phones.done(Typed.act("resume", "work"));
    assertShutOut(signOn(phone)); // the app is there still
    reporter.report("work", FINE);
    SignOns.success(signOn(phone));
    reporter.report("work", EVIL); // it comes back, and so does the consequence
    within(SECOND.multipliedBy(2), () -> sessions() == 0, "the session is gone");
    reporter.report("work", FINE);
    assertFalse(signOn(phone).body().contains("SAMLResponse"));
    assertEquals("DEVICE_SUSPENDED", house.reasons().getFirst());
    assertTrue(phones.done("blocklist", "remove", entry).contains("1 devices"));
    assertEquals("suspended", phones.json("device", "show", "work").path("state").asText());
  }

  @Test
  void aDeviceThatHadItLatelyIsSignedOutAndMaySignOnAgain() throws Exception {
    var phone = phone("tanaka", "work");
    var other = phone("suzuki", "other");
    reporter.report("work", EVIL);
    reporter.report("work", FINE);
    reporter.report("other", FINE);
    SignOns.success(signOn(phone));
    SignOns.success(signOn(other));
    var entry = listed("sign-out");
    assertEquals(1, entry.path("found").path("devices").asInt());
    assertEquals(0, entry.path("found").path("present").asInt());
    within(SECOND.multipliedBy(2), () -> sessions() == 1, "the other's stays");
    SignOns.success(signOn(phone));
  }

  @Test
  void whoIsWarnedReadsItOnceAndGoesOn() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL, FINE);
    listed("warn");
    var browser = house.house().browser();
    var warning = signOn(browser, phone);
    assertFalse(warning.body().contains("SAMLResponse"), warning.body());
    for (var word :
        List.of("Evil App (com.evil.app)", "連絡先を送信します", "It sends your contacts away")) {
      assertTrue(warning.body().contains(word), word + " in " + warning.body());
    }
    assertEquals(1, sessions(), "nobody is kept out");
    assertNotRead(house.house().browser().post("/login/app-warning", warning.fields()));
    SignOns.success(browser.post("/login/app-warning", warning.fields()));
    SignOns.success(signOn(phone)); // in another browser, without the page
    var audit = phones.done("audit", "search", "--json");
    for (var word : List.of("app warning read", "warned", "com.evil.app")) {
      assertTrue(audit.contains(word), word + " in " + audit);
    }
    reporter.report("work", FINE);
    reporter.report("work", EVIL);
    assertFalse(signOn(phone).body().contains("SAMLResponse"), "it came back");
  }

  @Test
  void aReloadLeavesNoWarningOut() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL);
    listed("warn");
    var browser = house.house().browser();
    var proof = house.witness(house.ask(browser, "phone"), Phone.holding(phone)).fields();
    for (int i = 0; i < 2; i++) {
      var warning = browser.follow(browser.post("/login/proof", proof));
      assertTrue(warning.body().contains("It sends your contacts away"), warning.body());
    }
    var warned = browser.follow(browser.post("/login/proof", proof));
    SignOns.success(browser.post("/login/app-warning", warned.fields()));
  }

  /** The page's own address, another request, and a request that allows no page. */
  @Test
  void noOtherWayLeadsPastTheWarning() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL);
    var browser = house.house().browser();
    var form = Map.of("SAMLRequest", house.request("phone").base64());
    var posted = browser.post("/saml/sso/continue", browser.post("/saml/sso", form).fields());
    var address = posted.response().headers().firstValue("Location").orElseThrow();
    listed("warn");
    var warning = house.show(browser, browser.get(address), Phone.holding(phone));
    assertTrue(warning.body().contains("It sends your contacts away"), warning.body());
    for (var page : List.of(browser.get(address), house.ask(browser, "phone"))) {
      assertTrue(page.action().endsWith("/login/app-warning/show"), page.body());
      var shown = browser.follow(browser.post("/login/app-warning/show", page.fields()));
      assertTrue(shown.body().contains("It sends your contacts away"), shown.body());
      var unread = browser.follow(browser.post("/login/app-warning", page.fields()));
      assertTrue(unread.body().contains("It sends your contacts away"), unread.body());
    }
    var passive = house.request("phone").with("IsPassive=\"true\"").redirect();
    SignOns.assertStatus("Responder/NoPassive", browser.get(passive));
    SignOns.success(browser.post("/login/app-warning", warning.fields()));
    SignOns.success(house.ask(browser, "phone"));
  }

  /** A browser loads from its history what may be opened next: nobody has seen the page yet. */
  @ParameterizedTest
  @ValueSource(strings = {"Sec-Purpose: prefetch;prerender", "Purpose: prefetch"})
  void nothingIsIssuedToALoadAhead(String header) throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL);
    var entry = listed("warn").path("id").asText();
    var browser = house.house().browser();
    var proof = house.witness(house.ask(browser, "phone"), Phone.holding(phone)).fields();
    var address = browser.post("/login/proof", proof).location();
    assertTrue(browser.get(address).body().contains("It sends your contacts away"));
    phones.done("blocklist", "remove", entry); // nothing keeps the answer back any more
    var ahead = browser.copy().saying(header.split(": ")[0], header.split(": ")[1]).get(address);
    assertEquals(503, ahead.status());
    assertEquals("", ahead.body());
    SignOns.success(browser.get(address));
  }

  private Session stored() {
    var one = "SELECT id FROM session WHERE device IS NOT NULL";
    return house
        .house()
        .database()
        .read(h -> new Sessions().byId(h, h.createQuery(one).mapTo(String.class).one()))
        .orElseThrow();
  }

  /** While nobody can say whether the certificate was revoked, the turn knows of no device. */
  @Test
  void aPhoneWhoseCertificateCannotBeJudgedIsWarnedAllTheSame() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL);
    SignOns.success(signOn(phone));
    listed("warn");
    var now = Clock.systemUTC().instant();
    var tokens = new SignOnToken(new TestSealer(Clock.systemUTC()));
    var warning =
        new AppWarningRequester(
            NOBODY_ISSUES, house.house().database(), tokens, "https://idp.example");
    var visitor =
        new Visitor(
            "b", Optional.empty(), Optional.empty(), new Circumstances(now, "R1", "192.0.2.1", ""));
    var request =
        SignOnRequest.begun("sso", "lax", "", "", false, false, Map.of(), now, Optional.empty());
    var permit = new Decision.Permit(Obligations.NONE, new Trace("v", Optional.empty(), List.of()));
    var unjudged = stored().without(Factor.CERTIFICATE);
    assertEquals(Optional.empty(), unjudged.device());
    var answer = warning.permitted(request, permit, unjudged, TANAKA, visitor).orElseThrow();
    assertTrue(
        answer instanceof Answer.PostForm form
            && form.action().equals("https://idp.example/login/app-warning/show"),
        answer::toString);
  }

  private static final Person TANAKA =
      new Person(
          new PersonId("tanaka"),
          "tanaka",
          "cn=tanaka",
          Map.of(),
          Map.of(),
          Set.of(),
          Optional.empty(),
          false);

  private static final Requester NOBODY_ISSUES =
      new Requester() {
        @Override
        public String name() {
          return "sso";
        }

        @Override
        public Optional<Answer> permitted(
            SignOnRequest request,
            Decision.Permit permit,
            Session session,
            Person person,
            Visitor visitor) {
          throw new AssertionError("the warning is unread");
        }

        @Override
        public Answer refused(
            SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
          throw new AssertionError("nobody is refused here");
        }
      };

  @Test
  void whatWasFoundAfterThePageWasShownIsWarnedOfNext() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL, FINE);
    listed("warn");
    var browser = house.house().browser();
    var warning = signOn(browser, phone);
    phones.json(
        "blocklist",
        "add",
        "--app",
        "com.fine.app",
        "--action",
        "warn",
        "--reason-ja",
        "広告です",
        "--reason-en",
        "It shows ads");
    var next = browser.follow(browser.post("/login/app-warning", warning.fields()));
    assertTrue(next.body().contains("It shows ads"), next.body());
    assertFalse(next.body().contains("It sends your contacts away"), next.body());
    SignOns.success(browser.post("/login/app-warning", next.fields()));
  }

  /** Another browser's form proves nothing. */
  private void assertNotRead(Browser.Page page) {
    assertFalse(page.body().contains("SAMLResponse"), page.body());
    assertEquals("WRONG_BROWSER", house.reasons().getFirst());
  }

  @Test
  void whoIsTakenOffTheListKeepsNobodyOut() throws Exception {
    var phone = phone("tanaka", "work");
    reporter.report("work", EVIL);
    var entry = listed("sign-out").path("id").asText();
    assertShutOut(signOn(phone));
    phones.done("blocklist", "remove", entry);
    SignOns.success(signOn(phone));
  }
}
