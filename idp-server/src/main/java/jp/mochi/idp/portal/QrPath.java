package jp.mochi.idp.portal;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as one path of squares.
 *
 * @param size of its side, the quiet zone included
 * @param path SVG's path data of the dark modules
 */
public record QrPath(int size, String path) {
  private static final int QUIET = 4;

  /** ISO/IEC 18004: the code of a text, with medium error correction. */
  public static QrPath of(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    var path = new StringBuilder();
    for (var y = 0; y < code.size; y++) {
      for (var x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return new QrPath(code.size + 2 * QUIET, path.toString());
  }
}
