package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.reason.Reason;
import jp.mochi.ldap.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuessingTest {
  @SuppressWarnings("NullAway.Init") // open() sets it
  private LoginHouse house;

  @BeforeEach
  void open() {
    house = new LoginHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aThousandGuessesFromTwoHundredAddressesDontLockTheColleagueOut() throws Exception {
    var phone = signOn("tanaka", "right horse 7", Optional.empty()).knownBrowser();
    house.clock.move(Duration.ofHours(1));
    int before = house.directory.binds.get();
    var guesses = new ArrayList<Callable<Checked>>();
    for (int i = 0; i < 1000; i++) {
      var guess = "guess " + i;
      var address = "203.0.%d.%d".formatted(i % 200, i % 250 + 1);
      guesses.add(() -> check("tanaka", guess, Optional.empty(), address));
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var result : threads.invokeAll(guesses)) {
        assertInstanceOf(Checked.Failed.class, result.get());
      }
    }
    assertTrue(house.directory.binds.get() - before < LoginHouse.THRESHOLD);
    assertFalse(house.directory.isLocked("tanaka"), "the directory's own lockout is not reached");
    signOn("tanaka", "right horse 7", phone);
  }

  @Test
  void theColleagueMayMistypeWhileStrangersGuess() {
    var phone = signOn("tanaka", "right horse 7", Optional.empty()).knownBrowser();
    for (int i = 0; i < 50; i++) {
      check("tanaka", "guess", Optional.empty(), "203.0." + i + ".1");
    }
    check("tanaka", "Right horse 7", phone, "192.0.2.1");
    check("tanaka", "right horse  7", phone, "192.0.2.1");
    assertFalse(house.directory.isLocked("tanaka"));
    signOn("tanaka", "right horse 7", phone);
  }

  @Test
  void aStrangerGuessesNoFurtherEvenWithTheRightPassword() {
    for (int i = 0; i < 20; i++) {
      check("tanaka", "guess", Optional.empty(), "203.0." + i + ".1");
    }
    var failed = failed(check("tanaka", "right horse 7", Optional.empty(), "203.0.99.1"));
    assertEquals(Reason.TOO_MANY_TRIES, failed.reason());
    assertEquals(Optional.of(LoginHouse.WINDOW), failed.pause());
    house.clock.move(LoginHouse.WINDOW);
    signOn("tanaka", "right horse 7", Optional.empty());
  }

  @Test
  void anotherNameOfThePersonIsNoSecondBudget() {
    for (int i = 0; i < 20; i++) {
      check("tanaka", "guess", Optional.empty(), "203.0." + i + ".1");
      check("TANAKA", "guess", Optional.empty(), "203.1." + i + ".1");
      check("tanaka@example.co.jp", "guess", Optional.empty(), "203.2." + i + ".1");
    }
    assertFalse(house.directory.isLocked("tanaka"));
  }

  @Test
  void namesThatExistAndNamesThatDontLookAlikeInWordsAndTime() {
    for (int i = 0; i < 12; i++) {
      var address = "203.0." + i + ".1";
      var nobody = failed(check("nobody", "guess", Optional.empty(), address));
      var tanaka = failed(check("tanaka", "guess", Optional.empty(), address));
      assertEquals(nobody.reason(), tanaka.reason());
      assertEquals(nobody.pause(), tanaka.pause());
    }
    var start = house.clock.instant();
    house.answeredAt.forEach(at -> assertEquals(start.plus(Pace.STEP), at));
    assertEquals(24, house.answeredAt.size());
  }

  @Test
  void anotherNameOfThePersonIsAnsweredLikeANameThatNobodyHas() {
    for (int i = 0; i < 12; i++) {
      check("tanaka", "guess", Optional.empty(), "203.0." + i + ".1");
    }
    for (int i = 0; i < 6; i++) {
      var nobody = failed(check("nobody@example.co.jp", "x", Optional.empty(), "192.0.2.1"));
      var tanaka = failed(check("tanaka@example.co.jp", "x", Optional.empty(), "192.0.2.1"));
      assertEquals(nobody.reason(), tanaka.reason(), "try " + i);
      assertEquals(nobody.pause(), tanaka.pause(), "try " + i);
    }
  }

  @Test
  void aFaultOfTheDirectoryIsNoTry() {
    house.directory.goAway(true);
    for (int i = 0; i < 30; i++) {
      var failed = failed(check("tanaka", "right horse 7", Optional.empty(), "192.0.2.1"));
      assertEquals(Reason.DIRECTORY_UNAVAILABLE, failed.reason());
    }
    house.directory.goAway(false);
    signOn("tanaka", "right horse 7", Optional.empty());
  }

  @Test
  void theOldPasswordCantBeGuessedByChangingIt() {
    for (int i = 0; i < 20; i++) {
      house.factor.change(
          "tanaka",
          new Password("guess" + i),
          new Password("brand new 99"),
          house.visitor("b", Optional.empty(), "203.0." + i + ".1"),
          LoginHouse.request());
    }
    assertFalse(house.directory.isLocked("tanaka"));
  }

  @Test
  void aFullWidthNameIsTheSameName() {
    signOn("　ｔａｎａｋａ ", "right horse 7", Optional.empty());
  }

  @Test
  void passwordsAreNeverAltered() {
    for (var altered : new String[] {" right horse 7", "right horse 7 ", "ｒight horse 7"}) {
      var failed = failed(check("tanaka", altered, Optional.empty(), "192.0.2.1"));
      assertEquals(Reason.CREDENTIALS, failed.reason());
    }
  }

  @Test
  void whatIsTooLongNeverReachesTheDirectory() {
    check("t".repeat(257), "right horse 7", Optional.empty(), "192.0.2.1");
    check("tanaka", "あ".repeat(342), Optional.empty(), "192.0.2.1");
    check("tanaka", "", Optional.empty(), "192.0.2.1");
    assertEquals(0, house.directory.binds.get());
    check("tanaka", "あ".repeat(341), Optional.empty(), "192.0.2.1");
    assertEquals(1, house.directory.binds.get());
  }

  @Test
  void everyFailureLeavesARecordAndAnUnknownNameOnlyItsHash() {
    check("tanaka", "guess", Optional.empty(), "192.0.2.1");
    check("my secret pass", "guess", Optional.empty(), "192.0.2.1");
    var known = assertInstanceOf(AuditEvent.Refused.class, house.audit.get(0));
    assertEquals(Optional.of("id-of-tanaka"), known.who().orElseThrow().personId());
    assertEquals("tanaka", known.who().orElseThrow().username());
    assertEquals(Reason.CREDENTIALS, known.reason());
    assertFalse(house.audit.get(1).toString().contains("my secret pass"));
    assertFalse(house.audit.toString().contains("guess"));
  }

  @Test
  void changesOfAPasswordAreRecordedWithWhoseItIsAlsoWhenTheDirectoryDoesNotTakeIt() {
    var visitor = house.visitor("b", Optional.empty(), "192.0.2.1");
    var right = new Password("right horse 7");
    house.factor.change("tanaka", right, new Password("short"), visitor, LoginHouse.request());
    house.factor.change(
        "tanaka", right, new Password("brand new 99"), visitor, LoginHouse.request());
    var rejected = assertInstanceOf(AuditEvent.Operated.class, house.audit.get(0));
    assertEquals("password change rejected", rejected.operation());
    assertEquals("Password fails quality checking policy", rejected.detail().get("why"));
    assertEquals(Optional.of("id-of-tanaka"), rejected.actor().personId());
    var changed = assertInstanceOf(AuditEvent.Operated.class, house.audit.get(1));
    assertEquals("password change", changed.operation());
    assertEquals(Optional.of("id-of-tanaka"), changed.actor().personId());
  }

  private Checked check(String name, String password, Optional<String> known, String address) {
    var visitor = house.visitor("browser-of-" + address, known, address);
    return house.factor.check(name, new Password(password), visitor, LoginHouse.request());
  }

  private Checked.Opened signOn(String name, String password, Optional<String> known) {
    return LoginHouse.signedOn(check(name, password, known, "192.0.2.1"));
  }

  private static Checked.Failed failed(Checked checked) {
    return assertInstanceOf(Checked.Failed.class, checked);
  }
}
