package jp.mochi.device.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which apps an entry means, and what can't be an entry or an app. */
class CriteriaTest {
  private static final String HASH = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  private static Criteria criteria(String id, String versions, String signer, String hash) {
    var read = Criteria.read(id, versions, signer, hash);
    return assertInstanceOf(Criteria.Read.Good.class, read).criteria();
  }

  private static App app(String id, String version, String signer, String hash) {
    var read = App.read(id, version, signer, hash, "");
    return assertInstanceOf(App.Read.Good.class, read).app();
  }

  private static void assertMeans(boolean expected, Criteria criteria, App app) {
    assertEquals(expected, criteria.mean(app), criteria + " and " + app);
  }

  @Test
  void byIdMeansAllItsVersionsInWhateverCase() {
    var entry = criteria("Com.Evil.App", "", "", "");
    assertMeans(true, entry, app("com.evil.app", "1.0", "", ""));
    assertMeans(true, entry, app("COM.EVIL.APP", "", "acme", HASH));
    assertMeans(false, entry, app("com.evil.app2", "1.0", "", ""));
  }

  @Test
  void byVersionsMeansThoseAndTheUnknown() {
    var entry = criteria("com.app", ">=1.2 <1.5", "", "");
    assertMeans(true, entry, app("com.app", "1.2", "", ""));
    assertMeans(true, entry, app("com.app", "1.4.99", "", ""));
    assertMeans(false, entry, app("com.app", "1.5", "", ""));
    assertMeans(false, entry, app("com.app", "1.1", "", ""));
    assertMeans(true, entry, app("com.app", "", "", "")); // who says less isn't better off
    assertMeans(true, entry, app("com.app", "latest", "", ""));
    assertMeans(false, entry, app("com.other", "1.3", "", ""));
  }

  @Test
  void bySignerMeansAllThatItSigned() {
    var entry = criteria("", "", "AB:CD:EF:01:23", "");
    assertMeans(true, entry, app("com.one", "1", "abcdef0123", ""));
    assertMeans(true, entry, app("com.two", "2", "ab:cd:ef:01:23", HASH));
    assertMeans(false, entry, app("com.one", "1", "abcdef0124", ""));
    assertMeans(false, entry, app("com.one", "1", "", ""));
  }

  @Test
  void byHashMeansThatFileWhateverItIsCalled() {
    var entry = criteria("", "", "", HASH.toUpperCase(java.util.Locale.ROOT));
    assertMeans(true, entry, app("com.one", "1", "", HASH));
    assertMeans(false, entry, app("com.one", "1", "", OTHER));
    assertMeans(false, entry, app("com.one", "1", "", ""));
  }

  @Test
  void severalNarrowItDownAndWhatIsNotReportedContradictsNothing() {
    var entry = criteria("com.app", "", "acme", HASH);
    assertMeans(true, entry, app("com.app", "1", "acme", HASH));
    assertMeans(false, entry, app("com.app", "1", "other", HASH));
    assertMeans(false, entry, app("com.app", "1", "acme", OTHER));
    assertMeans(true, entry, app("com.app", "1", "", ""));
    assertMeans(false, entry, app("com.other", "1", "acme", HASH));
    var either = criteria("", "", "acme", HASH);
    assertMeans(true, either, app("com.app", "1", "acme", ""));
    assertMeans(true, either, app("com.app", "1", "", HASH));
    assertMeans(false, either, app("com.app", "1", "acme", OTHER));
    assertMeans(false, either, app("com.app", "1", "", ""));
  }

  @Test
  void refusesWhatNamesNoAppOrNoVersion() {
    assertInstanceOf(Criteria.Read.Nothing.class, Criteria.read("", " ", "", ""));
    assertInstanceOf(Criteria.Read.VersionsOfNothing.class, Criteria.read("", "<2", "acme", ""));
    assertInstanceOf(Criteria.Read.VersionsOfNothing.class, Criteria.read("", "<2", "", ""));
    assertEquals(new Criteria.Read.Bad("hash"), Criteria.read("", "", "", "abc"));
    assertEquals(new Criteria.Read.Bad("id"), Criteria.read("a\u202eb", "", "", ""));
    assertEquals(new Criteria.Read.Bad("signer"), Criteria.read("", "", "x".repeat(257), ""));
    for (var range : List.of("2", "<", "<2 <3", "<2 and >1", "~2", "<latest", "=1 >0", "<2;")) {
      assertInstanceOf(
          Criteria.Read.BadVersions.class, Criteria.read("com.app", range, "", ""), range);
    }
    assertInstanceOf(
        Criteria.Read.BadVersions.class, Criteria.read("com.app", "<" + "1".repeat(700), "", ""));
    for (var range : List.of(">2 <1", ">1 <1", ">=1 <1.0", ">1.0 <=1")) {
      assertInstanceOf(
          Criteria.Read.NoVersions.class, Criteria.read("com.app", range, "", ""), range);
    }
  }

  @Test
  void refusesAnAppThatCannotBeOne() {
    assertEquals(new App.Read.Bad("id"), App.read(" ", "", "", "", ""));
    assertEquals(new App.Read.Bad("id"), App.read("x".repeat(257), "", "", "", ""));
    assertEquals(new App.Read.Bad("id"), App.read("com.\u0000app", "", "", "", ""));
    assertEquals(new App.Read.Bad("id"), App.read("com.\ud800app", "", "", "", ""));
    assertEquals(new App.Read.Bad("version"), App.read("a", "1".repeat(257), "", "", ""));
    assertEquals(new App.Read.Bad("signer"), App.read("a", "", "x\ny", "", ""));
    assertEquals(new App.Read.Bad("hash"), App.read("a", "", "", "md5", ""));
    assertInstanceOf(App.Read.Good.class, App.read("x".repeat(256), "", "", HASH, ""));
  }

  @Test
  void keepsOfANameWhatCanBeShown() {
    var read = App.read("com.app", "", "", "", "Evil\u202e\n App" + "!".repeat(200));
    var app = assertInstanceOf(App.Read.Good.class, read).app();
    assertTrue(app.name().startsWith("Evil App!"), app.name());
    assertEquals(App.LONGEST_NAME, app.name().length());
    assertTrue(app.called().endsWith(" (com.app)"), app.called());
    assertEquals("com.app", app("com.app", "", "", "").called());
  }

  @Test
  void takesFromAReportThatSomebodyElseReadWhatItCan() {
    var app = App.of("Com.\u200bApp", "1\t.0", "AC\u0007ME", "not a hash", "x").orElseThrow();
    assertEquals("com.app", app.id());
    assertEquals("1.0", app.version());
    assertEquals("acme", app.signer());
    assertEquals("", app.hash());
    assertTrue(App.of("\u200b", "", "", "", "").isEmpty());
    assertFalse(App.of("a", "1".repeat(256), "", HASH, "").isEmpty());
  }
}
