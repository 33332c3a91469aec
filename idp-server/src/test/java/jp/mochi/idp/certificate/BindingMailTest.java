package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.key.SealedJson;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What owners are sent about certificates of other authorities, by a real mail server. */
class BindingMailTest {
  private static final String BOUND = "端末 t-1 に証明書が結び付けられました";
  private static final String UNBOUND = "端末 t-1 の証明書の結び付けが解除されました";

  @TempDir private Path dir;
  private MailBox box;
  private PhoneHouse house;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    house = PhoneHouse.start(dir, Clock.systemUTC(), "", yaml -> yaml + box.settings(Speech.SMTPS));
    done("device", "add", "tanaka", "--id", "t-1", "--ownership", "byod", "--platform", "ios");
    hears("端末 t-1 があなたの端末として登録されました");
    done("device", "approve", "t-1", "--reason", "x");
    hears("端末 t-1 の使用が承認されました");
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  private String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  private String hears(String subject) throws Exception {
    var mail = box.next();
    assertEquals("[Mochi] " + subject, mail.getSubject());
    return MailBox.text(mail);
  }

  private ClientKey pinned() throws Exception {
    var phone = house.key("tanaka");
    var file = house.file(phone).toString();
    done("device", "pin", "t-1", "--certificate", file, "--reason", "seen at the desk");
    return phone;
  }

  @Test
  void theOwnerHearsThatACertificateIsBoundToTheirDeviceAndThatItIsNoLonger() throws Exception {
    var phone = pinned();
    var bound = hears(BOUND);
    assertTrue(bound.contains("端末：t-1") && bound.contains("心当たりがない場合"), bound);
    var key = RegisteredDevices.keyHash(phone.certificate());
    done("device", "unpin", "t-1", "--key", key, "--reason", "a mistake");
    hears(UNBOUND);
    assertEquals(0, box.waiting());
  }

  @Test
  void theOwnerHearsOfTheSameByTheInterfaceInTheirLanguage() throws Exception {
    house.house().directory().set("tanaka", "preferredLanguage", "en");
    var phone = house.key("tanaka");
    var token = done("token", "create", "--role", "admin", "--person", "yamada", "--name", "x");
    var pem = Files.readString(house.file(phone));
    posted(token, "pin", Map.of("certificate", pem, "reason", "seen at the desk"));
    hears("A certificate was bound to your device t-1");
    var key = RegisteredDevices.keyHash(phone.certificate());
    posted(token, "unpin", Map.of("key", key, "reason", "a mistake"));
    var heard = hears("A certificate of your device t-1 counts no more");
    assertTrue(heard.contains("Done by: yamada"), heard);
  }

  private void posted(String token, String act, Map<String, String> body) throws Exception {
    var address = "http://127.0.0.1:" + house.house().port() + "/api/v1/devices/t-1/" + act;
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + token.strip())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(SealedJson.MAPPER.writeValueAsString(body)))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
    }
  }

  @Test
  void theOwnerHearsOnceThatABrowserIsKnownInWhichTheCertificateWasShown() throws Exception {
    var phone = pinned();
    hears(BOUND);
    var browser = house.house().browser();
    for (var i = 0; i < 2; i++) {
      var page =
          i == 0 ? house.afterPassword(browser, "strict", "tanaka") : house.ask(browser, "strict");
      SignOns.success(house.show(browser, page, Phone.holding(phone)));
    }
    var heard = hears("新しいブラウザーがあなたのブラウザーとして記録されました（パスワードのほかに端末かコードを使ったサインイン、または認証アプリの設定がありました）");
    assertTrue(heard.contains("端末：t-1"), heard);
    assertEquals(0, box.waiting());
  }
}
