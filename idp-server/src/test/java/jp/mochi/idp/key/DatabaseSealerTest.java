package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseSealerTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final SettableClock clock = new SettableClock();
  private final MasterKey master = MasterKey.parse(MasterKey.generate()).orElseThrow();
  private final Database database = Engine.SQLITE.open();
  private final DatabaseSealer sealer = new DatabaseSealer(database, master, clock);

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a\nb\n\nc", "日本語 🍡", "{\"a\": [1]}"})
  void opensWhatItSealed(String content) {
    assertEquals(new Sealer.Opened.Content(content), open("login", "b1", seal(content)));
  }

  @Test
  void sealsWhatIsLong() {
    var content = "日本語".repeat(20_000);
    assertEquals(new Sealer.Opened.Content(content), open("login", "b1", seal(content)));
  }

  @Test
  void writesTokensThatNeedNoEscapingInAForm() {
    for (var i = 0; i < 50; i++) {
      assertTrue(seal("x" + i).matches("[A-Za-z0-9_-]+"));
    }
  }

  @Test
  void refusesAnotherPurpose() {
    assertInstanceOf(Sealer.Opened.Refused.class, open("post", "b1", seal("x")));
    assertInstanceOf(Sealer.Opened.Refused.class, open("post", "b2", seal("x")));
  }

  @Test
  void knowsAnotherBrowsersToken() {
    assertInstanceOf(Sealer.Opened.OtherBrowser.class, open("login", "b2", seal("x")));
  }

  @Test
  void tellsTheContentOfAnExpiredToken() {
    var token = seal("x");
    clock.advance(TEN_MINUTES.minusMillis(1));
    assertEquals(new Sealer.Opened.Content("x"), open("login", "b1", token));
    clock.advance(Duration.ofMillis(1));
    assertEquals(new Sealer.Opened.Expired("x"), open("login", "b1", token));
    assertInstanceOf(Sealer.Opened.OtherBrowser.class, open("login", "b2", token));
    assertTrue(sealer.content("login", "b1", token).isEmpty());
  }

  @Test
  void refusesWhatIsDamagedOrMadeUp() {
    var token = seal("x");
    for (var i = 0; i < token.length() - 1; i++) {
      var other = token.charAt(i) == 'A' ? 'B' : 'A';
      var damaged = token.substring(0, i) + other + token.substring(i + 1);
      assertInstanceOf(Sealer.Opened.Refused.class, open("login", "b1", damaged), "at " + i);
      assertInstanceOf(Sealer.Opened.Refused.class, open("login", "b1", token.substring(0, i)));
    }
    var random = new Random(7);
    for (var i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      var text = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertInstanceOf(Sealer.Opened.Refused.class, open("login", "b1", text), text);
    }
    assertInstanceOf(Sealer.Opened.Refused.class, open("login", "b1", "日本語 \0"));
  }

  @Test
  void opensWhatAnotherNodeSealedWithAKeyMadeSince() {
    var other = new DatabaseSealer(database, master, clock);
    clock.advance(Duration.ofDays(1));
    var token = other.seal("login", "b1", "x", clock.instant().plus(TEN_MINUTES));
    assertEquals(new Sealer.Opened.Content("x"), open("login", "b1", token));
  }

  @Test
  void changesTheKeyEachDayAndKeepsTheOldOnes() {
    var yesterday = sealer.seal("login", "b1", "x", clock.instant().plus(Duration.ofDays(3)));
    clock.advance(Duration.ofDays(1));
    sealer.prepareAndClean();
    assertEquals(3, sealingKeys());
    assertEquals(new Sealer.Opened.Content("x"), open("login", "b1", yesterday));
  }

  @Test
  void dropsAKeyThatNothingNeedsAnyMore() {
    var token = seal("x");
    clock.advance(Duration.ofDays(40));
    sealer.prepareAndClean();
    assertEquals(2, sealingKeys());
    assertInstanceOf(Sealer.Opened.Refused.class, open("login", "b1", token));
  }

  @Test
  void sealsNothingThatWouldOutliveItsKey() {
    Instant late = clock.instant().plus(Duration.ofDays(33));
    assertThrows(IllegalArgumentException.class, () -> sealer.seal("login", "b1", "x", late));
  }

  @Test
  void namesAStrangerTheSameOnEveryNodeAndNeverInClear() {
    var other = new DatabaseSealer(database, master, clock);
    assertEquals(sealer.pseudonym("Summer2026!"), other.pseudonym("Summer2026!"));
    assertNotEquals(sealer.pseudonym("Summer2026!"), sealer.pseudonym("Summer2026"));
    assertTrue(sealer.pseudonym("Summer2026!").matches("\\?[A-Za-z0-9_-]{22}"));
  }

  @Test
  void marksATextAlikeOnEveryNodeAndByEachPurposeOtherwise() {
    var other = new DatabaseSealer(database, master, clock);
    var mark = sealer.mark("known", "a.b");
    assertEquals(mark, other.mark("known", "a.b"));
    assertTrue(mark.matches("[A-Za-z0-9_-]{22}"), mark);
    assertNotEquals(mark, sealer.mark("known", "a.c"));
    assertNotEquals(mark, sealer.mark("other", "a.b"));
    assertNotEquals("?" + mark, sealer.pseudonym("known\na.b"), "nobody types a name and reads it");
  }

  @Test
  void leavesNoKeyInTheClearInTheDatabase() {
    List<byte[]> stored =
        database.read(
            handle ->
                handle.createQuery("SELECT material FROM wrapped_key").mapTo(byte[].class).list());
    assertEquals(3, stored.size());
    stored.forEach(material -> assertEquals(1 + 12 + 32 + 16, material.length));
    var stranger = MasterKey.parse(MasterKey.generate()).orElseThrow();
    assertThrows(WrongMasterKey.class, () -> new DatabaseSealer(database, stranger, clock));
  }

  private long sealingKeys() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM wrapped_key WHERE purpose = 'sealing'")
                .mapTo(Long.class)
                .one());
  }

  private String seal(String content) {
    return sealer.seal("login", "b1", content, clock.instant().plus(TEN_MINUTES));
  }

  private Sealer.Opened open(String purpose, String browser, String token) {
    return sealer.open(purpose, browser, token);
  }
}
