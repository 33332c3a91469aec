package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  @Test
  void growsWithTheShare() {
    assertEquals("[..............................]   0 %  0 done", ProgressBar.line(0, "0 done"));
    assertEquals("[###############...............]  50 %  7", ProgressBar.line(0.5, "7"));
    assertEquals("[##############################] 100 %  9", ProgressBar.line(1.2, "9"));
  }

  @Test
  void groupsLargeNumbers() {
    assertEquals("1,234,567", ProgressBar.grouped(Locale.ENGLISH, 1_234_567));
    assertEquals("1,234,567", ProgressBar.grouped(Locale.JAPANESE, 1_234_567));
  }
}
