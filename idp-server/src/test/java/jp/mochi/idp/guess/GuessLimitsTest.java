package jp.mochi.idp.guess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the limits promise, on whatever database. */
@ParameterizedClass
@EnumSource(Engine.class)
class GuessLimitsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(15);

  /** Threshold 10: strangers 5, of one network 3; known browsers 4, one of them 3. */
  private final GuessRules rules = new GuessRules(10, WINDOW, 4);

  private final GuessLimits limits = new GuessLimits(Guessed.PASSWORD, rules);

  private final OpenDatabase database;

  GuessLimitsTest(Engine engine) {
    this.database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void keepsAllTriesTogetherBelowTheLockoutThreshold() {
    for (int threshold = 3; threshold < 60; threshold++) {
      var each = new GuessRules(threshold, WINDOW);
      assertTrue(each.fromStrangers() + each.fromKnownBrowsers() < threshold);
      assertTrue(each.fromStrangers() >= 1 && each.fromKnownBrowsers() >= 1);
      assertTrue(each.fromOneNetwork() <= each.fromStrangers() && each.fromOneNetwork() >= 1);
      assertTrue(each.fromOneKnownBrowser() <= each.fromKnownBrowsers());
    }
  }

  @Test
  void letsNoMoreStrangersThroughThanTheBudgetWhateverTheirNetworks() {
    int granted = 0;
    for (int i = 0; i < 40; i++) {
      granted +=
          ask(stranger("tanaka", "203.0." + i + ".1"), NOW) instanceof Verdict.Granted ? 1 : 0;
    }
    assertEquals(rules.fromStrangers(), granted);
  }

  @Test
  void countsA24AsOneNetworkAndA64AsOne() {
    for (int i = 0; i < rules.fromOneNetwork(); i++) {
      assertGranted(stranger("tanaka", "192.0.2." + i));
      assertGranted(stranger("suzuki", "2001:db8:0:1::" + i));
    }
    assertInstanceOf(Verdict.Wait.class, ask(stranger("tanaka", "192.0.2.200"), NOW));
    assertInstanceOf(Verdict.Wait.class, ask(stranger("suzuki", "2001:db8:0:1:ffff::9"), NOW));
    assertGranted(stranger("tanaka", "192.0.3.1"));
    assertGranted(stranger("suzuki", "2001:db8:0:2::1"));
  }

  @Test
  void stopsANetworkThatTriesManyAccounts() {
    for (int i = 0; i < rules.accountsPerNetwork(); i++) {
      assertGranted(stranger("person" + i, "192.0.2.1"));
      assertGranted(stranger("person" + i, "192.0.2.2"));
    }
    assertInstanceOf(Verdict.Wait.class, ask(stranger("another", "192.0.2.3"), NOW));
    assertGranted(stranger("another", "198.51.100.1"));
  }

  @Test
  void givesAKnownBrowserALaneOfItsOwn() {
    exhaust("tanaka");
    assertInstanceOf(Verdict.Wait.class, ask(stranger("tanaka", "198.51.100.1"), NOW));
    for (int i = 0; i < rules.fromOneKnownBrowser(); i++) {
      assertGranted(known("tanaka", "phone"));
    }
    assertInstanceOf(Verdict.Wait.class, ask(known("tanaka", "phone"), NOW));
    assertGranted(known("tanaka", "laptop"));
    assertInstanceOf(Verdict.Wait.class, ask(known("tanaka", "laptop"), NOW));
  }

  @Test
  void startsAKnownBrowserOverAfterASuccess() {
    assertGranted(known("tanaka", "phone"));
    assertGranted(known("tanaka", "phone"));
    var last = assertGranted(known("tanaka", "phone"));
    assertInstanceOf(Verdict.Wait.class, ask(known("tanaka", "phone"), NOW));
    settle(last, true);
    assertGranted(known("tanaka", "phone"));
  }

  @Test
  void countsAPersonsSecondNameInTheSameBudgetWithoutSayingSo() {
    exhaust("tanaka");
    assertInstanceOf(Verdict.Hidden.class, ask(secondNameOfTanaka("198.51.100.1"), NOW));
  }

  @Test
  void tellsAPersonsSecondNameToWaitAtTheSameTryAsANameThatNobodyHas() {
    exhaust("tanaka");
    for (int i = 1; i <= 6; i++) {
      var verdict = ask(secondNameOfTanaka("192.0.2.1"), NOW.plusSeconds(i));
      var nobodys = ask(nobody("nobody@example", "192.0.2.1"), NOW.plusSeconds(i));
      if (i <= rules.fromOneNetwork()) {
        assertInstanceOf(Verdict.Hidden.class, verdict, "try " + i);
        assertInstanceOf(Verdict.Granted.class, nobodys, "try " + i);
      } else {
        assertEquals(nobodys, verdict, "try " + i);
      }
    }
  }

  @Test
  void tellsAPersonsSecondNameToWaitAcrossNetworksAsItWouldNobody() {
    exhaust("tanaka");
    for (int i = 0; i < rules.fromStrangers(); i++) {
      var from = "198.51." + i + ".1";
      assertInstanceOf(Verdict.Hidden.class, ask(secondNameOfTanaka(from), NOW));
      assertGranted(nobody("nobody@example", from));
    }
    assertEquals(
        ask(nobody("nobody@example", "198.51.99.1"), NOW),
        ask(secondNameOfTanaka("198.51.99.1"), NOW));
  }

  @Test
  void chargesANetworkForAPersonsSecondNameAsForANameThatNobodyHas() {
    exhaust("tanaka");
    int before = taken("NETWORK");
    ask(secondNameOfTanaka("192.0.2.1"), NOW);
    ask(secondNameOfTanaka("192.0.2.1"), NOW);
    assertEquals(before + 1, taken("NETWORK"));
    for (int i = 1; i < rules.accountsPerNetwork(); i++) {
      assertGranted(stranger("person" + i, "192.0.2.1"));
    }
    assertInstanceOf(Verdict.Wait.class, ask(stranger("another", "192.0.2.1"), NOW));
  }

  @Test
  void limitsNamesThatNobodyHasInTheSameWay() {
    for (int i = 0; i < rules.fromStrangers(); i++) {
      assertGranted(nobody("yamada", "203.0." + i + ".1"));
    }
    assertInstanceOf(Verdict.Wait.class, ask(nobody("yamada", "203.0.99.1"), NOW));
  }

  @Test
  void givesATryBackThatTheDirectoryCouldNotJudge() {
    for (int i = 0; i < 50; i++) {
      settle(assertGranted(stranger("tanaka", "192.0.2.1")), false);
      settle(assertGranted(stranger("person" + i, "192.0.2.1")), false);
    }
    assertGranted(stranger("tanaka", "192.0.2.1"));
  }

  @Test
  void keepsNoRowForAStrangerWhoseTriesCountNothing() {
    var second = new ArrayList<Verdict.Granted>();
    for (int i = 0; i < 3; i++) {
      settle(assertGranted(stranger("tanaka", "192.0.2.1")), true);
      settle(assertGranted(stranger("person" + i, "192.0.2.1")), false);
      second.add(assertGranted(stranger("suzuki", "192.0.2.1")));
    }
    assertEquals(4, rows("taken > 0"), "of the tries under way");
    assertEquals(4, rows("1 = 1"));
    second.forEach(granted -> settle(granted, true));
    assertEquals(0, rows("1 = 1"));
  }

  @Test
  void givesAStrangersSuccessBackOnlyItsOwnTry() {
    assertGranted(stranger("tanaka", "203.0.1.1"));
    settle(assertGranted(stranger("tanaka", "203.0.2.1")), true);
    for (int i = 1; i < rules.fromStrangers(); i++) {
      assertGranted(stranger("tanaka", "203.0.1" + i + ".1"));
    }
    assertInstanceOf(Verdict.Wait.class, ask(stranger("tanaka", "203.0.99.1"), NOW));
  }

  @Test
  void tellsHowLongToWaitAndForgetsAfterAQuietWindow() {
    exhaust("tanaka");
    var wait =
        assertInstanceOf(
            Verdict.Wait.class, ask(stranger("tanaka", "198.51.100.1"), NOW.plusSeconds(60)));
    assertEquals(WINDOW.minusSeconds(60), wait.time());
    assertInstanceOf(
        Verdict.Granted.class, ask(stranger("tanaka", "198.51.100.1"), NOW.plus(WINDOW)));
  }

  @Test
  void countsAsTheDirectoryDoesWhoseWindowBeginsAnewWithEachFailure() {
    var slowly = WINDOW.minusSeconds(1);
    var time = NOW;
    for (int i = 0; i < rules.fromStrangers(); i++) {
      assertInstanceOf(Verdict.Granted.class, ask(stranger("tanaka", "203.0." + i + ".1"), time));
      time = time.plus(slowly);
    }
    assertInstanceOf(Verdict.Wait.class, ask(stranger("tanaka", "203.0.99.1"), time));
  }

  @Test
  void letsNoMoreThroughWhenAllComeAtOnce() throws Exception {
    var tries = new ArrayList<Callable<Verdict>>();
    for (int i = 0; i < 200; i++) {
      var from = "203.0." + i + ".1";
      tries.add(() -> ask(stranger("tanaka", from), NOW));
    }
    int granted = 0;
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var verdict : threads.invokeAll(tries)) {
        granted += verdict.get() instanceof Verdict.Granted ? 1 : 0;
      }
    }
    assertEquals(rules.fromStrangers(), granted);
  }

  @Test
  void deletesWhatHasExpiredSoThatTheTableNeverOutgrowsTheTriesOfAWindow() {
    var later = NOW.plus(WINDOW).plusSeconds(1);
    for (int i = 0; i < 100; i++) {
      ask(nobody("name" + i, "203.0." + i + ".1"), NOW);
    }
    for (int i = 0; i < 100; i++) {
      ask(nobody("later" + i, "198.51." + i + ".1"), later);
    }
    assertEquals(0, rows("until <= " + later.toEpochMilli()));
    assertTrue(rows("1 = 1") <= 300, "left: " + rows("1 = 1"));
  }

  @Test
  void writesNothingForATryThatItRefuses() {
    for (int i = 0; i < rules.fromOneNetwork(); i++) {
      assertGranted(stranger("tanaka", "192.0.2.1"));
    }
    var before = table();
    assertInstanceOf(Verdict.Wait.class, ask(stranger("tanaka", "192.0.2.1"), NOW.plusSeconds(60)));
    assertEquals(before, table());
  }

  @Test
  void chargesANetworkOnceForAnAccountUntilItsLastTryIsGivenBack() {
    var first = assertGranted(stranger("tanaka", "192.0.2.1"));
    var second = assertGranted(stranger("tanaka", "192.0.2.1"));
    assertEquals(1, taken("NETWORK"));
    settle(first, false);
    assertEquals(1, taken("NETWORK"), "the second may still fail");
    settle(second, true);
    assertEquals(0, taken("NETWORK"));
    settle(assertGranted(stranger("tanaka", "192.0.2.1")), true);
    assertEquals(0, taken("NETWORK") + taken("NAME") + taken("PAIR") + taken("PERSON"));
  }

  /** Of what came right before nothing is left that would end sooner. */
  @Test
  void beginsANetworksWindowWithTheFirstTryThatStays() {
    settle(assertGranted(stranger("tanaka", "192.0.2.1")), true);
    var lately = NOW.plus(WINDOW).minusSeconds(60);
    for (int i = 0; i < rules.accountsPerNetwork(); i++) {
      assertInstanceOf(Verdict.Granted.class, ask(stranger("person" + i, "192.0.2.1"), lately));
    }
    var another = stranger("another", "192.0.2.1");
    assertInstanceOf(Verdict.Wait.class, ask(another, NOW.plus(WINDOW)));
    assertInstanceOf(Verdict.Granted.class, ask(another, lately.plus(WINDOW)));
  }

  @Test
  void chargesANetworkOnceWhenTheTriesComeAtOnce() throws Exception {
    var tries = new ArrayList<Callable<Verdict>>();
    for (int i = 0; i < 60; i++) {
      var name = "person" + i % 3;
      tries.add(() -> ask(stranger(name, "192.0.2.1"), NOW));
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var verdict : threads.invokeAll(tries)) {
        verdict.get();
      }
    }
    assertEquals(3, taken("NETWORK"));
    assertEquals(3 * rules.fromOneNetwork(), taken("PAIR"));
    assertEquals(3 * rules.fromOneNetwork(), taken("PERSON"));
  }

  @Test
  void tellsANetworkToWaitWhetherOrNotTheNameIsUsedUp() {
    exhaust("tanaka");
    for (int i = 0; i < rules.accountsPerNetwork(); i++) {
      assertGranted(stranger("person" + i, "192.0.2.1"));
    }
    assertEquals(
        ask(nobody("nobody@example", "192.0.2.1"), NOW), ask(secondNameOfTanaka("192.0.2.1"), NOW));
  }

  @Test
  void letsAPersonStartOverUnderEveryNameAndNetworkAndNobodyElse() {
    exhaust("tanaka");
    for (int i = 0; i < rules.fromOneKnownBrowser(); i++) {
      assertGranted(known("tanaka", "phone"));
    }
    exhaust("suzuki");
    assertTrue(database.<Integer>write(h -> GuessLimits.startOver(h, "tanaka-id")) > 0);
    assertGranted(secondNameOfTanaka("198.51.100.1"));
    assertGranted(stranger("tanaka", "203.0.1.1"));
    assertGranted(known("tanaka", "phone"));
    assertInstanceOf(Verdict.Wait.class, ask(stranger("suzuki", "203.0.1.1"), NOW));
  }

  private int taken(String kind) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT COALESCE(SUM(taken), 0) FROM guess WHERE counter LIKE ?", kind + ":%")
                .mapTo(Integer.class)
                .one());
  }

  private int rows(String which) {
    return database.read(
        handle ->
            handle.select("SELECT count(*) FROM guess WHERE " + which).mapTo(Integer.class).one());
  }

  private List<Map<String, Object>> table() {
    return database.read(
        handle -> handle.select("SELECT * FROM guess ORDER BY counter").mapToMap().list());
  }

  private void exhaust(String name) {
    for (int i = 0; i < rules.fromStrangers(); i++) {
      assertGranted(stranger(name, "203.0." + i + ".1"));
    }
  }

  private static Attempt stranger(String name, String from) {
    return new Attempt(name, Optional.of(name + "-id"), from, Optional.empty());
  }

  private static Attempt nobody(String name, String from) {
    return new Attempt(name, Optional.empty(), from, Optional.empty());
  }

  private static Attempt secondNameOfTanaka(String from) {
    return new Attempt("tanaka@example", Optional.of("tanaka-id"), from, Optional.empty());
  }

  private static Attempt known(String name, String browser) {
    return new Attempt(name, Optional.of(name + "-id"), "192.0.2.1", Optional.of(browser));
  }

  private Verdict.Granted assertGranted(Attempt attempt) {
    return assertInstanceOf(Verdict.Granted.class, ask(attempt, NOW), attempt.toString());
  }

  private Verdict ask(Attempt attempt, Instant now) {
    return database.write(handle -> limits.ask(handle, attempt, now));
  }

  private void settle(Verdict.Granted granted, boolean proved) {
    database.write(
        handle -> {
          if (proved) {
            limits.proved(handle, granted);
          } else {
            limits.giveBack(handle, granted);
          }
          return true;
        });
  }
}
