package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.saml.codec.TestKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that strangers name, and what an operator is shown of them. */
class AcceptAcsTest {
  private static final String SP = "https://app.good.example/saml";
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir);
    var acs = "acs=https://app.good.example/acs";
    var key = "certificate=" + TestKey.SERVICE.pem();
    var added = typed("sp", "add", "entity-id=" + SP, acs, key, "--name", "app");
    assertEquals(0, added.status(), added.err());
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static Typed.Said typed(String... words) {
    return new Typed(house.dir()).run(words);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The reference id of the refusal. */
  private static String refused(String path) throws Exception {
    var page = house.browser().get(path);
    SignOns.assertPageOnly(page);
    return page.response().headers().firstValue("X-Reference").orElseThrow();
  }

  private static String startedHere(String shire) throws Exception {
    return refused("/saml/unsolicited?providerId=" + encoded(SP) + "&shire=" + encoded(shire));
  }

  private static String request(String acs) throws Exception {
    return new AuthnRequests(SP, Clock.systemUTC().instant())
        .with("Destination=\"" + House.BASE_URL + "/saml/sso\"")
        .with("AssertionConsumerServiceURL=\"" + acs + "\"")
        .redirect();
  }

  private static String signed(String path) throws Exception {
    var start = path.indexOf("SAMLRequest=");
    var content =
        path.substring(start)
            + "&SigAlg="
            + encoded("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(TestKey.SERVICE.privateKey());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return path.substring(0, start)
        + content
        + "&Signature="
        + encoded(Base64.getEncoder().encodeToString(signature.sign()));
  }

  @Test
  void onlyWhatIsOneAddressIsTaken() throws Exception {
    for (var bad :
        List.of(
            "https://app.good.example/two https://evil.example/acs",
            "https://app.good.example/two\thttps://evil.example/acs",
            "https://app.good.example/two#fragment",
            "https://app.good.example@evil.example/acs")) {
      var reference = startedHere(bad);
      assertEquals(1, typed("sp", "accept-acs", reference).status(), bad);
      assertEquals(1, typed("sp", "accept-acs", reference, "--yes").status(), bad);
    }
    var shown = typed("sp", "show", "app").out();
    assertFalse(shown.contains("evil.example") || shown.contains("/two"), shown);
    var one = typed("sp", "accept-acs", startedHere("https://app.good.example/two"), "--yes");
    assertEquals(0, one.status(), one.err());
    assertTrue(one.out().contains("https://app.good.example/two"), one.out());
    var records = typed("audit", "search", "--json").out();
    assertTrue(records.contains("sp accept-acs"), records);
    assertFalse(records.contains("sp set"), records);
  }

  @Test
  void itIsToldWhetherTheServicesKeySignedTheRequest() throws Exception {
    var path = request("https://app.good.example/three");
    var signed = refused(signed(path));
    var written = typed("sp", "accept-acs", signed);
    assertTrue(written.out().contains("yes, with the service's own key"), written.toString());
    var japanese = new Typed(house.dir()).speaking(Locale.JAPANESE);
    assertTrue(japanese.run("sp", "accept-acs", signed).out().contains("サービス自身の鍵"));
    for (var reference :
        List.of(
            refused(request("https://app.good.example/three")),
            startedHere("https://app.good.example/three"))) {
      var anybody = typed("sp", "accept-acs", reference).out();
      assertTrue(anybody.contains("no: anybody may have written it"), anybody);
      var json = typed("sp", "accept-acs", reference, "--json").out();
      assertTrue(json.contains("\"signed\" : false"), json);
    }
  }

  @Test
  void whatAStrangerWroteCommandsNoTerminal() throws Exception {
    var reference = startedHere("https://a.example/\u001b]52;c;cm0=\u0007\u009b2J\u202eb");
    for (var command :
        List.of(
            List.of("audit", "search", "--reference", reference),
            List.of("audit", "search", "--reference", reference, "--json"),
            List.of("audit", "export", "--reference", reference),
            List.of("audit", "export", "--reference", reference, "--format", "csv"))) {
      var out = typed(command.toArray(String[]::new)).out();
      assertTrue(out.contains("https://a.example/"), out);
      assertTrue(out.codePoints().noneMatch(c -> c == 0x1b || c == 0x9b || c == 0x202e), out);
    }
  }
}
