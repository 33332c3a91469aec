package jp.mochi.device.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusSourceTest {
  @Test
  void aSourceIsReadAsItIsWritten() {
    for (var source :
        List.of(
            StatusSource.API,
            StatusSource.SELF,
            StatusSource.APPLE_MDM_APPS,
            StatusSource.api("a:b c"))) {
      assertEquals(Optional.of(source), StatusSource.of(source.text()));
    }
    assertEquals(StatusSource.API, StatusSource.api(" \n"));
    assertEquals("api:intune", StatusSource.api("intune\n").text());
    assertEquals("api:" + "x".repeat(100), StatusSource.api("x".repeat(200)).text());
    for (var text : List.of("", "API", "api:", "self:x", "intune", "api:" + "x".repeat(101))) {
      assertEquals(Optional.empty(), StatusSource.of(text), text);
    }
  }
}
