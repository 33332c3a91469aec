package jp.mochi.idp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrTextTest {
  private static final String TEXT = "http://pc-12.local:8447/";
  private static final QrCode CODE = QrCode.encodeText(TEXT, QrCode.Ecc.LOW);

  @Test
  void drawsEveryModuleWithItsQuietZone() {
    var lines = QrText.of(TEXT, false).lines().map(line -> line.substring(2)).toList();
    for (int y = -4; y < CODE.size + 4; y++) {
      for (int x = -4; x < CODE.size + 4; x++) {
        assertEquals(CODE.getModule(x, y), !lit(lines, x + 4, y + 4), x + "," + y);
      }
    }
  }

  /** Whether a half of a character is drawn. */
  private static boolean lit(List<String> lines, int x, int y) {
    char c = lines.get(y / 2).charAt(x);
    return c == '█' || c == (y % 2 == 0 ? '▀' : '▄');
  }

  @Test
  void isBlackOnWhiteWhereTheTerminalTakesColours() {
    var drawn = QrText.of(TEXT, true);
    assertTrue(drawn.lines().allMatch(line -> line.startsWith("  \u001b[30;107m")));
    assertFalse(QrText.of(TEXT, false).contains("\u001b"));
  }
}
