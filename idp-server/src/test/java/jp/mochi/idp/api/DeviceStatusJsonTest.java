package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.policy.Shortfall.FirstDay;
import org.junit.jupiter.api.Test;

class DeviceStatusJsonTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  @Test
  void whatIsLetPassForAWhileSaysAtWhichMomentThatEndsWhateverTheReadersClocks() {
    var december = new FirstDay(LocalDate.of(2026, 12, 1), TOKYO);
    var soon =
        new Shortfall(Shortfall.What.VERSION, "iOS 19", Shortfall.How.SOON, Optional.of(december));
    for (var zone : new ZoneId[] {TOKYO, ZoneOffset.UTC, ZoneId.of("America/New_York")}) {
      var node = DeviceStatusJson.of(soon, zone);
      assertEquals("2026-12-01", node.path("until").asText());
      assertEquals("2026-11-30T15:00:00Z", node.path("untilAt").asText());
    }
    var amiss =
        new Shortfall(Shortfall.What.VERSION, "iOS 19", Shortfall.How.MISSING, Optional.empty());
    assertFalse(DeviceStatusJson.of(amiss, TOKYO).has("untilAt"));
  }
}
