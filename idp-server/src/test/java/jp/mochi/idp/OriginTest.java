package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import jp.mochi.idp.http.Origins;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser sends as Origin from our own pages, however the base URL is written. */
class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://idp.example.co.jp, https://idp.example.co.jp",
    "https://IDP.Example.co.jp, https://idp.example.co.jp",
    "https://idp.example.co.jp:443, https://idp.example.co.jp",
    "https://idp.example.co.jp:8443, https://idp.example.co.jp:8443",
    "https://[2001:DB8::1], https://[2001:db8::1]",
  })
  void isWrittenAsBrowsersDo(URI baseUrl, String origin) {
    assertEquals(origin, Origins.of(baseUrl));
  }
}
