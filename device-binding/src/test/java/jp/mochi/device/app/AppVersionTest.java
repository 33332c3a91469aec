package jp.mochi.device.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of versions, as {@code docs/devices.md} promises it. */
class AppVersionTest {
  @Test
  void ordersAsPeopleCount() {
    var inOrder =
        List.of(
            "", // nothing is as good as zero
            "0.0.1",
            "0.9-rc1",
            "0.9-rc2",
            "0.9",
            "1.0-alpha",
            "1.0-beta",
            "1.0-beta2",
            "1.0",
            "1.0.0.1",
            "1.2",
            "1.9.9",
            "1.10",
            "1.10 (4711)",
            "2024.11.01",
            "99999999999999999999999",
            "100000000000000000000000");
    for (int i = 0; i < inOrder.size(); i++) {
      for (int j = 0; j < inOrder.size(); j++) {
        var order = AppVersion.of(inOrder.get(i)).compareTo(AppVersion.of(inOrder.get(j)));
        assertEquals(
            Integer.signum(Integer.compare(i, j)),
            Integer.signum(order),
            inOrder.get(i) + " and " + inOrder.get(j));
      }
    }
  }

  @Test
  void takesForEqualWhatOnlyLooksDifferent() {
    for (var same : List.of("1.2", "1.2.0", "01.02", "1_2", "1-2.0.0", " 1.2 ")) {
      assertEquals(AppVersion.of("1.2"), AppVersion.of(same), same);
      assertEquals(0, AppVersion.of("1.2").compareTo(AppVersion.of(same)), same);
      assertEquals(AppVersion.of("1.2").hashCode(), AppVersion.of(same).hashCode(), same);
    }
    assertEquals(AppVersion.of("2.0-BETA"), AppVersion.of("2.0beta"));
  }

  @Test
  void saysWhetherItSaysAnything() {
    assertTrue(AppVersion.of("0").isKnown());
    for (var nothing : List.of("", "latest", "?.?", "β", "１")) {
      assertFalse(AppVersion.of(nothing).isKnown(), nothing);
    }
  }
}
