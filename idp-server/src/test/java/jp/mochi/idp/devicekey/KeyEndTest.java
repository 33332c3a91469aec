package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.assertAsksForKey;
import static jp.mochi.idp.devicekey.KeyHouse.phone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.AppReporter;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a key, or keeps it from counting. */
class KeyEndTest {
  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse mochi;

  @BeforeEach
  void start() throws Exception {
    mochi = KeyHouse.start(dir, Clock.systemUTC(), "");
  }

  @AfterEach
  void stop() {
    mochi.close();
  }

  private String keyOf(String person) {
    var listed = mochi.done("device", "key", "list", "--person", person);
    return listed.substring(0, listed.indexOf(' '));
  }

  private long operations(String operation) {
    var sql = "SELECT COUNT(*) FROM audit WHERE detail LIKE ?";
    var like = "%\"" + operation + "\"%";
    return mochi
        .house()
        .database()
        .read(h -> h.createQuery(sql).bind(0, like).mapTo(Long.class).one());
  }

  @Test
  void aKeyOfASuspendedPhoneIsRefusedUntilItIsLetInAgain() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    mochi.done("device", "suspend", "phone-1", "--reason", "left at home");
    SignOns.assertAsks(mochi.opens(browser, "lax")); // the session has ended
    mochi.assertRefused("DEVICE_SUSPENDED", mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
    mochi.done(Typed.act("resume", "phone-1"));
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
  }

  @Test
  void aLostPhonesKeyEndsWithItsSessionsAndStaysEnded() throws Exception {
    var phone = phone();
    var thiefs = mochi.browser();
    mochi.enrolled(phone, "tanaka", "phone-1");
    SignOns.success(mochi.signOn(thiefs, "lax", "tanaka", phone));
    var page = mochi.goes(thiefs, "lax", "tanaka");
    assertAsksForKey(page);
    mochi.done("device", "lost", "phone-1", "--reason", "left in a train");
    mochi.assertRefused("DEVICE_LOST", KeyHouse.shown(thiefs, page, phone));
    SignOns.assertAsks(mochi.opens(thiefs, "lax"));
    mochi.assertRefused("DEVICE_KEY_NONE", mochi.goes(mochi.browser(), "lax", "tanaka"));
    assertTrue(mochi.done("device", "key", "list", "--device", "phone-1").contains("No keys"));
    mochi.done(Typed.act("found", "phone-1"));
    mochi.assertRefused("DEVICE_KEY_NONE", mochi.goes(mochi.browser(), "lax", "tanaka"));
  }

  @Test
  void aRetiredPhonesKeyEnds() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
    mochi.done("device", "retire", "phone-1", "--reason", "traded in");
    mochi.assertRefused("DEVICE_KEY_NONE", mochi.goes(mochi.browser(), "lax", "tanaka"));
  }

  @Test
  void endingAKeyEndsWhatRestsOnIt() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    var browser = mochi.browser();
    SignOns.success(mochi.signOn(browser, "lax", "tanaka", phone));
    var page = mochi.goes(mochi.browser(), "lax", "tanaka");
    assertAsksForKey(page);
    var ended = mochi.done("device", "key", "end", keyOf("tanaka"), "--reason", "a new phone");
    assertTrue(ended.contains("1 sessions"), ended);
    SignOns.assertAsks(mochi.opens(browser, "lax"));
    mochi.assertRefused("DEVICE_KEY_NONE", mochi.goes(mochi.browser(), "lax", "tanaka"));
    assertTrue(mochi.done("device", "key", "list", "--person", "tanaka").contains("No keys"));
    assertFalse(mochi.done("device", "show", "phone-1").contains("webauthn"));
    assertEquals(1, operations("device key end"));
    for (var rounds = 0; rounds < 200 && told() == 0; rounds++) {
      Pause.of(Duration.ofMillis(50));
    }
    assertEquals(1, told(), "how it stands at the service is on record");
  }

  private long told() {
    var sql = "SELECT COUNT(*) FROM audit WHERE kind = 'service-told'";
    return mochi.house().database().read(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  @Test
  void anAnswerByAKeyThatHasEndedMeanwhileIsRefused() throws Exception {
    var phone = phone();
    var second = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    mochi.enrolled(second, "tanaka", "phone-1");
    var first = mochi.done("device", "key", "list", "--device", "phone-1");
    var browser = mochi.browser();
    var page = mochi.goes(browser, "lax", "tanaka");
    var id = first.substring(0, first.indexOf(' ')); // the oldest comes first
    mochi.done("device", "key", "end", id, "--reason", "a new phone");
    var refused = KeyHouse.shown(browser, page, phone);
    mochi.assertRefused("DEVICE_KEY_ENDED", refused);
    assertTrue(refused.body().contains("data-key=\"get\""), "the other one may be shown");
    SignOns.success(KeyHouse.shown(browser, refused, second));
  }

  @Test
  void aPhoneWithAnAppThatIsntWantedSignsNobodyOnUntilItIsGone() throws Exception {
    var phone = phone();
    mochi.enrolled(phone, "tanaka", "phone-1");
    mochi.done(
        "blocklist",
        "add",
        "--app",
        "com.evil.app",
        "--action",
        "sign-out",
        "--reason-ja",
        "連絡先を送る",
        "--reason-en",
        "It sends contacts away");
    var reporter = new AppReporter(mochi.house());
    reporter.report("phone-1", "com.evil.app 3.1 Evil App");
    var refused = mochi.signOn(mochi.browser(), "lax", "tanaka", phone);
    mochi.assertRefused("DEVICE_APP_LISTED", refused);
    assertTrue(refused.body().contains("It sends contacts away"), refused.body());
    reporter.report("phone-1", "com.fine.app 1.0");
    SignOns.success(mochi.signOn(mochi.browser(), "lax", "tanaka", phone));
  }

  @Test
  void aReasonIsNeededToEndAKey() throws Exception {
    mochi.enrolled(phone(), "tanaka", "phone-1");
    var said = new Typed(dir).run("device", "key", "end", keyOf("tanaka"), "--reason", " ");
    assertEquals(1, said.status(), said.out());
    assertFalse(mochi.done("device", "key", "list", "--person", "tanaka").contains("No keys"));
  }
}
