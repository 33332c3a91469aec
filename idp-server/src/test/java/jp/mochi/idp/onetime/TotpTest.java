package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes as authenticator apps make them, and what people type. */
final class TotpTest {
  private static final OneTimeSecret RFC =
      OneTimeSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

  /** RFC 6238 appendix B, the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130",
  })
  void agreesWithTheVectorsOfTheRfc(long second, String code) {
    assertEquals(code, Totp.code(RFC, Totp.step(Instant.ofEpochSecond(second))));
  }

  @Test
  void takesOneStepEitherWayAndNoMore() {
    var now = Instant.ofEpochSecond(1_700_000_015);
    var step = Totp.step(now);
    for (long skew = -1; skew <= 1; skew++) {
      var code = Totp.code(RFC, step + skew);
      assertEquals(OptionalLong.of(step + skew), Totp.match(RFC, code, now));
    }
    assertEquals(OptionalLong.empty(), Totp.match(RFC, Totp.code(RFC, step - 2), now));
    assertEquals(OptionalLong.empty(), Totp.match(RFC, Totp.code(RFC, step + 2), now));
  }

  @Test
  void writesTheSecretAsAppsReadIt() {
    assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", RFC.text());
    assertEquals(
        "otpauth://totp/%E4%BE%8B%20%26%20Co:tanaka%40example?secret="
            + "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E4%BE%8B%20%26%20Co",
        RFC.address("例 & Co", "tanaka@example"));
    assertEquals(Optional.of(RFC.text()), OneTimeSecret.read(RFC.text()).map(OneTimeSecret::text));
    assertTrue(OneTimeSecret.read("GEZDGNBV").isEmpty(), "too short");
    assertTrue(OneTimeSecret.read("!").isEmpty());
    assertEquals("OneTimeSecret(…)", RFC.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456", " 123 456 ", "１２３４５６", "123-456", "123－456"})
  void readsSixDigitsHoweverTheyAreTyped(String typed) {
    assertEquals(Optional.of(new TypedCode.FromApp("123456")), TypedCode.of(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"k7pq2-x9mt0", "K7PQ2 X9MTO", "k7pq2x9mt0", "Ｋ７ｐｑ２－ｘ９ｍｔ０"})
  void readsARecoveryCodeHoweverItIsTyped(String typed) {
    assertEquals(Optional.of(new TypedCode.Recovery("k7pq2x9mt0")), TypedCode.of(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "1234567", "k7pq2-x9mtu", "k7pq2-x9mt00", "パスワード"})
  void whatCanBeNoCodeIsNone(String typed) {
    assertEquals(Optional.empty(), TypedCode.of(typed));
    assertEquals(Optional.empty(), TypedCode.of("1".repeat(101)));
  }

  @Test
  void aRecoveryCodeIsReadAsItIsShown() {
    var code = TypedCode.Recovery.fresh();
    assertEquals(Optional.of(code), TypedCode.of(code.text()));
    assertEquals("Recovery(…)", code.toString());
  }
}
