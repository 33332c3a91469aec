package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner of an authenticator app is sent, by a real mail server. */
class GuessedCodesMailTest {
  @Test
  void saysThatSomebodyKnowsThePasswordAndWhatToDo(@TempDir Path dir) throws Exception {
    try (var box = MailBox.start(dir, Speech.SMTPS);
        var house =
            OneTimeHouse.start(
                dir, OneTimeHouse.POLICY, yaml -> yaml + box.settings(Speech.SMTPS))) {
      var app = house.setUp("tanaka");
      var thief = house.elsewhere();
      var page = house.toTheCode(thief, "tanaka");
      for (int i = 0; i < 5; i++) {
        page = OneTimeHouse.type(thief, page, house.code(app, 100 + i));
      }
      var text = MailBox.text(box.next());
      while (!text.contains("間違ったコードを繰り返し入力しました")) {
        text = MailBox.text(box.next());
      }
      assertTrue(text.contains("すぐにパスワードを変更し"), text);
    }
  }
}
