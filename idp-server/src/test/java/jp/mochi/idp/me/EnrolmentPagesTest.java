package jp.mochi.idp.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jp.mochi.cert.authority.OpenSsl;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registering a phone from a PC's session or with the helpdesk's code, page by page. */
class EnrolmentPagesTest {
  private static final String PASSWORD = "tanaka-demo-1";

  private static final String OF_ITS_OWN =
      """
      version: 1
      zones:
        office: {ranges: [192.0.2.0/24]}
      rules:
        - name: register a phone
          reason: {ja: 社内から, en: In the office}
          if: {services: ["mochi:enrolment"], zones: [office]}
          require: [password]
      """;

  private static final String FOR_ALL =
      """
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          require: [password]
      """;

  @TempDir private Path dir;

  private House house(String policy) throws Exception {
    return house(policy, "");
  }

  private House house(String policy, String more) throws Exception {
    return house(policy, more, dir);
  }

  private static House house(String policy, String more, Path dir) throws Exception {
    UnaryOperator<String> proxied = yaml -> yaml + "trusted-proxies: [127.0.0.1]\n" + more;
    var house = House.start(dir, Clock.systemUTC(), proxied, policy);
    var said = new Typed(dir).run("certificate", "ca", "init");
    assertEquals(0, said.status(), said.err());
    return house;
  }

  /** What follows on pressing a phone's kind and signing on. */
  private static Page asked(Browser pc) throws Exception {
    var begin = pc.get("/me/enrol");
    assertEquals(200, begin.status());
    return pc.signIn(pc.post("/me/enrol", Map.of("platform", "ios")), "tanaka", PASSWORD);
  }

  private static String code(Page page) {
    return code(page.body());
  }

  private static String code(String text) {
    var found = Pattern.compile("/enrol#code=([a-z0-9]{26}\\.[a-z0-9]+)").matcher(text);
    assertTrue(found.find(), text);
    return found.group(1);
  }

  /** The page with the code, onto which a page of ours posts. */
  private static Page shown(Browser pc, Page passing) throws Exception {
    assertEquals(House.BASE_URL + "/me/enrol/code", passing.action(), passing.body());
    return pc.post("/me/enrol/code", passing.fields());
  }

  private List<String> reasons(House house) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT reason FROM audit WHERE reason IS NOT NULL ORDER BY id")
                    .mapTo(String.class)
                    .list());
  }

  private static String one(House house, String sql) {
    return house.database().read(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private static List<String> certificates(House house) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT username || ' ' || route || ' ' || key_outside"
                            + " FROM issued_certificate")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void aSessionInTheOfficeShowsACodeWithAPictureAndNoScript() throws Exception {
    try (var house = house(OF_ITS_OWN + FOR_ALL)) {
      var pc = house.browser().from("192.0.2.7");
      var page = shown(pc, asked(pc));
      assertEquals(200, page.status());
      assertTrue(page.body().contains("<p class=\"qr\"><svg "), page.body());
      assertTrue(page.body().contains("Open this on your phone"), page.body());
      var again = pc.post("/me/enrol", Map.of("platform", "ios")); // signed on by now
      var kinds = "SELECT COUNT(*) FROM enrolment_code WHERE platform = 'ios'";
      assertEquals("2", one(house, kinds), "they lead no Mac");
      assertNotEquals(code(page), code(shown(pc, again)));
      var japanese = house.browser().from("192.0.2.7").speaking("ja");
      assertTrue(shown(japanese, asked(japanese)).body().contains("スマートフォンで開いてください"));
    }
  }

  /** It has no camera to point at the screen that it is. */
  @Test
  void aComputersCodeIsALinkWithoutAPicture() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var pc = house.browser().from("192.0.2.7");
      assertTrue(pc.get("/me/enrol").body().contains("Mac or PC"));
      var signIn = pc.post("/me/enrol", Map.of("platform", "other"));
      var page = shown(pc, pc.signIn(signIn, "tanaka", PASSWORD));
      assertTrue(page.body().contains("Open this on the computer"), page.body());
      assertFalse(page.body().contains("<p class=\"qr\"><svg "), page.body());
      assertEquals(200, pressed(house.browser(), code(page), "macos").status());
    }
  }

  @Test
  void aPasswordAloneNeverEnrols() throws Exception {
    try (var house = house(OF_ITS_OWN + FOR_ALL)) {
      var home = house.browser().from("203.0.113.5");
      var refused = asked(home);
      assertEquals(403, refused.status(), refused.body());
      assertTrue(refused.body().contains("Your helpdesk can give you a code"), refused.body());
      assertEquals(List.of("ENROLMENT_NO_RULE"), reasons(house));
    }
  }

  @Test
  void aRuleOfItsOwnThatAsksForAPasswordAloneLetsNobody() throws Exception {
    var policy = OF_ITS_OWN.replace(", zones: [office]}", "}");
    try (var house = house(policy)) {
      var refused = asked(house.browser().from("192.0.2.7"));
      assertEquals(403, refused.status(), refused.body());
      assertEquals(List.of("ENROLMENT_NO_RULE"), reasons(house));
    }
  }

  @Test
  void withoutARuleForItNobodyShowsACode() throws Exception {
    try (var house = house("version: 1\nrules:\n" + FOR_ALL)) {
      var refused = asked(house.browser().from("192.0.2.7"));
      assertEquals(403, refused.status(), refused.body());
      assertTrue(refused.body().contains("Your helpdesk can give you a code"), refused.body());
    }
  }

  @Test
  void theOwnerIsToldOfACertificateHoweverOftenSomebodyHasLooked() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var phone = house.browser().from("203.0.113.5");
      file(house, phone, "/enrol/pkcs12", pressed(phone, helpdesksCode(), "android").fields());
      var pc = house.browser().from("192.0.2.7");
      var told = shown(pc, asked(pc)).body();
      assertTrue(told.contains("A certificate was issued for your device phone-1"), told);
      var again = shown(pc, pc.post("/me/enrol", Map.of("platform", "ios"))).body();
      assertTrue(again.contains("A certificate was issued for your device phone-1"), again);
    }
  }

  /** Somebody with a stolen password has shown it; the helpdesk hears of them. */
  @Test
  void aCodeEndsWithTheSessionThatShowedIt() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      for (var ended : List.of(false, true)) {
        var pc = house.browser().from("192.0.2.7");
        var code = code(shown(pc, asked(pc)));
        if (ended) {
          var sessions = new Typed(dir).run("session", "list", "--json").out();
          for (var session : new ObjectMapper().readTree(sessions).path("sessions")) {
            assertEquals(
                0, new Typed(dir).run("session", "end", session.path("id").asText()).status());
          }
        }
        var phone = house.browser().from("203.0.113.5");
        phone.get("/enrol");
        var page = phone.post("/enrol", Map.of("platform", "android", "code", code));
        assertEquals(ended ? 403 : 200, page.status(), page.body());
      }
      assertEquals(List.of("ENROLMENT_CODE_USED"), reasons(house));
    }
  }

  @Test
  void signingOutEndsTheCodeThatIsShown() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      for (var out : List.of(false, true)) {
        var pc = house.browser().from("192.0.2.7");
        var code = code(shown(pc, asked(pc)));
        if (out) {
          pc.post("/logout", pc.get("/logout").fields());
        }
        var phone = house.browser().from("203.0.113.5");
        phone.get("/enrol");
        var page = phone.post("/enrol", Map.of("platform", "ios", "code", code));
        assertEquals(out ? 403 : 200, page.status(), page.body());
      }
    }
  }

  @Test
  void nobodyShowsACodeWhoHasAsManyPhonesAsTheCompanyAllows() throws Exception {
    try (var house = house(OF_ITS_OWN, "devices: {most-per-person: 1}\n")) {
      var phone = house.browser().from("203.0.113.5");
      file(house, phone, "/enrol/pkcs12", pressed(phone, helpdesksCode(), "android").fields());
      var refused = asked(house.browser().from("192.0.2.7"));
      assertEquals(403, refused.status());
      assertTrue(refused.body().contains("as many phones registered"), refused.body());
      assertEquals(List.of("ENROLMENT_FULL"), reasons(house));
    }
  }

  @Test
  void aKeyFileIsOfferedOnlyWhereItIsHandedOut() throws Exception {
    var android = "value=\"android\"";
    for (var allowed : List.of("refuse", "staff-code", "allow")) {
      try (var house =
          house(
              OF_ITS_OWN,
              "enrolment: {pkcs12: " + allowed + "}\n",
              Files.createDirectory(dir.resolve(allowed)))) {
        var begin = house.browser().get("/me/enrol").body();
        assertEquals(allowed.equals("allow"), begin.contains(android), begin);
        assertTrue(begin.contains("value=\"ios\""), begin);
        var pixel =
            house.browser().saying("User-Agent", "Mozilla/5.0 (Linux; Android 16; Pixel 9)");
        var page = pixel.get("/enrol").body();
        assertEquals(!allowed.equals("refuse"), page.contains(android), page);
        assertEquals(
            allowed.equals("refuse"), page.contains("be registered here: your helpdesk"), page);
      }
    }
  }

  @Test
  void aCodeIsShownInItsOwnBrowserAlone() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var pc = house.browser().from("192.0.2.7");
      var passing = asked(pc);
      var other = house.browser().from("192.0.2.7");
      other.get("/me/enrol");
      var refused = other.post("/me/enrol/code", passing.fields());
      assertEquals(400, refused.status());
      assertFalse(refused.body().contains("/enrol#code="), refused.body());
      shown(pc, passing);
    }
  }

  /** The file that a press on a page's button brings, with the browser's cookies. */
  private static byte[] file(House house, Browser phone, String path, Map<String, String> form)
      throws IOException, InterruptedException {
    var cookies = new StringBuilder();
    phone.cookies().forEach((name, value) -> cookies.append(name + "=" + value + "; "));
    var get = path.startsWith("/enrol/profile");
    var address = "http://127.0.0.1:" + house.port() + path;
    var request =
        HttpRequest.newBuilder(URI.create(get ? address + "?" + Browser.encoded(form) : address));
    request.header("Cookie", cookies.toString()).header("X-Forwarded-For", "203.0.113.5");
    request.header("Content-Type", "application/x-www-form-urlencoded");
    if (!get) {
      request.POST(HttpRequest.BodyPublishers.ofString(Browser.encoded(form)));
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofByteArray()).body();
    }
  }

  /** The link opened on a phone, and the button of its kind pressed. */
  private static Page pressed(Browser phone, String link, String platform) throws Exception {
    assertEquals(200, phone.get("/enrol").status());
    return phone.post("/enrol", Map.of("platform", platform, "code", link));
  }

  private String helpdesksCode(String... more) {
    var said = new Typed(dir).run(Typed.code("tanaka", "phone-1", more));
    assertEquals(0, said.status(), said.err());
    return said.out().strip();
  }

  @Test
  void anAndroidPhoneGetsAKeyOnceUnderThePasswordOnItsPage() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var link = helpdesksCode();
      var phone = house.browser().from("203.0.113.5");
      var looked = phone.get("/enrol?" + URI.create(link).getRawFragment()); // uses nothing up
      assertEquals(code(link), looked.fields().get("code"), "a link as somebody put it together");
      var page = pressed(phone, link, "android");
      var password =
          Pattern.compile("<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>").matcher(page.body());
      assertTrue(password.find(), page.body());
      var bytes = file(house, phone, "/enrol/pkcs12", page.fields());
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password.group(1).toCharArray());
      var certificate = (X509Certificate) store.getCertificate("mochi");
      assertTrue(certificate.getSubjectX500Principal().getName().contains("tanaka"));
      assertEquals(3, store.getCertificateChain("mochi").length);
      assertEquals(List.of("tanaka pkcs12 1"), certificates(house));
      assertThrows(
          IOException.class,
          () ->
              KeyStore.getInstance("PKCS12")
                  .load(new ByteArrayInputStream(bytes), "wrong".toCharArray()));
      var again =
          new String(file(house, phone, "/enrol/pkcs12", page.fields()), StandardCharsets.UTF_8);
      assertTrue(again.contains("has been used before"), again);
      assertEquals(403, pressed(phone, link, "android").status());
      assertEquals(1, certificates(house).size());
    }
  }

  @Test
  void anIphoneGetsNoProfileWhileNobodyCouldSignIt() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var phone = house.browser().from("203.0.113.5");
      var fields = pressed(phone, helpdesksCode(), "ios").fields();
      var issuing = new Typed(dir).run("certificate", "ca", "list", "--json").out();
      var id = Pattern.compile("\"(ca-[0-9a-f]+)\"").matcher(issuing);
      assertTrue(id.find(), issuing);
      var said =
          new Typed(dir)
              .run("certificate", "ca", "revoke", id.group(1), "--reason", "ca-compromise");
      assertEquals(0, said.status(), said.err());
      var page = new String(file(house, phone, "/enrol/profile", fields), StandardCharsets.UTF_8);
      assertFalse(page.contains("com.apple.security.scep"), page);
      assertEquals(List.of("ENROLMENT_AUTHORITY"), reasons(house));
    }
  }

  @Test
  void anIphoneGetsASignedProfileWithAChallengeForScep() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var link = helpdesksCode();
      var phone = house.browser().from("203.0.113.5");
      var page = pressed(phone, link, "ios");
      assertTrue(page.body().contains("Profile Downloaded"), page.body());
      var signed = file(house, phone, "/enrol/profile", page.fields());
      Files.write(dir.resolve("mochi.mobileconfig"), signed);
      keepRoots();
      var profile = verified();
      var signer = Files.readString(dir.resolve("signer.pem"));
      var about = new OpenSsl(dir).done("x509", "-in", "signer.pem", "-noout", "-text");
      assertTrue(about.contains("CA:FALSE") && about.contains("E-mail Protection"), about);
      Files.write(
          dir.resolve("mochi.mobileconfig"), file(house, phone, "/enrol/profile", page.fields()));
      verified();
      assertEquals(signer, Files.readString(dir.resolve("signer.pem")), "certified once");
      assertTrue(profile.contains("com.apple.security.scep"), profile);
      assertTrue(profile.contains("<key>KeyIsExtractable</key><false/>"), "a Mac would export it");
      assertTrue(profile.contains(House.BASE_URL + "/pki/scep"), profile);
      assertTrue(profile.contains("<string>tanaka</string>"), profile);
      var challenge =
          Pattern.compile("<string>([a-z0-9]{26}\\.[a-z0-9]+)</string>").matcher(profile);
      assertTrue(challenge.find(), profile);
      assertFalse(link.contains(challenge.group(1)), "another one than the page's");
      var stranger = house.browser().from("203.0.113.5");
      stranger.get("/enrol");
      var theirs = file(house, stranger, "/enrol/profile", page.fields());
      assertFalse(new String(theirs, StandardCharsets.UTF_8).contains("scep"));
    }
  }

  private void keepRoots() throws Exception {
    var said = new Typed(dir).run("certificate", "ca", "list", "--json").out();
    var roots = new StringBuilder();
    for (var authority : new ObjectMapper().readTree(said).path("authorities")) {
      if (authority.path("role").asText().equals("root")) {
        roots.append(authority.path("pem").asText());
      }
    }
    Files.writeString(dir.resolve("roots.pem"), roots);
  }

  /** What {@code openssl cms} says is in it, once the signature is verified up to our root. */
  private String verified() throws Exception {
    var said =
        new OpenSsl(dir)
            .done(
                ("cms -verify -inform DER -in mochi.mobileconfig -CAfile roots.pem"
                        + " -signer signer.pem -out profile.plist")
                    .split(" "));
    assertTrue(said.contains("successful"), said);
    return Files.readString(dir.resolve("profile.plist"));
  }

  @Test
  void aWrongCodeIsRefusedAndFiveBurnIt() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var link = helpdesksCode();
      var code = code(link);
      var handle = code.substring(0, 26);
      var phone = house.browser().from("203.0.113.5");
      phone.get("/enrol");
      for (var guess = 0; guess < 5; guess++) {
        var form = Map.of("platform", "android", "code", handle + "." + "a".repeat(26));
        assertEquals(403, phone.post("/enrol", form).status());
      }
      var burnt = phone.post("/enrol", Map.of("platform", "android", "code", code));
      assertTrue(burnt.body().contains("tried wrongly too often"), burnt.body());
      var expected = new TreeMap<String, Integer>();
      reasons(house).forEach(reason -> expected.merge(reason, 1, Integer::sum));
      assertEquals(1, expected.get("ENROLMENT_CODE_BURNT"), expected.toString());
      assertEquals(List.of(), certificates(house));
    }
  }

  @Test
  void aFormOfAnotherSiteStartsNothing() throws Exception {
    try (var house = house(OF_ITS_OWN)) {
      var link = helpdesksCode();
      var phone = house.browser().from("203.0.113.5");
      var fields = Map.of("platform", "ios", "code", link);
      phone.get("/enrol");
      assertEquals(403, phone.postFromElsewhere("/enrol", fields).status());
      assertEquals(200, phone.post("/enrol", fields).status());
    }
  }
}
