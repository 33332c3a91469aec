package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that takes its time doesn't tell which names it has. */
class SlowDirectoryTest {
  private static final String SP = "https://sp.example/saml";

  @Test
  void keepsTheTimesOfRealAndOtherNamesAlike(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir)) {
      house.register("sp", SP, "https://sp.example/acs");
      house.directory().delay(Duration.ofMillis(400));
      assertEquals(steps(house, "tanaka"), steps(house, "nobody"));
    }
  }

  private static long steps(House house, String name) throws Exception {
    var clock = Clock.systemUTC();
    var browser = house.browser();
    var page = browser.get(new AuthnRequests(SP, clock.instant()).redirect());
    var start = clock.instant();
    assertEquals(403, browser.signIn(page, name, "wrong").status());
    return Duration.between(start, clock.instant()).dividedBy(Pace.STEP);
  }
}
