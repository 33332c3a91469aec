package jp.mochi.idp.demo;

import io.nayuki.qrcodegen.QrCode;

/** A QR code in half-block characters: two modules in each, one above the other. */
final class QrText {
  private static final int QUIET = 4;
  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String RESET = "\u001b[0m";

  private QrText() {}

  /**
   * The code of a text.
   *
   * @param colours whether the terminal takes colours: then black on white, otherwise light modules
   *     are drawn, as fits a terminal with a dark ground
   */
  static String of(String text, boolean colours) {
    var code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    var drawn = new StringBuilder();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      drawn.append("  ").append(colours ? BLACK_ON_WHITE : "");
      for (int x = -QUIET; x < code.size + QUIET; x++) {
        drawn.append(block(code.getModule(x, y) == colours, code.getModule(x, y + 1) == colours));
      }
      drawn.append(colours ? RESET : "").append('\n');
    }
    return drawn.toString();
  }

  private static char block(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
