package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NetworkRateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private final NetworkRate rate = new NetworkRate(5, 10);

  private int taken(String address, int tries, Instant at) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += rate.take(address, at) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void letsABurstThroughAndThenSoManyASecond() {
    assertEquals(10, taken("192.0.2.1", 50, NOW));
    assertEquals(0, taken("192.0.2.1", 50, NOW.plusMillis(199)));
    assertEquals(5, taken("192.0.2.1", 50, NOW.plusMillis(1199)));
    assertEquals(10, taken("192.0.2.1", 50, NOW.plusSeconds(60)), "no more than the burst");
  }

  @Test
  void takesA24AndA64AsOneNetworkAndNoOther() {
    assertEquals(10, taken("192.0.2.1", 10, NOW));
    assertFalse(rate.take("192.0.2.77", NOW));
    assertTrue(rate.take("192.0.3.1", NOW));
    assertEquals(10, taken("2001:db8::1", 10, NOW));
    assertFalse(rate.take("2001:db8::ffff", NOW));
    assertTrue(rate.take("2001:db8:0:1::1", NOW));
  }

  @Test
  void costsNothingWhereItIsGivenBack() {
    for (int i = 0; i < 100; i++) {
      assertTrue(rate.take("192.0.2.1", NOW));
      rate.giveBack("192.0.2.1");
    }
    assertEquals(10, taken("192.0.2.1", 50, NOW));
  }

  @Test
  void givesNothingToAClockThatGoesBack() {
    assertEquals(10, taken("192.0.2.1", 50, NOW));
    assertFalse(rate.take("192.0.2.1", NOW.minusSeconds(60)));
  }

  @Test
  void givesBackOneAndNoMore() {
    assertEquals(10, taken("192.0.2.1", 10, NOW));
    rate.giveBack("192.0.2.1");
    assertEquals(1, taken("192.0.2.1", 10, NOW));
    rate.giveBack("198.51.100.1");
    assertEquals(10, taken("198.51.100.1", 50, NOW), "who took nothing has no more than others");
  }

  @Test
  void remembersWhoeverFillsUpWithinASecond() {
    var quick = new NetworkRate(10, 5);
    for (int i = 0; i < 5; i++) {
      assertTrue(quick.take("192.0.2.1", NOW));
    }
    assertFalse(quick.take("192.0.2.1", NOW));
  }

  @Test
  void countsWhatIsNoAddressByItself() {
    assertEquals(10, taken("unknown", 50, NOW));
    assertEquals(10, taken("_hidden", 50, NOW));
    assertFalse(rate.take("unknown", NOW));
  }
}
