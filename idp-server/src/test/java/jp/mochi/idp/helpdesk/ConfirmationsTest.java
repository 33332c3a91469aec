package jp.mochi.idp.helpdesk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.MakeRequest;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.portal.PortalHouse;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page that asks for confirmation says will happen, for each act of the helpdesk. */
class ConfirmationsTest {
  private static final Pattern WILL =
      Pattern.compile(
          "<h2 id=\"will\">([^<]+)</h2>\\s*<ul class=\"will\"[^>]*>(.*?)</ul>", Pattern.DOTALL);
  private static final Pattern SENTENCE = Pattern.compile("<li>(.*?)</li>", Pattern.DOTALL);
  private static final Pattern KANA = Pattern.compile("\\p{IsHiragana}");

  @TempDir private Path dir;
  private PortalHouse house;
  private String request = "";

  @BeforeEach
  void start() throws Exception {
    house = PortalHouse.start(dir, new ManualClock());
    for (var device : List.of("active-1", "suspended-1", "lost-1")) {
      house.device("tanaka", device);
    }
    house.done("device", "suspend", "suspended-1", "--reason", "x");
    house.done("device", "lost", "lost-1", "--reason", "x");
    house.done(
        "device", "add", "tanaka", "--id", "new-1", "--ownership", "byod", "--platform", "ios");
    house.done("certificate", "ca", "init");
    Files.write(dir.resolve("a.csr"), MakeRequest.of(KeyPairs.p256()).encoded().bytes());
    var words = List.of("a.csr", "--person", "tanaka", "--device", "other-1", "--why", "x");
    var line = new ArrayList<>(List.of("certificate", "request"));
    line.addAll(words);
    request = house.done(line.toArray(String[]::new)).strip();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  /** What it is done to, as it stands when the helpdesk is offered the act. */
  private String on(Act act) {
    return switch (act) {
      case LOST, SUSPEND -> "?on=active-1";
      case RESUME -> "?on=suspended-1";
      case FOUND -> "?on=lost-1";
      case APPROVE -> "?on=new-1";
      case APPROVE_REQUEST, DENY_REQUEST -> "?on=" + request;
      case CODE, END_SESSIONS, UNLOCK, END_APP -> "";
    };
  }

  /** What the first sentence is about, in English and in Japanese. */
  private static List<String> core(Act act) {
    return switch (act) {
      case LOST -> List.of("shut out at once: its certificates are revoked", "すぐに止めます。証明書を失効させ");
      case SUSPEND -> List.of("Every session from it ends", "この端末からのサインインを 1 秒以内に");
      case RESUME -> List.of("can be used to sign in again", "再びサインインできるようになります");
      case FOUND -> List.of("It is suspended, not yet in use", "まだ使えず、一時停止になります");
      case APPROVE -> List.of("can be used to sign in as this person", "この端末でサインインできるようになります");
      case APPROVE_REQUEST -> List.of("A certificate for this person is issued", "証明書を発行します");
      case DENY_REQUEST -> List.of("The phone gets no certificate", "証明書は発行されません");
      case CODE -> List.of("can register one phone in this person's name", "端末を 1 台、1 回だけ登録できます");
      case END_SESSIONS -> List.of("signed out on all devices", "サインアウトします");
      case UNLOCK -> List.of("Passwords can be tried again", "パスワードを試せます");
      case END_APP -> List.of("Its codes and the recovery codes count nowhere", "使えなくなり");
    };
  }

  /** All sentences that are written for an act in a language, whatever the code counts. */
  private static List<String> written(Act act, Language language) throws Exception {
    var texts = new Properties();
    var name = "texts/desk_" + language.tag() + ".properties";
    try (var in = Texts.class.getClassLoader().getResourceAsStream(name)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    var all = new ArrayList<String>();
    for (var number = 1; ; number++) {
      var text = texts.getProperty("act." + act.word() + ".will." + number);
      if (text == null) {
        var prefix = "act." + act.word() + ".will.";
        var there = texts.stringPropertyNames().stream().filter(it -> it.startsWith(prefix));
        assertEquals(all.size(), there.count(), "numbered without a gap: " + act);
        return all;
      }
      all.add(text.replace("''", "'"));
    }
  }

  private static String unescaped(String html) {
    return html.replace("&#39;", "'").replace("&#34;", "\"").replace("&amp;", "&");
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void saysInThePersonsLanguageWhatWillHappen(Act act) throws Exception {
    for (var language : Language.values()) {
      var browser = house.office().speaking(language.tag());
      house.open(browser, "/helpdesk", "nakamura");
      var page = browser.get("/helpdesk/people/" + house.id("tanaka") + "/" + act.word() + on(act));
      assertSays(act, language, page);
    }
  }

  private static void assertSays(Act act, Language language, Page page) throws Exception {
    assertEquals(200, page.status(), page.body());
    var will = WILL.matcher(page.body());
    assertTrue(will.find(), page.body());
    assertEquals(Texts.in(language).get("desk.will"), will.group(1));
    var sentences =
        SENTENCE.matcher(will.group(2)).results().map(found -> unescaped(found.group(1))).toList();
    assertFalse(sentences.isEmpty(), "an act without a word on what it does: " + act);
    var japanese = language == Language.JA;
    assertTrue(sentences.getFirst().contains(core(act).get(japanese ? 1 : 0)), "" + sentences);
    for (var sentence : sentences) {
      assertEquals(japanese, KANA.matcher(sentence).find(), sentence);
    }
    assertEquals(written(act, language), sentences, "each that is written, and no other");
    assertTrue(page.body().contains("aria-describedby=\"will\""), "said with the button, too");
  }
}
