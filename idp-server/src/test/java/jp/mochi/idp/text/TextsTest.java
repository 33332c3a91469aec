package jp.mochi.idp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.policy.Shortfall.FirstDay;
import jp.mochi.idp.reason.Reason;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final FirstDay DECEMBER = new FirstDay(LocalDate.of(2026, 12, 1), TOKYO);

  private final Texts ja = Texts.in(Language.JA);
  private final Texts en = Texts.in(Language.EN);

  @Test
  void everyRefusalHasAMessageAndWhatHelpsInBothLanguages() {
    for (var reason : Reason.values()) {
      for (var texts : new Texts[] {ja, en}) {
        assertFalse(texts.message(reason).isBlank(), reason + " in " + texts.language());
        assertFalse(texts.help(reason).isBlank(), reason + " in " + texts.language());
      }
    }
  }

  @Test
  void noKeyIsMissingOnOneSide() {
    assertEquals(ja.keys(), en.keys());
  }

  @Test
  void noTextOfARefusalThatIsGoneStays() {
    for (var key : ja.keys()) {
      if (key.endsWith(".message") || key.endsWith(".help")) {
        Reason.valueOf(key.replaceFirst("^staff\\.", "").replaceFirst("\\..*", ""));
      }
    }
  }

  @Test
  void japaneseTextsAreJapanese() {
    for (var reason : Reason.values()) {
      assertTrue(ja.message(reason).codePoints().anyMatch(c -> c >= 0x3040 && c <= 0x30FF));
    }
  }

  @Test
  void everyChangeThatWouldHelpHasItsWords() {
    for (var kind : Change.Kind.values()) {
      for (var value : values(kind)) {
        for (var texts : new Texts[] {ja, en}) {
          var text = texts.change(new Change(kind, "rank", value), TOKYO);
          assertFalse(text.isBlank() || text.contains("{"), text);
        }
      }
    }
    var wait = new Change(Change.Kind.WAIT, "", "2026-11-21T23:00:00Z");
    assertEquals("Try again from 22 Nov 2026, 08:00 JST.", en.change(wait, TOKYO));
    var zone = new Change(Change.Kind.ENTER_ZONE, "", "vpn");
    assertEquals("「vpn」から接続してください。", ja.change(zone, TOKYO));
  }

  @Test
  void everythingThatADeviceCanFallShortOfHasItsWords() {
    for (var what : Shortfall.What.values()) {
      for (var how : Shortfall.How.values()) {
        var until = how == Shortfall.How.SOON ? Optional.of(DECEMBER) : Optional.<FirstDay>empty();
        var wanted = what == Shortfall.What.PATCHED ? "2026-08-01" : "iOS 19";
        for (var texts : new Texts[] {ja, en}) {
          var text = texts.missing(new Shortfall(what, wanted, how, until), TOKYO);
          assertFalse(text.isBlank() || text.contains("{") || text.contains("''"), text);
          assertFalse(text.contains("2026-"), text);
          var last = texts == ja ? "2026年11月30日までに" : "By 30 November 2026";
          assertEquals(until.isPresent(), text.startsWith(last), text);
        }
      }
    }
    var version =
        new Shortfall(Shortfall.What.VERSION, "iOS 19", Shortfall.How.MISSING, Optional.empty());
    assertEquals("Update your device to iOS 19 or later.", en.missing(version, TOKYO));
    assertEquals("端末を iOS 19 以降に更新してください。", ja.missing(version, TOKYO));
  }

  /** The last day of grace would be another one to the reader than to the rules. */
  @Test
  void whereDaysBeginElsewhereTheMomentIsTold() {
    var lock =
        new Shortfall(Shortfall.What.SCREEN_LOCK, "", Shortfall.How.SOON, Optional.of(DECEMBER));
    var berlin = ZoneId.of("Europe/Berlin");
    assertEquals("Before 30 Nov 2026, 16:00 CET: Set a screen lock.", en.missing(lock, berlin));
    assertEquals("2026年11月30日 16:00 CET より前に：画面ロックを設定してください。", ja.missing(lock, berlin));
    var seoul = ZoneId.of("Asia/Seoul");
    assertEquals("By 30 November 2026: Set a screen lock.", en.missing(lock, seoul));
  }

  @Test
  void howOldAReportMayBeIsSaidInWords() {
    var report =
        new Shortfall(Shortfall.What.REPORT, "1d", Shortfall.How.UNKNOWN, Optional.empty());
    assertTrue(en.missing(report, TOKYO).contains("at most 1 day old"), en.missing(report, TOKYO));
    assertTrue(ja.missing(report, TOKYO).contains("（1 日以内"), ja.missing(report, TOKYO));
    var hours = new Shortfall(Shortfall.What.REPORT, "4h", Shortfall.How.UNKNOWN, Optional.empty());
    assertTrue(en.missing(hours, TOKYO).contains("at most 4 hours old"));
    assertTrue(ja.missing(hours, TOKYO).contains("（4 時間以内"));
  }

  /** Their pages show what was told to somebody else. */
  @Test
  void nothingThatStaffReadSpeaksToThePersonConcerned() {
    var english = Pattern.compile("\\b[Yy]ou(r|rs|rself)?\\b|helpdesk with|the number below");
    var japanese = Pattern.compile("下の番号|ヘルプデスクに|お心当たり|お使い|ご自分|お持ち|お試し|お待ち|の方(?![法式])");
    for (var reason : Reason.values()) {
      for (var said : List.of(en.message(reason, Reader.STAFF), en.help(reason, Reader.STAFF))) {
        assertFalse(english.matcher(said).find(), reason + ": " + said);
      }
      for (var said : List.of(ja.message(reason, Reader.STAFF), ja.help(reason, Reader.STAFF))) {
        assertFalse(japanese.matcher(said).find(), reason + ": " + said);
      }
    }
    for (var what : Shortfall.What.values()) {
      var amiss = new Shortfall(what, "2026-08-01", Shortfall.How.MISSING, Optional.empty());
      var said = en.missing(amiss, TOKYO, Reader.STAFF);
      assertFalse(english.matcher(said).find(), said);
      for (var texts : List.of(en, ja)) {
        var person = texts.missing(amiss, TOKYO);
        assertNotEquals(person, texts.missing(amiss, TOKYO, Reader.STAFF), "a request to others");
      }
    }
  }

  private static List<String> values(Change.Kind kind) {
    return switch (kind) {
      case PROVE -> Stream.of(Factor.values()).map(Factor::text).toList();
      case COMPLIANCE -> Stream.of(Compliance.values()).map(Compliance::text).toList();
      case BINDING -> Stream.of(BindingStrength.values()).map(BindingStrength::text).toList();
      case OWNERSHIP -> Stream.of(Ownership.values()).map(Ownership::text).toList();
      case DATA -> Stream.of(DataLocation.values()).map(DataLocation::text).toList();
      case WAIT -> List.of("2026-11-21T23:00:00Z");
      default -> List.of("x");
    };
  }

  @Test
  void apostrophesComeOutOnce() {
    assertEquals("Your account can't be used.", en.message(Reason.ACCOUNT_DISABLED));
    assertEquals(
        "You can try again in about 3 minutes.", en.get("login.wait", en.get("login.minutes", 3)));
    assertEquals("約3分後にもう一度お試しいただけます。", ja.get("login.wait", ja.get("login.minutes", 3)));
  }

  @Test
  void followsTheBrowsersLanguage() {
    assertEquals(Language.JA, Language.accepted("ja,en-US;q=0.9,en;q=0.8"));
    assertEquals(Language.JA, Language.accepted("fr, ja-JP;q=0.5"));
    assertEquals(Language.EN, Language.accepted("en-GB,ja;q=0.4"));
    assertEquals(Language.EN, Language.accepted("de"));
    assertEquals(Language.EN, Language.accepted(null));
    assertEquals(Language.EN, Language.accepted(";;q=x,,\u0000"));
  }
}
