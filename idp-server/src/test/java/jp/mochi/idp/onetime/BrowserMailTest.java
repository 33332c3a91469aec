package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.onetime.OneTimeHouse.App;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are sent about browsers that become known as theirs, by a real mail server. */
class BrowserMailTest {
  @TempDir private Path dir;
  private MailBox box;
  private OneTimeHouse house;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    house = OneTimeHouse.start(dir, OneTimeHouse.POLICY, yaml -> yaml + box.settings(Speech.SMTPS));
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  private void signOn(Browser browser, App app) throws Exception {
    house.clock().pass(Duration.ofMinutes(2)); // each code is good once
    browser.cookies().remove("__Host-mochi-session");
    SignOns.success(
        OneTimeHouse.type(browser, house.toTheCode(browser, "tanaka"), house.code(app)));
  }

  private String hears(String words) throws Exception {
    var mail = box.next();
    assertTrue(mail.getSubject().contains(words), mail.getSubject());
    return MailBox.text(mail);
  }

  private List<String> operated(String what) {
    return house
        .portal()
        .all("SELECT detail FROM audit WHERE kind = 'operated' AND detail LIKE '%" + what + "%'");
  }

  private long written() {
    return house.portal().all("SELECT event FROM outbox").stream()
        .filter("browser.known"::equals)
        .count();
  }

  @Test
  void theFirstTimeAndNotForEachRenewalOfTheCookie() throws Exception {
    var app = house.setUp("tanaka");
    var setUp = hears("サインイン用の認証アプリが設定されました");
    assertTrue(
        setUp.contains("・新しいブラウザーがあなたのブラウザーとして記録されました（パスワードのほかに端末かコードを使ったサインイン、または認証アプリの設定がありました）"),
        setUp);
    var browser = house.elsewhere();
    signOn(browser, app);
    var heard = hears("新しいブラウザーがあなたのブラウザーとして記録されました");
    assertTrue(heard.contains("操作した人：tanaka"), heard);
    assertTrue(heard.contains("心当たりがない場合"), heard);
    assertFalse(heard.contains("端末："), "no device was shown: " + heard);
    for (var again = 0; again < 3; again++) {
      signOn(browser, app);
    }
    assertEquals(1, written());
    house.portal().house().directory().set("tanaka", "preferredLanguage", "en");
    signOn(house.elsewhere(), app);
    hears(
        "A browser is known as yours from now on: somebody signed in there as you with more than"
            + " the password, or set up an authenticator app there");
    assertEquals(2, written());
    assertEquals(0, box.waiting());
  }

  @Test
  void butNotOfMoreThanFiveInADayWhichStandInTheRecords() throws Exception {
    var app = house.setUp("tanaka");
    for (var i = 0; i < 6; i++) {
      signOn(house.elsewhere(), app);
    }
    assertEquals(4, written(), "the first came with the app");
    var records = operated("browser add");
    assertEquals(7, records.size());
    assertEquals(2, records.stream().filter(it -> it.contains("untold")).count());
    house.clock().pass(Duration.ofDays(1));
    signOn(house.elsewhere(), app);
    assertEquals(5, written());
  }
}
