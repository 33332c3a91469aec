package jp.mochi.idp.saml.logout;

import static jp.mochi.idp.SignOns.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.saml.codec.SignedXml;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.idp.saml.logout.TestService.Given;
import jp.mochi.idp.saml.logout.TestService.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service asks by SOAP (SAML Bindings 2.0 §3.2). */
class SoapLogoutTest {
  private static House house;
  private static HttpClient http;
  private static SoapPartner partner;
  private static TestService crm;
  private static TestService keyless;
  private static TestService chat;
  private static TestService wiki;

  private Browser browser;
  private Given given;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    http = HttpClient.newHttpClient();
    partner = new SoapPartner();
    crm = TestService.named(house, "crm").at(TestService.SOAP).registered();
    keyless = TestService.named(house, "keyless").withoutKey().registered();
    chat =
        TestService.named(house, "chat")
            .at(TestService.SOAP, partner.address("success", "chat"), "")
            .registered();
    wiki = TestService.named(house, "wiki").at(TestService.REDIRECT).registered();
  }

  @AfterAll
  static void stop() {
    house.close();
    partner.close();
    http.close();
  }

  @BeforeEach
  void signOn() throws Exception {
    browser = house.browser();
    given = crm.signOn(browser, "tanaka");
    partner.received().clear();
  }

  private static HttpResponse<String> post(String envelope) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + "/saml/slo/soap"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "text/xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(envelope));
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.body().contains(":LogoutResponse")) {
      TestService.opened(answer.body());
    }
    return answer;
  }

  private Wish wish() {
    return crm.wish(given);
  }

  private void assertFault(String reason, String envelope) throws Exception {
    var answer = post(envelope);
    assertEquals(500, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(":Fault>"), answer.body());
    assertTrue(answer.body().contains(reason), answer.body());
    assertEquals(reason, TestService.recorded(house, TestService.reference(answer.body())));
    assertTrue(crm.signsOnSilently(browser), "somebody was signed out");
    assertGood();
  }

  private void assertStatus(String expected, String reason, String envelope) throws Exception {
    var answer = post(envelope);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(expected, status(answer.body()), answer.body());
    assertTrue(answer.body().contains("<ds:Signature"), answer.body());
    assertEquals(reason, TestService.recorded(house, TestService.reference(answer.body())));
    assertTrue(crm.signsOnSilently(browser), "somebody was signed out");
    assertGood();
  }

  private void assertGood() throws Exception {
    var good = post(wish().envelope());
    assertEquals("Success", status(good.body()), good.body());
    assertFalse(crm.signsOnSilently(browser), "nobody was signed out");
  }

  @Test
  void theSessionEndsWithoutItsBrowser() throws Exception {
    assertGood();
  }

  @Test
  void servicesWithSoapAreToldAndThoseWithoutAreSaidToBeLeft() throws Exception {
    chat.signOn(browser, "tanaka");
    assertEquals("Success", status(post(wish().envelope()).body()));
    assertEquals(1, partner.received().size());

    signOn();
    wiki.signOn(browser, "tanaka");
    assertEquals("Success/PartialLogout", status(post(wish().envelope()).body()));
  }

  @Test
  void aServiceWithoutAKeyIsNotHeard() throws Exception {
    var told = keyless.signOn(browser, "tanaka");
    var address = House.BASE_URL + "/saml/slo/soap";
    var answer = post(TestService.soap(keyless.wish(told).xml(address)));
    assertEquals(500, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("SIGNATURE_REQUIRED"), answer.body());
    assertTrue(crm.signsOnSilently(browser), "somebody was signed out");
  }

  @Test
  void anUnsignedRequestIsNotHeard() throws Exception {
    assertFault(
        "SIGNATURE_REQUIRED", TestService.soap(wish().xml(House.BASE_URL + "/saml/slo/soap")));
  }

  @Test
  void aRequestThatAStrangerSignedIsNotHeard() throws Exception {
    var wish = wish();
    var xml = wish.xml(House.BASE_URL + "/saml/slo/soap");
    assertFault(
        "BAD_SIGNATURE",
        TestService.soap(SignedXml.with(TestKey.STRANGER).uri("#" + wish.id()).sign(xml)));
  }

  @Test
  void aRequestMeantForAnotherAddressIsNotHeard() throws Exception {
    assertFault("WRONG_DESTINATION", wish().meantFor("https://other.example/slo").envelope());
  }

  @Test
  void aReplayIsRefused() throws Exception {
    var envelope = wish().envelope();
    assertEquals("Success", status(post(envelope).body()));
    signOn();
    assertStatus("Requester/RequestDenied", "REPLAYED_REQUEST", envelope);
  }

  @Test
  void aStaleRequestIsRefused() throws Exception {
    var old = Clock.systemUTC().instant().minusSeconds(240);
    assertStatus(
        "Requester/RequestDenied",
        "STALE_REQUEST",
        wish().with("IssueInstant=\"" + old + "\"").envelope());
  }

  @Test
  void aSessionThatItWasNotGivenIsRefused() throws Exception {
    assertUnknown(wish().ofSessions("_nosuch"));
  }

  private void assertUnknown(Wish wish) throws Exception {
    assertStatus("Requester/UnknownPrincipal", "UNKNOWN_PRINCIPAL", wish.envelope());
  }

  @Test
  void somebodyElsesSessionIsRefused() throws Exception {
    var sato = house.browser();
    var theirs = crm.signOn(sato, "sato");
    assertUnknown(wish().ofSessions(theirs.index()));
    signOn();
    assertUnknown(wish().ofSessions(given.index(), theirs.index()));
    assertTrue(crm.signsOnSilently(sato));
  }

  @Test
  void whatAnotherServiceWasGivenIsRefused() throws Exception {
    assertUnknown(crm.wish(chat.signOn(browser, "tanaka")));
  }

  @Test
  void aRequestWrappedInAnotherIsNotHeard() throws Exception {
    var address = House.BASE_URL + "/saml/slo/soap";
    var good = wish().signedXml(address);
    var evil = wish().ofSessions().xml(address);
    assertFault(
        "BAD_SIGNATURE",
        TestService.soap(
            evil.replace(
                "<saml:NameID", "<samlp:Extensions>" + good + "</samlp:Extensions><saml:NameID")));
  }

  @Test
  void aRequestThatIsSignedTwiceIsNotHeard() throws Exception {
    var wish = wish();
    var once = wish.signedXml(House.BASE_URL + "/saml/slo/soap");
    assertFault(
        "MALFORMED_REQUEST",
        TestService.soap(SignedXml.with(TestKey.SERVICE).uri("#" + wish.id()).sign(once)));
  }

  @Test
  void anEnvelopeWithTwoBodiesIsAFault() throws Exception {
    var envelope = wish().envelope();
    assertFault("MALFORMED_REQUEST", envelope.replace("</S:Envelope>", "<S:Body/></S:Envelope>"));
  }

  @Test
  void aBodyWithTwoMessagesIsAFault() throws Exception {
    var one = wish().signedXml(House.BASE_URL + "/saml/slo/soap");
    var two = wish().signedXml(House.BASE_URL + "/saml/slo/soap");
    assertFault("MALFORMED_REQUEST", TestService.soap(one + two));
  }

  @Test
  void aSignatureBesideTheMessageIsAFault() throws Exception {
    var envelope = wish().envelope();
    var signature =
        envelope.substring(
            envelope.indexOf("<ds:Signature "),
            envelope.indexOf("</ds:Signature>") + "</ds:Signature>".length());
    assertFault(
        "MALFORMED_REQUEST",
        envelope.replace("<S:Body>", "<S:Header>" + signature + "</S:Header><S:Body>"));
  }

  @Test
  void aHeaderThatMustBeUnderstoodIsAFault() throws Exception {
    assertFault(
        "MALFORMED_REQUEST",
        wish()
            .envelope()
            .replace(
                "<S:Body>",
                "<S:Header><x xmlns=\"urn:x\" S:mustUnderstand=\"1\"/></S:Header><S:Body>"));
  }

  @Test
  void moreThan64KiBAreAFault() throws Exception {
    var envelope = wish().envelope();
    assertFault(
        "MALFORMED_REQUEST",
        envelope.replace("<S:Body>", "<!--" + "x".repeat(64 * 1024) + "--><S:Body>"));
    assertEquals(
        "Success",
        status(
            post(anotherEnvelope().replace("<S:Body>", "<!--" + "x".repeat(1024) + "--><S:Body>"))
                .body()));
  }

  private String anotherEnvelope() throws Exception {
    signOn();
    return wish().envelope();
  }

  @Test
  void aFaultIsAnsweredByOne() throws Exception {
    assertFault(
        "NOT_A_REQUEST", TestService.soap("<S:Fault><faultcode>S:Client</faultcode></S:Fault>"));
  }

  @Test
  void whatIsNoEnvelopeIsAFault() throws Exception {
    assertFault("NOT_A_REQUEST", "<hello/>");
    signOn();
    assertFault(
        "MALFORMED_REQUEST", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x/>");
  }
}
