package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.policy.DevicePosture.By;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a device's reports come to. */
class RequirementsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final StatusCheck NINETEEN = new StatusCheck.AtLeast(version("19"));
  private static final StatusCheck LOCKED = new StatusCheck.Good(StatusFlag.SCREEN_LOCK);
  private static final StatusCheck WHOLE = new StatusCheck.Good(StatusFlag.ROOTED);

  private static OsVersion version(String text) {
    return OsVersion.of(text).orElseThrow();
  }

  private static Requirement requirement(boolean selfReported, Requirement.Dated... checks) {
    return new Requirement(
        Set.of(Platform.IOS),
        Set.of(Ownership.CORPORATE),
        Duration.ofHours(24),
        selfReported,
        TOKYO,
        List.of(checks));
  }

  private static Requirement.Dated always(StatusCheck check) {
    return new Requirement.Dated(check, Optional.empty());
  }

  private static Requirement.Dated from(String day, StatusCheck check) {
    return new Requirement.Dated(check, Optional.of(LocalDate.parse(day)));
  }

  private static StatusFacts runs(String version) {
    return new StatusFacts(
        Optional.of(version(version)), Optional.empty(), Map.of(), Optional.empty());
  }

  private static StatusFacts with(StatusFlag flag, boolean yes) {
    return new StatusFacts(Optional.empty(), Optional.empty(), Map.of(flag, yes), Optional.empty());
  }

  private static DevicePosture.Word told(StatusFacts facts, Duration ago) {
    return new DevicePosture.Word(NOW.minus(ago), By.OTHERS, facts);
  }

  private static DevicePosture.Word ownWord(StatusFacts facts) {
    return new DevicePosture.Word(NOW, By.DEVICE, facts);
  }

  private static DevicePosture posture(DevicePosture.Word... words) {
    return new DevicePosture(Platform.IOS, Ownership.CORPORATE, List.of(words), 7);
  }

  private static Assessment assess(Requirement requirement, DevicePosture.Word... words) {
    return new Requirements(List.of(requirement)).assess(posture(words), NOW);
  }

  private static String words(Assessment assessment) {
    var words = new ArrayList<String>();
    words.add(assessment.compliance().map(Compliance::text).orElse("unknown"));
    assessment.shortfalls().forEach(each -> words.add(each.text()));
    return String.join(", ", words);
  }

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aDeviceThatMeetsAllIsCompliantSinceItsReport() {
    var assessment = assess(requirement(false, always(NINETEEN)), told(runs("19.1"), HOUR));
    assertEquals("compliant", words(assessment));
    assertEquals(Optional.of(NOW.minus(HOUR)), assessment.status());
    assertEquals(Optional.of(NOW.minus(HOUR)), assessment.proved());
    assertEquals(7, assessment.revision());
  }

  /** What a proof of the sign-on shows. */
  @Nested
  class ByAProof {
    private final Requirement asked =
        requirement(false, always(LOCKED), always(new StatusCheck.Profile("jp.mochi.phone")));

    private DevicePosture.Word proof(StatusFacts facts, Duration ago) {
      return new DevicePosture.Word(NOW.minus(ago), By.PROOF, facts);
    }

    private StatusFacts profiles(String... ids) {
      return new StatusFacts(
          Optional.empty(), Optional.empty(), Map.of(), Optional.of(Set.of(ids)));
    }

    private final DevicePosture.Word lock = proof(with(StatusFlag.SCREEN_LOCK, true), HOUR);
    private final DevicePosture.Word profile =
        proof(profiles("jp.mochi.phone.work"), Duration.ofMinutes(1));

    @Test
    void isSoWithoutAnyReportAndMakesNoStatusYounger() {
      var assessment = assess(asked, lock, profile);
      assertEquals("compliant", words(assessment));
      assertEquals(Optional.of(NOW.minus(HOUR)), assessment.proved());
      assertEquals(Optional.empty(), assessment.status());
      var reported = told(runs("19"), Duration.ofHours(5));
      assertEquals(Optional.of(reported.at()), assess(asked, reported, lock, profile).status());
    }

    /** Of a key that nobody attests: a program can say it. */
    @Test
    void countsWhereTheDevicesOwnWordDoesIfItRestsOnThat() {
      var own =
          new DevicePosture.Word(NOW.minus(HOUR), By.OWN_PROOF, with(StatusFlag.SCREEN_LOCK, true));
      var locked = always(LOCKED);
      assertEquals("unknown, unknown report 1d", words(assess(requirement(false, locked), own)));
      assertEquals("compliant", words(assess(requirement(false, locked), lock)));
      var accepted = assess(requirement(true, locked), own);
      assertEquals("compliant", words(accepted));
      assertEquals(Optional.empty(), accepted.status());
    }

    @Test
    void saysNothingOfWhatItDoesNotShow() {
      var wifi = requirement(false, always(new StatusCheck.Profile("jp.co.example.wifi")));
      assertEquals(
          "compliant", words(assess(wifi, profile, told(profiles("jp.co.example.wifi"), HOUR))));
      assertEquals("unknown, unknown report 1d", words(assess(wifi, profile)));
      var more = requirement(false, always(NINETEEN), always(LOCKED));
      assertEquals("unknown, unknown report 1d", words(assess(more, lock)));
      assertEquals(
          "unknown, unknown profile jp.mochi.phone",
          words(assess(asked, told(runs("19"), HOUR), lock)));
    }

    @Test
    void doesNotOutweighAWorseWord() {
      assertEquals(
          "non-compliant, missing screen-lock",
          words(assess(asked, lock, profile, told(with(StatusFlag.SCREEN_LOCK, false), HOUR))));
      assertEquals(
          "non-compliant, missing profile jp.mochi.phone",
          words(assess(asked, lock, profile, told(profiles("jp.co.example.wifi"), HOUR))));
    }

    @Test
    void countsNoLongerThanAReport() {
      var old = proof(with(StatusFlag.SCREEN_LOCK, true), Duration.ofHours(25));
      assertEquals("unknown, unknown report 1d", words(assess(asked, old, profile)));
    }

    @Test
    void isMetByAReportOfTheSameProfileAsWell() {
      var ours = requirement(false, always(new StatusCheck.Profile("jp.mochi.phone")));
      assertEquals("compliant", words(assess(ours, told(profiles("jp.mochi.phone.work"), HOUR))));
      assertEquals(
          "non-compliant, missing profile jp.mochi.phone",
          words(assess(ours, told(profiles("jp.mochi.phonebook"), HOUR))));
    }
  }

  @Test
  void whatItIsNotLikeIsNamed() {
    var assessment =
        assess(
            requirement(false, always(NINETEEN), always(WHOLE)),
            told(runs("18.6"), HOUR),
            told(with(StatusFlag.ROOTED, true), HOUR));
    assertEquals("non-compliant, missing version iOS 19, missing not-rooted", words(assessment));
    assertEquals(Optional.empty(), assessment.proved());
  }

  @Test
  void whatNobodySaysIsUnknownAndNotFalse() {
    var assessment =
        assess(requirement(false, always(NINETEEN), always(LOCKED)), told(runs("19"), HOUR));
    assertEquals("unknown, unknown screen-lock", words(assessment));
    assertEquals(Optional.empty(), assessment.proved());
    assertEquals(Optional.of(NOW.minus(HOUR)), assessment.status());
  }

  @Test
  void whatIsAmissCountsWhateverElseIsUnknown() {
    var assessment =
        assess(requirement(false, always(NINETEEN), always(LOCKED)), told(runs("18"), HOUR));
    assertEquals("non-compliant, missing version iOS 19, unknown screen-lock", words(assessment));
  }

  @Test
  void aReportThatIsTooOldSaysNothing() {
    var day = Duration.ofHours(24);
    var nineteen = requirement(false, always(NINETEEN));
    assertEquals("compliant", words(assess(nineteen, told(runs("19"), day))));
    var stale = assess(nineteen, told(runs("19"), day.plusMillis(1)));
    assertEquals("unknown, unknown report 1d", words(stale));
    assertEquals(Optional.of(NOW.minus(day).minusMillis(1)), stale.status());
    assertEquals("unknown, unknown report 1d", words(assess(nineteen)));
    var staleAndBad = assess(nineteen, told(runs("18"), day.plusMillis(1)));
    assertEquals("unknown, unknown report 1d", words(staleAndBad));
  }

  @Nested
  class FromADayOn {
    private static Assessment at(String time, DevicePosture.Word word) {
      var soon = requirement(false, from("2026-12-01", NINETEEN));
      var now = Instant.parse(time);
      var fresh = new DevicePosture.Word(now, word.by(), word.facts());
      return new Requirements(List.of(soon)).assess(posture(fresh), now);
    }

    @Test
    void itIsLetPassUntilThatDayBegins() {
      var old = told(runs("18.6"), HOUR);
      var before = at("2026-11-30T14:59:59.999Z", old);
      assertEquals("grace, soon version iOS 19 2026-12-01", words(before));
      assertEquals(before.status(), before.proved());
      assertEquals("non-compliant, missing version iOS 19", words(at("2026-11-30T15:00:00Z", old)));
    }

    @Test
    void whoMeetsItAlreadyIsCompliant() {
      assertEquals("compliant", words(at("2026-11-22T09:00:00Z", told(runs("19"), HOUR))));
    }

    /** Or leaving the version out would make a device that is in grace something better. */
    @Test
    void whoDoesNotSayIsUnknownBeforeThatDayToo() {
      var silent = at("2026-11-22T09:00:00Z", told(StatusFacts.NOTHING, HOUR));
      assertEquals("unknown, unknown version iOS 19", words(silent));
    }
  }

  @Nested
  class OwnWord {
    private final Requirement strict = requirement(false, always(NINETEEN));
    private final Requirement accepting = requirement(true, always(NINETEEN));

    @Test
    void neverShowsADeviceToBeGood() {
      var assessment = assess(strict, ownWord(runs("19")));
      assertEquals("unknown, unknown report 1d", words(assessment));
      assertEquals(Optional.empty(), assessment.status());
    }

    @Test
    void showsItWhereThatIsAccepted() {
      var assessment = assess(accepting, ownWord(runs("19")));
      assertEquals("compliant", words(assessment));
      assertEquals(Optional.of(NOW), assessment.proved());
      assertEquals(Optional.of(NOW), assessment.status());
    }

    @Test
    void isNoReportWhereNothingIsRequiredOrNotAllAcceptIt() {
      var own = posture(ownWord(runs("19")));
      assertEquals(Optional.empty(), Requirements.NONE.assess(own, NOW).status());
      var both = new Requirements(List.of(accepting, strict));
      assertEquals(Optional.empty(), both.assess(own, NOW).status());
    }

    @Test
    void showsItToBeWorseInAnyCase() {
      var missing = "non-compliant, missing version iOS 19";
      assertEquals(missing, words(assess(strict, told(runs("19"), HOUR), ownWord(runs("18")))));
      assertEquals(missing, words(assess(accepting, told(runs("19"), HOUR), ownWord(runs("18")))));
      assertEquals(
          "non-compliant, unknown report 1d, missing version iOS 19",
          words(assess(strict, ownWord(runs("18")))));
    }

    @Test
    void makesNothingFresherThanItIs() {
      var assessment = assess(strict, told(runs("19"), HOUR), ownWord(runs("19")));
      assertEquals(Optional.of(NOW.minus(HOUR)), assessment.status());
      assertEquals(Optional.of(NOW.minus(HOUR)), assessment.proved());
    }
  }

  @Test
  void whatTheBrowserSaysOnlyEverLowers() {
    for (var requirement :
        List.of(requirement(false, always(NINETEEN)), requirement(true, always(NINETEEN)))) {
      assertEquals("unknown, unknown report 1d", words(seen(requirement, runs("19"))));
      var good = told(runs("19"), HOUR);
      assertEquals("compliant", words(seen(requirement, runs("19"), good)));
      assertEquals(Optional.of(NOW.minus(HOUR)), seen(requirement, runs("19"), good).proved());
      assertEquals(Optional.of(NOW.minus(HOUR)), seen(requirement, runs("19"), good).status());
      assertEquals("compliant", words(seen(requirement, StatusFacts.NOTHING, good)));
      assertEquals(
          "non-compliant, missing version iOS 19", words(seen(requirement, runs("17"), good)));
    }
  }

  private static Assessment seen(
      Requirement requirement, StatusFacts browser, DevicePosture.Word... words) {
    return new Requirements(List.of(requirement)).assess(posture(words).with(browser, NOW), NOW);
  }

  @Test
  void theWorstOfFreshReportsWins() {
    var nineteen = requirement(false, always(NINETEEN));
    var worse = told(runs("18"), HOUR);
    var better = told(runs("19"), Duration.ZERO);
    assertEquals("non-compliant, missing version iOS 19", words(assess(nineteen, worse, better)));
    var stale = told(runs("18"), Duration.ofHours(25));
    assertEquals("compliant", words(assess(nineteen, stale, better)));
  }

  /** Or whoever has said it would only have to say nothing for a day. */
  @Test
  void whatIsAmissIsSoUntilItsSourceSaysOtherwiseHoweverLongThatTakes() {
    var whole = requirement(true, always(WHOLE));
    var year = Duration.ofDays(365);
    var better = told(with(StatusFlag.ROOTED, false), Duration.ZERO);
    for (var by : List.of(By.OTHERS, By.DEVICE)) {
      var worse = new DevicePosture.Word(NOW.minus(year), by, with(StatusFlag.ROOTED, true));
      assertEquals("non-compliant, missing not-rooted", words(assess(whole, worse, better)));
    }
    assertEquals("compliant", words(assess(whole, better)));
    var wifi = requirement(false, always(new StatusCheck.Profile("a")));
    assertEquals(
        "non-compliant, missing profile a",
        words(assess(wifi, told(profiles("b"), year), told(profiles("a"), HOUR))));
  }

  /** They only rise: a later word that says more contradicts nothing. */
  @Test
  void ofVersionsAndPatchesALaterWordOfOthersIsAnUpdate() {
    var month = requirement(false, always(new StatusCheck.PatchedWithin(Duration.ofDays(30))));
    var old = told(patched("2026-09-01"), Duration.ofHours(25));
    assertEquals("compliant", words(assess(month, old, told(patched("2026-11-10"), HOUR))));
    assertEquals("unknown, unknown report 1d", words(assess(month, old)));
  }

  @Test
  void whatTwoSourcesShowTogetherIsAsOldAsTheOlder() {
    var both = requirement(false, always(NINETEEN), always(LOCKED));
    var locked = told(with(StatusFlag.SCREEN_LOCK, true), Duration.ofHours(20));
    var inTurn = requirement(false, always(LOCKED), always(NINETEEN));
    for (var requirement : List.of(both, inTurn)) {
      var assessment = assess(requirement, locked, told(runs("19"), HOUR));
      assertEquals("compliant", words(assessment));
      assertEquals(Optional.of(NOW.minus(HOUR)), assessment.status());
      assertEquals(Optional.of(NOW.minus(Duration.ofHours(20))), assessment.proved());
    }
  }

  @Test
  void everyRequirementThatConcernsADeviceMustBeMet() {
    var all =
        new Requirement(
            Set.of(), Set.of(), Duration.ofHours(24), false, TOKYO, List.of(always(LOCKED)));
    var both = new Requirements(List.of(requirement(false, always(NINETEEN)), all));
    assertEquals(
        "unknown, unknown screen-lock", words(both.assess(posture(told(runs("19"), HOUR)), NOW)));
  }

  @Test
  void aDeviceThatNoneConcernsIsShownToBeNothing() {
    var requirements = new Requirements(List.of(requirement(false, always(NINETEEN))));
    for (var other :
        List.of(
            new DevicePosture(
                Platform.ANDROID, Ownership.CORPORATE, List.of(told(runs("19"), HOUR)), 1),
            new DevicePosture(Platform.IOS, Ownership.BYOD, List.of(told(runs("19"), HOUR)), 1))) {
      var assessment = requirements.assess(other, NOW);
      assertEquals("unknown, unknown requirements", words(assessment));
      assertEquals(Optional.empty(), assessment.proved());
    }
  }

  @Test
  void whereNothingIsRequiredNothingFallsShort() {
    var assessment = Requirements.NONE.assess(posture(told(runs("19"), HOUR)), NOW);
    assertEquals("unknown", words(assessment));
    assertEquals(Optional.of(NOW.minus(HOUR)), assessment.status());
  }

  @Test
  void patchesMayBeSoOldAndNoOlder() {
    var patched = new StatusCheck.PatchedWithin(Duration.ofDays(30));
    var month = requirement(false, always(patched));
    assertEquals("compliant", words(assess(month, told(patched("2026-10-23"), HOUR))));
    assertEquals(
        "non-compliant, missing patched 2026-10-23",
        words(assess(month, told(patched("2026-10-22"), HOUR))));
    assertEquals(
        "unknown, unknown patched 2026-10-23", words(assess(month, told(runs("19"), HOUR))));
  }

  private static StatusFacts patched(String day) {
    return new StatusFacts(
        Optional.empty(), Optional.of(LocalDate.parse(day)), Map.of(), Optional.empty());
  }

  @Test
  void aProfileIsThereOrNotWhereTheListIsKnown() {
    var wifi = requirement(false, always(new StatusCheck.Profile("jp.example.wifi")));
    assertEquals("compliant", words(assess(wifi, told(profiles("jp.example.wifi", "x"), HOUR))));
    assertEquals(
        "non-compliant, missing profile jp.example.wifi",
        words(assess(wifi, told(profiles("x"), HOUR))));
    assertEquals(
        "unknown, unknown profile jp.example.wifi", words(assess(wifi, told(runs("19"), HOUR))));
  }

  private static StatusFacts profiles(String... ids) {
    return new StatusFacts(Optional.empty(), Optional.empty(), Map.of(), Optional.of(Set.of(ids)));
  }

  @Test
  void aFlagIsWrittenAsItShouldBe() {
    assertEquals("not-rooted", Requirements.key(StatusFlag.ROOTED));
    assertEquals("screen-lock", Requirements.key(StatusFlag.SCREEN_LOCK));
  }
}
