package jp.mochi.idp.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOnToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LoginFlowTest {
  private static final String JA = "ja,en;q=0.5";
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

  @SuppressWarnings("NullAway.Init") // open() sets it
  private LoginHouse house;

  private final HttpClient client = HttpClient.newHttpClient();
  private String cookies = "__Host-mochi-browser=browser-1";
  private String language = "en";
  private String origin = "https://idp.example.co.jp";
  private String site = "same-origin";

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }

  @BeforeEach
  void open() {
    house = new LoginHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Nested
  class Pages {
    @Test
    void areWellFormedLabelledAndNeverStoredInBothLanguages() throws Exception {
      for (var accept : new String[] {JA, "en"}) {
        language = accept;
        for (var path :
            new String[] {
              "/show/login",
              "/show/failed",
              "/show/change",
              "/show/post",
              "/show/refusal?reason=POLICY&start=https://x.example/",
              "/login"
            }) {
          var page = get(path);
          var document = parsed(page.body());
          assertEquals(
              accept.equals(JA) ? "ja" : "en", document.getDocumentElement().getAttribute("lang"));
          assertEveryInputHasALabel(document);
          assertEquals("no-store", header(page, "Cache-Control"));
          var policy = header(page, "Content-Security-Policy");
          assertTrue(policy.startsWith("default-src 'none'"), policy);
          assertFalse(policy.contains("unsafe"), policy);
          assertFalse(page.body().contains("style=\""), "no inline style: " + path);
        }
      }
    }

    @Test
    void showTheServicesNameInTheVisitorsLanguage() throws Exception {
      assertTrue(get("/show/login").body().contains("Garoon &amp; "));
      language = JA;
      assertTrue(get("/show/login").body().contains("サイボウズ ガルーン に進みます"));
    }

    @Test
    void carryTheirStyleSheetWhichTheirPolicyNamesByItsHash() throws Exception {
      for (var path : new String[] {"/show/login", "/show/post", "/show/refusal?reason=POLICY"}) {
        var page = get(path);
        var style = between(page.body(), "<style>", "</style>");
        var hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
        var named = "style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';";
        assertTrue(header(page, "Content-Security-Policy").contains(named), path);
        assertFalse(page.body().contains("stylesheet"), path);
        assertFalse(page.body().contains("<img"), path);
      }
    }

    @Test
    void needOneScriptThatBrowsersKeep() throws Exception {
      var page = get("/show/login").body();
      assertEquals(page.indexOf("src="), page.lastIndexOf("src="));
      var script = client.send(request(house.assets.script()).build(), bytes());
      assertEquals(200, script.statusCode());
      assertTrue(header(script, "Cache-Control").contains("immutable"));
      assertEquals(404, get("/assets/mochi-0.js").statusCode());
    }

    @Test
    void travelZippedWhereTheBrowserReadsThat() throws Exception {
      var plain = get("/show/login").body();
      var sent =
          client.send(request("/show/login").header("Accept-Encoding", "gzip").build(), bytes());
      assertEquals("gzip", header(sent, "Content-Encoding"));
      var unzipped = new GZIPInputStream(new ByteArrayInputStream(sent.body())).readAllBytes();
      assertEquals(
          TOKEN.matcher(plain).replaceAll(""),
          TOKEN.matcher(new String(unzipped, UTF_8)).replaceAll(""));
      assertTrue(sent.body().length < 8_500, "bytes of the login page: " + sent.body().length);
    }

    @Test
    void tellPasswordManagersAndPhoneKeyboardsWhatTheFieldsAre() throws Exception {
      var document = parsed(get("/show/login").body());
      var username = byId(document, "username");
      assertEquals("username", username.getAttribute("autocomplete"));
      assertEquals("none", username.getAttribute("autocapitalize"));
      assertEquals("false", username.getAttribute("spellcheck"));
      assertEquals("current-password", byId(document, "password").getAttribute("autocomplete"));
    }

    @Test
    void postTheAnswerOnWithoutFormActionAndUnchanged() throws Exception {
      var page = get("/show/post");
      assertFalse(header(page, "Content-Security-Policy").contains("form-action"));
      var document = parsed(page.body());
      var form = (Element) document.getElementsByTagName("form").item(0);
      assertEquals("https://groupware.example.com/acs?x=1&y=2", form.getAttribute("action"));
      var relayState = (Element) document.getElementsByTagName("input").item(1);
      assertEquals("https://x.example/?a=\"b\"&c=<d>\n'e'", relayState.getAttribute("value"));
      assertEquals(1, document.getElementsByTagName("button").getLength());
    }

    @Test
    void giveEachRefusalItsStatusAndNoForeignLink() throws Exception {
      assertEquals(400, get("/show/refusal?reason=BAD_SIGNATURE").statusCode());
      assertEquals(403, get("/show/refusal?reason=POLICY").statusCode());
      assertEquals(404, get("/show/refusal?reason=NOT_FOUND").statusCode());
      assertEquals("5", header(get("/show/refusal?reason=BUSY"), "Retry-After"));
      var page = get("/show/refusal?reason=POLICY&start=javascript:alert(1)").body();
      assertFalse(page.contains("javascript:"));
      assertTrue(page.contains("7F3K-29QX"));
      assertTrue(page.contains("この方法ではサービスを利用できません。"), "the other language too");
    }
  }

  @Nested
  class SigningOn {
    @Test
    void givesTheBrowserWhatLastsAlsoWhereWhatComesNextFails() throws Exception {
      house.onwards =
          () -> {
            house.database.write(
                handle -> {
                  throw new DatabaseBusy("no room");
                });
            return LoginHouse.answered();
          };
      var page = post("/login/password", login("tanaka", "right horse 7"));
      assertEquals(503, page.statusCode());
      var cookies = page.headers().allValues("Set-Cookie").toString();
      assertTrue(cookies.contains("__Host-mochi-session="), cookies);
      assertTrue(cookies.contains("__Host-mochi-known="), cookies);
      house.onwards = LoginHouse::answered;
      assertEquals(
          1,
          house.database.<Integer>read(
              handle ->
                  handle.createQuery("SELECT COUNT(*) FROM session").mapTo(Integer.class).one()));
    }

    @Test
    void givesTheBrowserNothingWhereNothingLasts() throws Exception {
      house.database.write(handle -> handle.execute("DROP TABLE known_browser_person"));
      var page = post("/login/password", login("tanaka", "right horse 7"));
      assertEquals(500, page.statusCode());
      assertEquals(List.of(), page.headers().allValues("Set-Cookie"));
    }

    @Test
    void goesOnToTheServiceAndSetsItsCookies() throws Exception {
      var page = post("/login/password", login("tanaka", "right horse 7"));
      assertEquals(200, page.statusCode());
      assertTrue(page.body().contains("SAMLResponse"));
      for (var name : new String[] {"session", "known"}) {
        var cookie =
            page.headers().allValues("Set-Cookie").stream()
                .filter(it -> it.startsWith("__Host-mochi-" + name + "="))
                .findFirst()
                .orElseThrow();
        assertTrue(cookie.contains("Secure"), cookie);
        assertTrue(cookie.contains("HttpOnly"), cookie);
        assertTrue(cookie.contains("SameSite=Lax"), cookie);
        assertTrue(cookie.contains("Path=/"), cookie);
        assertTrue(cookie.contains("Max-Age="), cookie);
      }
    }

    @Test
    void saysWhatToDoAndKeepsTheName() throws Exception {
      var page = post("/login/password", login("ｔａｎａｋａ", "ｒｉｇｈｔ"));
      assertEquals(403, page.statusCode());
      var document = parsed(page.body());
      assertEquals("tanaka", byId(document, "username").getAttribute("value"));
      assertEquals("alert", byId(document, "password").getAttribute("aria-describedby"));
      assertTrue(byId(document, "alert").getTextContent().contains("full-width"));
      assertTrue(byId(document, "alert").getTextContent().contains("R00"), "a reference id");
      assertFalse(page.body().contains("ｒｉｇｈｔ"), "the password isn't sent back");
    }

    @Test
    void worksAgainFromAnyOfItsPages() throws Exception {
      var first = get("/show/login").body();
      var second = get("/show/login").body();
      assertEquals(
          200, post("/login/password", form(second, "tanaka", "right horse 7")).statusCode());
      assertEquals(
          200, post("/login/password", form(first, "tanaka", "right horse 7")).statusCode());
    }

    @Test
    void tellsWhenToTryAgain() throws Exception {
      for (int i = 0; i < 3; i++) {
        post("/login/password", login("suzuki", "guess"));
      }
      var page = post("/login/password", login("suzuki", "battery staple 8"));
      assertEquals(429, page.statusCode());
      assertEquals("900", header(page, "Retry-After"));
      assertTrue(page.body().contains("about 15 minutes"));
    }

    @Test
    void refusesAnotherBrowsersTokenAndAForgedOneAndAForeignOrigin() throws Exception {
      var form = login("tanaka", "right horse 7");
      cookies = "__Host-mochi-browser=browser-2";
      var stolen = post("/login/password", form);
      assertEquals(403, stolen.statusCode());
      assertTrue(stolen.body().contains("another browser"));
      cookies = "__Host-mochi-browser=browser-1";
      assertEquals(400, post("/login/password", form.replace("token=", "token=x")).statusCode());
      origin = "https://evil.example";
      assertEquals(403, post("/login/password", form).statusCode());
      assertEquals(0, house.directory.binds.get());
      assertEquals(3, house.audit.size());
      origin = "https://idp.example.co.jp";
      assertEquals(200, post("/login/password", form).statusCode());
    }

    @Test
    void refusesAFormWithTwoTokensAndOneThatAnotherSiteSent() throws Exception {
      var form = login("tanaka", "right horse 7");
      assertEquals(400, post("/login/password", form + "&" + form).statusCode());
      site = "cross-site";
      assertEquals(403, post("/login/password", form).statusCode());
      assertEquals(0, house.directory.binds.get());
      site = "same-origin";
      assertEquals(200, post("/login/password", form).statusCode());
    }

    @Test
    void sendsAnExpiredPageBackToTheService() throws Exception {
      var form = login("tanaka", "right horse 7");
      house.clock.move(SignOnToken.LIFETIME);
      var page = post("/login/password", form);
      assertEquals(400, page.statusCode());
      assertTrue(
          page.body().contains(Reason.FLOW_EXPIRED.name()) || page.body().contains("too long"));
      assertTrue(page.body().contains("href=\"https://groupware.example.com/\""));
    }

    @Test
    void doesNotCallAFaultAWrongPassword() throws Exception {
      house.directory.goAway(true);
      var page = post("/login/password", login("tanaka", "right horse 7"));
      assertEquals(503, page.statusCode());
      assertTrue(page.body().contains("may well be right"));
    }

    @Test
    void switchesTheLanguageAndStaysThere() throws Exception {
      var page = post("/login/language", login("", "") + "&lang=ja");
      assertTrue(page.body().contains("サインイン"));
      assertTrue(header(page, "Set-Cookie").startsWith("__Host-mochi-language=ja;"));
    }
  }

  @Nested
  class ChangingAPassword {
    @BeforeEach
    void expire() {
      house.directory.expirePassword("suzuki");
    }

    @Test
    void goesOnByItselfWithTheNewOne() throws Exception {
      var page = post("/login/password", login("suzuki", "battery staple 8"));
      assertEquals("suzuki", byId(parsed(page.body()), "username").getAttribute("value"));
      var done =
          post("/login/change-password", change(page.body(), "battery staple 8", "brand new 99"));
      assertTrue(done.body().contains("SAMLResponse"));
      assertTrue(
          post("/login/password", login("suzuki", "brand new 99")).body().contains("SAMLResponse"));
    }

    @Test
    void saysWhyNot() throws Exception {
      var page = post("/login/password", login("suzuki", "battery staple 8")).body();
      assertAlert(
          "quality", post("/login/change-password", change(page, "battery staple 8", "short")));
      assertAlert(
          "current password is wrong",
          post("/login/change-password", change(page, "x", "brand new 99")));
      assertAlert("must differ", post("/login/change-password", change(page, "same", "same")));
      var unlike = change(page, "battery staple 8", "brand new 99") + "x";
      assertAlert("not the same", post("/login/change-password", unlike));
    }

    private void assertAlert(String words, HttpResponse<String> page) throws Exception {
      var text = byId(parsed(page.body()), "alert").getTextContent();
      assertTrue(text.contains(words), text);
    }

    private String change(String page, String old, String fresh) {
      return "token=%s&username=suzuki&expired=yes&old=%s&fresh=%s&repeat=%s"
          .formatted(token(page), encoded(old), encoded(fresh), encoded(fresh));
    }
  }

  private String login(String username, String password) throws Exception {
    return form(get("/show/login").body(), username, password);
  }

  private static String form(String page, String username, String password) {
    return "token=%s&username=%s&password=%s"
        .formatted(token(page), encoded(username), encoded(password));
  }

  private static String token(String page) {
    var matcher = TOKEN.matcher(page);
    assertTrue(matcher.find(), "a token in the page");
    return encoded(matcher.group(1).replace("&#61;", "="));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Accept-Language", language)
        .header("Cookie", cookies);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", origin)
            .header("Sec-Fetch-Site", site)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private static String header(HttpResponse<?> page, String name) {
    return page.headers().firstValue(name).orElseThrow();
  }

  /** HTML writes a true attribute by its name alone; otherwise our pages are XML too. */
  private static Document parsed(String page) throws Exception {
    var xml =
        page.replaceFirst("<!DOCTYPE html>\n", "").replaceAll(" autofocus(?!=)", " autofocus=\"\"");
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder.parse(new InputSource(new StringReader(xml)));
  }

  private static Element byId(Document document, String id) {
    var all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element && element.getAttribute("id").equals(id)) {
        return element;
      }
    }
    throw new AssertionError("no element " + id);
  }

  private static void assertEveryInputHasALabel(Document document) {
    var labelled = new HashSet<String>();
    var labels = document.getElementsByTagName("label");
    for (int i = 0; i < labels.getLength(); i++) {
      labelled.add(((Element) labels.item(i)).getAttribute("for"));
    }
    var inputs = document.getElementsByTagName("input");
    for (int i = 0; i < inputs.getLength(); i++) {
      var input = (Element) inputs.item(i);
      assertTrue(
          input.getAttribute("type").equals("hidden")
              || labelled.contains(input.getAttribute("id")),
          input.getAttribute("name"));
    }
  }
}
