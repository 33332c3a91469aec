package jp.mochi.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What known browsers promise, on whatever database. */
abstract class KnownBrowsersContract {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private final KnownBrowsers browsers = new KnownBrowsers(text -> mark("ours", text));

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
  }

  @AfterEach
  void close() {
    handle.close();
  }

  @Test
  void knowsAPersonInTheBrowserThatWasSignedOnWithAndNobodyElse() {
    var cookie = signOn(Optional.empty(), "tanaka", NOW);
    assertInstanceOf(Recognition.Known.class, recognise(cookie, "tanaka", NOW));
    assertInstanceOf(Recognition.Stranger.class, recognise(cookie, "suzuki", NOW));
    assertInstanceOf(Recognition.Stranger.class, recognise(Optional.empty(), "tanaka", NOW));
  }

  @Test
  void servesSeveralPeopleInOneBrowser() {
    var cookie = signOn(Optional.empty(), "tanaka", NOW);
    cookie = signOn(cookie, "suzuki", NOW.plusSeconds(60));
    assertInstanceOf(Recognition.Known.class, recognise(cookie, "tanaka", NOW.plusSeconds(61)));
    assertInstanceOf(Recognition.Known.class, recognise(cookie, "suzuki", NOW.plusSeconds(61)));
  }

  @Test
  void ignoresWhatIsNotACookieOfOurs() {
    var value = signOn(Optional.empty(), "tanaka", NOW).orElseThrow();
    for (var forged : List.of("", "x", value + "A", "'; DROP TABLE known_browser; --", "é.é")) {
      assertInstanceOf(
          Recognition.Stranger.class, recognise(Optional.of(forged), "tanaka", NOW), forged);
    }
    assertInstanceOf(Recognition.Known.class, recognise(Optional.of(value), "tanaka", NOW));
  }

  /** An id is no secret: it is in the records of whoever is told of a theft. */
  @Test
  void forgetsNoBrowserForACookieThatWeNeverMade() {
    var value = signOn(Optional.empty(), "tanaka", NOW).orElseThrow();
    var parts = value.split("\\.", -1);
    var secret = "A".repeat(43);
    var theirs = parts[0] + "." + secret;
    for (var forged :
        List.of(
            theirs,
            theirs + "." + parts[2],
            theirs + "." + mark("theirs", theirs),
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + "." + "A".repeat(22))) {
      var cookie = Optional.of(forged);
      assertInstanceOf(Recognition.Stranger.class, recognise(cookie, "tanaka", NOW), forged);
      assertNotEquals(
          parts[0], signOn(cookie, "suzuki", NOW).orElseThrow().split("\\.", -1)[0], forged);
    }
    assertInstanceOf(Recognition.Known.class, recognise(Optional.of(value), "tanaka", NOW));
  }

  @Test
  void changesTheSecretAtEachSignOn() {
    var first = signOn(Optional.empty(), "tanaka", NOW);
    var second = signOn(first, "tanaka", NOW.plusSeconds(1));
    assertNotEquals(first, second);
    assertEquals(first.orElseThrow().split("\\.")[0], second.orElseThrow().split("\\.")[0]);
  }

  @Test
  void storesNoSecret() {
    var secret = signOn(Optional.empty(), "tanaka", NOW).orElseThrow().split("\\.")[1];
    var rows = handle.select("SELECT * FROM known_browser").mapToMap().list().toString();
    assertFalse(rows.contains(secret));
  }

  @Test
  void acceptsTheSecretBeforeForTabsSideBySide() {
    var first = signOn(Optional.empty(), "tanaka", NOW);
    var second = signOn(first, "tanaka", NOW.plusSeconds(10));
    recognise(second, "tanaka", NOW.plusSeconds(11));
    assertInstanceOf(Recognition.Known.class, recognise(first, "tanaka", NOW.plusSeconds(12)));
    assertEquals(
        Optional.empty(),
        browsers.remember(handle, first, "tanaka", NOW.plusSeconds(12)),
        "the other tab's cookie stays in force");
    assertInstanceOf(Recognition.Known.class, recognise(second, "tanaka", NOW.plusSeconds(13)));
  }

  @Test
  void acceptsTheSecretBeforeWhenTheAnswerWithItsSuccessorWasLost() {
    var first = signOn(Optional.empty(), "tanaka", NOW);
    signOn(first, "tanaka", NOW.plusSeconds(10));
    var nextDay = NOW.plus(Duration.ofDays(1));
    assertInstanceOf(Recognition.Known.class, recognise(first, "tanaka", nextDay));
    var third = signOn(first, "tanaka", nextDay);
    assertInstanceOf(Recognition.Known.class, recognise(third, "tanaka", nextDay));
  }

  @Test
  void forgetsTheBrowserWhenAnOldSecretComesAgain() {
    var copied = signOn(Optional.empty(), "tanaka", NOW);
    var owners = signOn(copied, "tanaka", NOW.plusSeconds(10));
    recognise(owners, "tanaka", NOW.plusSeconds(20));
    var later = NOW.plus(KnownBrowsers.GRACE).plusSeconds(60);
    var theft = assertInstanceOf(Recognition.Stolen.class, recognise(copied, "tanaka", later));
    assertEquals(List.of("tanaka"), theft.people());
    assertInstanceOf(Recognition.Stranger.class, recognise(copied, "tanaka", later));
    assertInstanceOf(Recognition.Stranger.class, recognise(owners, "tanaka", later));
  }

  @Test
  void findsAThiefOutWhenTheOwnerComesNext() {
    var owners = signOn(Optional.empty(), "tanaka", NOW);
    var thiefs = signOn(owners, "tanaka", NOW.plusSeconds(10));
    var afterwards = signOn(thiefs, "tanaka", NOW.plus(Duration.ofHours(1)));
    recognise(afterwards, "tanaka", NOW.plus(Duration.ofHours(2)));
    assertInstanceOf(
        Recognition.Stolen.class, recognise(owners, "tanaka", NOW.plus(Duration.ofHours(3))));
  }

  @Test
  void beginsAnewAfterTheft() {
    var copied = signOn(Optional.empty(), "tanaka", NOW);
    recognise(signOn(copied, "tanaka", NOW), "tanaka", NOW);
    var later = NOW.plus(Duration.ofHours(1));
    var fresh = signOn(copied, "tanaka", later);
    assertNotEquals(copied.orElseThrow().split("\\.")[0], fresh.orElseThrow().split("\\.")[0]);
    assertInstanceOf(Recognition.Known.class, recognise(fresh, "tanaka", later));
  }

  @Test
  void forgetsABrowserThatWasNotUsedFor180Days() {
    var cookie = signOn(Optional.empty(), "tanaka", NOW);
    var lastDay = NOW.plus(KnownBrowsers.LIFETIME).minusSeconds(1);
    assertInstanceOf(Recognition.Known.class, recognise(cookie, "tanaka", lastDay));
    var after = NOW.plus(KnownBrowsers.LIFETIME);
    assertInstanceOf(Recognition.Stranger.class, recognise(cookie, "tanaka", after));
    assertEquals(List.of(), browsers.expired(handle, lastDay, 100));
    var expired = browsers.expired(handle, after, 100);
    assertEquals(1, browsers.expire(handle, expired, after));
    assertEquals(0, count("known_browser") + count("known_browser_person"));
  }

  /** It was found by a look of its own, before the transaction that deletes. */
  @Test
  void keepsABrowserThatIsUsedWhileOldOnesAreForgotten() {
    var gone = signOn(Optional.empty(), "tanaka", NOW);
    var used = signOn(Optional.empty(), "suzuki", NOW);
    var after = NOW.plus(KnownBrowsers.LIFETIME);
    var expired = browsers.expired(handle, after, 100);
    assertEquals(2, expired.size());
    assertEquals(1, browsers.expired(handle, after, 1).size(), "no more than asked for");
    used = signOn(used, "suzuki", after.minusSeconds(1));
    assertEquals(1, browsers.expire(handle, expired, after));
    assertInstanceOf(Recognition.Known.class, recognise(used, "suzuki", after));
    assertInstanceOf(Recognition.Stranger.class, recognise(gone, "tanaka", after));
    assertEquals(1, count("known_browser_person"));
  }

  @Test
  void keepsOnlyTheNewestBrowsersOfAPerson() {
    var cookies = new ArrayList<Optional<String>>();
    for (int i = 0; i <= KnownBrowsers.BROWSERS_PER_PERSON; i++) {
      cookies.add(signOn(Optional.empty(), "tanaka", NOW.plusSeconds(i)));
    }
    var later = NOW.plusSeconds(60);
    assertInstanceOf(Recognition.Stranger.class, recognise(cookies.getFirst(), "tanaka", later));
    assertInstanceOf(Recognition.Known.class, recognise(cookies.get(1), "tanaka", later));
    assertInstanceOf(Recognition.Known.class, recognise(cookies.getLast(), "tanaka", later));
  }

  @Test
  void isVouchedForByMoreThanAPasswordAndForThatPersonOnly() {
    var cookie = signOn(Optional.empty(), "tanaka", NOW);
    cookie = signOn(cookie, "suzuki", NOW);
    assertFalse(isVouchedFor(cookie, "tanaka", NOW));
    browsers.vouch(handle, cookie, "tanaka", NOW);
    assertTrue(isVouchedFor(cookie, "tanaka", NOW));
    assertFalse(isVouchedFor(cookie, "suzuki", NOW));
    cookie = signOn(cookie, "tanaka", NOW.plusSeconds(60));
    assertTrue(isVouchedFor(cookie, "tanaka", NOW.plusSeconds(61)));
    browsers.vouch(handle, Optional.of("x"), "suzuki", NOW);
    browsers.vouch(handle, Optional.empty(), "suzuki", NOW);
    assertFalse(isVouchedFor(cookie, "suzuki", NOW.plusSeconds(61)));
  }

  @Test
  void saysOnceThatABrowserHasBecomeAPersonsAndHowManyHaveWithinADay() {
    var first = signOn(Optional.empty(), "tanaka", NOW);
    var shared = signOn(first, "suzuki", NOW);
    assertEquals(1, vouched(first, "tanaka", NOW));
    assertEquals(0, vouched(first, "tanaka", NOW.plusSeconds(1)));
    assertEquals(1, vouched(shared, "suzuki", NOW.plusSeconds(2)), "of another person");
    var renewed = signOn(shared, "tanaka", NOW.plusSeconds(60));
    assertEquals(0, vouched(renewed, "tanaka", NOW.plusSeconds(61)), "by its next cookie");
    assertEquals(0, vouched(Optional.of("x"), "tanaka", NOW));
    var second = signOn(Optional.empty(), "tanaka", NOW.plusSeconds(70));
    assertEquals(2, vouched(second, "tanaka", NOW.plusSeconds(71)));
    var dayLater = NOW.plus(Duration.ofDays(1));
    var third = signOn(Optional.empty(), "tanaka", dayLater);
    assertEquals(2, vouched(third, "tanaka", dayLater), "the first was a day ago");
  }

  /** How many within a day; 0 where nothing has changed. */
  private int vouched(Optional<String> cookie, String person, Instant now) {
    return browsers.vouch(handle, cookie, person, now).map(KnownBrowsers.Vouched::lately).orElse(0);
  }

  /** What was shown in a sign-on doesn't make its browser one that was known before it. */
  @Test
  void saysSinceWhenAPersonHasShownMoreThanAPassword() {
    var cookie = signOn(Optional.empty(), "tanaka", NOW);
    var shown = NOW.plusSeconds(10);
    browsers.vouch(handle, cookie, "tanaka", shown);
    browsers.vouch(handle, cookie, "tanaka", shown.plusSeconds(100));
    var later = NOW.plusSeconds(200);
    assertFalse(isVouchedBefore(cookie, NOW, later));
    assertFalse(isVouchedBefore(cookie, shown, later), "in that very moment");
    assertTrue(isVouchedBefore(cookie, shown.plusMillis(1), later), "since the first time");
    cookie = signOn(cookie, "tanaka", NOW.plusSeconds(50));
    assertTrue(isVouchedBefore(cookie, NOW.plusSeconds(50), later));
    assertFalse(isVouchedBefore(Optional.empty(), later, later));
  }

  private boolean isVouchedBefore(Optional<String> cookie, Instant before, Instant now) {
    return browsers.vouchedBefore(handle, cookie, "tanaka", before, now).isPresent();
  }

  @Test
  void aCopiedSecretVouchesForNothing() {
    var copied = signOn(Optional.empty(), "tanaka", NOW);
    var owners = signOn(copied, "tanaka", NOW.plusSeconds(10));
    recognise(owners, "tanaka", NOW.plusSeconds(20));
    browsers.vouch(handle, copied, "tanaka", NOW.plus(KnownBrowsers.GRACE).plusSeconds(60));
    assertFalse(isVouchedFor(owners, "tanaka", NOW.plusSeconds(20)));
    browsers.vouch(handle, owners, "tanaka", NOW.plusSeconds(30));
    assertTrue(isVouchedFor(owners, "tanaka", NOW.plusSeconds(40)));
    var later = NOW.plus(KnownBrowsers.GRACE).plusSeconds(60);
    assertFalse(isVouchedFor(copied, "tanaka", later));
    assertTrue(isVouchedFor(owners, "tanaka", later), "nobody has signed on with the copy");
  }

  @Test
  void noNumberOfSignOnsByAPasswordDisplacesOneThatIsVouchedFor() {
    var owners = signOn(Optional.empty(), "tanaka", NOW);
    browsers.vouch(handle, owners, "tanaka", NOW);
    for (int i = 1; i <= 2 * KnownBrowsers.BROWSERS_PER_PERSON; i++) {
      signOn(Optional.empty(), "tanaka", NOW.plusSeconds(i));
    }
    assertTrue(isVouchedFor(owners, "tanaka", NOW.plusSeconds(60)));
    for (int i = 1; i <= KnownBrowsers.BROWSERS_PER_PERSON; i++) {
      var another = signOn(Optional.empty(), "tanaka", NOW.plusSeconds(100 + i));
      browsers.vouch(handle, another, "tanaka", NOW.plusSeconds(100 + i));
    }
    assertFalse(isVouchedFor(owners, "tanaka", NOW.plusSeconds(200)));
    var most = 2 * KnownBrowsers.BROWSERS_PER_PERSON;
    assertTrue(count("known_browser_person") <= most, "the table is bounded");
  }

  private boolean isVouchedFor(Optional<String> cookie, String person, Instant now) {
    return browsers.vouchedFor(handle, cookie, person, now).isPresent();
  }

  @Test
  void forgetsAPersonInEveryBrowser() {
    var cookie = signOn(Optional.empty(), "tanaka", NOW);
    cookie = signOn(cookie, "suzuki", NOW);
    KnownBrowsers.forgetPerson(handle, "tanaka");
    assertInstanceOf(Recognition.Stranger.class, recognise(cookie, "tanaka", NOW));
    assertInstanceOf(Recognition.Known.class, recognise(cookie, "suzuki", NOW));
  }

  @Test
  void changesTheSecretOnceForTwoSignOnsAtOnce() {
    var first = signOn(Optional.empty(), "tanaka", NOW);
    var second = signOn(first, "tanaka", NOW.plusSeconds(1));
    assertTrue(second.isPresent());
    assertTrue(browsers.remember(handle, first, "tanaka", NOW.plusSeconds(1)).isEmpty());
  }

  private Recognition recognise(Optional<String> cookie, String person, Instant now) {
    return browsers.recognise(handle, cookie, person, now);
  }

  private Optional<String> signOn(Optional<String> cookie, String person, Instant now) {
    var next = browsers.remember(handle, cookie, person, now);
    return next.isPresent() ? next : cookie;
  }

  private int count(String table) {
    return handle.select("SELECT count(*) FROM " + table).mapTo(Integer.class).one();
  }

  private static String mark(String key, String text) {
    return UUID.nameUUIDFromBytes((key + text).getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }
}
