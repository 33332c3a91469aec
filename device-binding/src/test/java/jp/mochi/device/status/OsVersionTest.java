package jp.mochi.device.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions as numbers, not as letters. */
class OsVersionTest {
  private static OsVersion of(String text) {
    return OsVersion.of(text).orElseThrow();
  }

  @Test
  void theWeightiestNumberDecidesFirst() {
    var inOrder = List.of("9", "18", "18.0.1", "18.5", "18.10", "19", "19.0.0.1", "26.1");
    var sorted = inOrder.reversed().stream().map(OsVersionTest::of).sorted().toList();
    assertEquals(inOrder, sorted.stream().map(OsVersion::toString).toList());
    assertTrue(of("10.0.22631.4460").compareTo(of("10.0.22621.9999")) > 0);
  }

  @Test
  void zerosAtTheEndMakeNoDifference() {
    assertEquals(of("19"), of("19.0.0"));
    assertEquals(0, of("19").compareTo(of("19.0")));
    assertEquals("0", of("0.0").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "18.", ".5", "18,5", "18.5a", " 18", "1.2.3.4.5.6.7", "9999999999"})
  void anythingElseIsNone(String text) {
    assertEquals(Optional.empty(), OsVersion.of(text));
  }
}
