package jp.mochi.idp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {
  @Test
  void writesWhatNeedsNoQuoting() {
    var value = "azAZ09._~+/=-";
    assertEquals(
        "__Host-mochi=" + value + "; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax",
        SetCookie.lasting("__Host-mochi", value, Duration.ofMinutes(1)).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a;b", "a,b", "a b", "a\"b", "a\\b", "a\r\nb", "a\u0000", "é", "ａ", "@", "[", "`", "{"
      })
  void refusesWhatWouldEndTheValueOrNeedQuoting(String value) {
    assertThrows(
        IllegalArgumentException.class,
        () -> SetCookie.lasting("__Host-mochi", value, Duration.ofMinutes(1)));
  }

  @Test
  void refusesANameThatOtherHostsMaySet() {
    assertThrows(
        IllegalArgumentException.class,
        () -> SetCookie.lasting("mochi", "value", Duration.ofMinutes(1)));
  }
}
