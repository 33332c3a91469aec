package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What owners are sent about keys, by a real mail server. */
class KeyMailTest {
  private static final Pattern KEY = Pattern.compile("key-[0-9a-z]{12}");

  /** The next mail says all of this. */
  private static void hears(MailBox box, String... sentences) throws Exception {
    var mail = box.next();
    var all = mail.getSubject() + "\n" + MailBox.text(mail);
    for (var sentence : sentences) {
      assertTrue(all.contains(sentence), all);
    }
  }

  @Test
  void theOwnerHearsOnceThatABrowserIsKnownInWhichTheKeyWasShown(@TempDir Path dir)
      throws Exception {
    try (var box = MailBox.start(dir, Speech.SMTPS);
        var mochi = KeyHouse.start(dir, Clock.systemUTC(), box.settings(Speech.SMTPS))) {
      var phone = phone();
      mochi.enrolled(phone, "tanaka", "phone-1");
      hears(box, "端末 phone-1 の鍵が登録されました");
      var browser = mochi.browser();
      for (var service : List.of("lax", "other")) {
        SignOns.success(mochi.signOn(browser, service, "tanaka", phone));
      }
      hears(box, "新しいブラウザーがあなたのブラウザーとして記録されました", "端末：phone-1");
      assertEquals(0, box.waiting());
    }
  }

  @Test
  void theOwnerHearsOfEachKeyThatIsMadeOrEnds(@TempDir Path dir) throws Exception {
    try (var box = MailBox.start(dir, Speech.SMTPS);
        var mochi = KeyHouse.start(dir, Clock.systemUTC(), box.settings(Speech.SMTPS))) {
      mochi.enrolled(phone(), "tanaka", "phone-1");
      hears(box, "端末 phone-1 があなたの端末として登録されました", "端末 phone-1 の鍵が登録されました");
      var key = KEY.matcher(mochi.done("device", "key", "list", "--person", "tanaka"));
      assertTrue(key.find());
      mochi.done("device", "key", "end", key.group(), "--reason", "a new phone");
      hears(box, "端末 phone-1 の鍵が停止されました");
      mochi.enrolled(phone(), "tanaka", "phone-1");
      hears(box, "端末 phone-1 の鍵が登録されました");
      mochi.done("device", "lost", "phone-1", "--reason", "left in a train");
      hears(box, "端末 phone-1 が紛失として記録されました", "端末 phone-1 の鍵が停止されました");
    }
  }
}
