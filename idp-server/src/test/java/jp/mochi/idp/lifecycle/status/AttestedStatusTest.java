package jp.mochi.idp.lifecycle.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.attestation.KeyDescription;
import jp.mochi.device.key.AndroidSays;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.Maker;
import jp.mochi.device.key.SoftKey;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Android phones certify of themselves, as facts of a report. */
class AttestedStatusTest {
  private static final AndroidSays GOOD = AndroidSays.of(150_001, 202_611);
  private static final Optional<StatusFacts> BROKEN_INTO =
      Optional.of(
          new StatusFacts(
              Optional.empty(),
              Optional.empty(),
              Map.of(StatusFlag.ROOTED, true),
              Optional.empty()));

  private static Optional<StatusFacts> facts(AndroidSays says) {
    var key = SoftKey.of("idp.mochi.test", "https://idp.mochi.test", KeyAlgorithm.ES256);
    var certificate = new Maker().attested(key.pair().getPublic(), new byte[32], says);
    return AttestedStatus.facts(KeyDescription.of(certificate).orElseThrow());
  }

  @Test
  void aLockedPhoneWithItsMakersSystemSaysHowOldThatIs() {
    assertEquals(
        Optional.of(
            new StatusFacts(
                OsVersion.of("15.0.1"),
                Optional.of(LocalDate.parse("2026-11-01")),
                Map.of(StatusFlag.ROOTED, false),
                Optional.empty())),
        facts(GOOD));
  }

  /** What its system says of itself isn't told: anybody may have written that. */
  @ParameterizedTest
  @CsvSource({"false,0", "true,1", "true,2", "true,3", "false,2"})
  void anyOtherSystemIsOneThatWasBrokenInto(boolean locked, int state) {
    assertEquals(BROKEN_INTO, facts(GOOD.booted(locked, state)));
    assertEquals(BROKEN_INTO, facts(GOOD.booted(locked, state).inSoftware()));
    assertEquals(BROKEN_INTO, facts(GOOD.softwareBooted(locked, state)));
  }

  @Test
  void theSystemsWordShowsNothingToBeGood() {
    assertEquals(Optional.empty(), facts(GOOD.inSoftware()));
    assertEquals(Optional.empty(), facts(GOOD.withoutBoot().softwareBooted(true, 0)));
  }

  /** Nobody vouches then for the system from which version and patches come. */
  @Test
  void aPhoneThatDoesNotSayHowItWasStartedSaysNothing() {
    assertEquals(Optional.empty(), facts(GOOD.withoutBoot()));
  }

  @ParameterizedTest
  @CsvSource({"150000,15", "80100,8.1", "0,", "9999,", "1000000,", "-1,"})
  void versionsAreThreeNumbersInOne(int said, String version) {
    var facts = facts(AndroidSays.of(said, 202_611)).orElseThrow();
    assertEquals(Optional.ofNullable(version).flatMap(OsVersion::of), facts.version());
  }

  @ParameterizedTest
  @CsvSource({
    "202611,2026-11-01",
    "20261105,2026-11-01",
    "202613,",
    "202600,",
    "0,",
    "201412,",
    "210001,",
    "2147483647,",
    "-1,"
  })
  void patchesAreOfTheFirstDayOfTheirMonth(int said, String day) {
    var facts = facts(AndroidSays.of(150_000, said)).orElseThrow();
    assertEquals(Optional.ofNullable(day).map(LocalDate::parse), facts.patched());
  }
}
