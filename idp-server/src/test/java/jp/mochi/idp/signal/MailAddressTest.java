package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a directory may get into a mail's head. */
class MailAddressTest {
  private static void assertSent(String sent, String written) {
    assertEquals(Optional.of(sent), MailAddress.of(written).map(MailAddress::text));
  }

  @Test
  void anAddressGoesOutAsItMay() {
    assertSent("tanaka@corp.example", "tanaka@corp.example");
    assertSent("tanaka@corp.example", " tanaka@corp.example ");
    assertSent("o'brien+x@corp.example", "o'brien+x@corp.example");
    assertSent("\"hana..ko.\"@docomo.example", "hana..ko.@docomo.example");
    assertSent("\".hana\"@docomo.example", ".hana@docomo.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tanaka",
        "@corp.example",
        "tanaka@",
        "tanaka@corp.example\r\nBcc: all@corp.example",
        "tanaka@corp.example\nX: y",
        "tanaka@corp.example, suzuki@corp.example",
        "tanaka@corp.example> SIZE=1",
        "Hanako <tanaka@corp.example>",
        "\"a b\"@corp.example",
        "ta naka@corp.example",
        "tanaka@corp..example",
        "tanaka@[192.0.2.1]",
        "田中@corp.example",
        "tanaka@例え.example",
        "tanaka\u2028x@corp.example",
      })
  void whatIsNoneIsNotSentTo(String written) {
    assertEquals(Optional.empty(), MailAddress.of(written));
  }

  @Test
  void oneThatIsTooLongIsNone() {
    assertEquals(Optional.empty(), MailAddress.of("a".repeat(63) + "@corp.example"));
    assertEquals(
        Optional.empty(), MailAddress.of("a@" + ("b".repeat(60) + ".").repeat(5) + "example"));
  }
}
