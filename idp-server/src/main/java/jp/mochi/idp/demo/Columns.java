package jp.mochi.idp.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts side by side on a terminal, where a Japanese character takes two places. */
final class Columns {
  private static final String BETWEEN = "  ";

  private final int[] widths;

  /** As wide as the widest of each column; all rows have the same number of cells. */
  Columns(List<List<String>> rows) {
    this.widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(row -> width(row.get(i))).max().orElse(0))
            .toArray();
  }

  String line(List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> padded(cells.get(i), i))
        .collect(Collectors.joining(BETWEEN))
        .stripTrailing();
  }

  String padded(String text, int column) {
    return text + " ".repeat(widths[column] - width(text));
  }

  /** How many places a text takes. */
  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  /** Unicode Standard Annex 11: wide and full-width characters, as far as our texts need them. */
  private static int width(int c) {
    if (Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    boolean wide =
        c >= 0x1100 && c <= 0x115f
            || c >= 0x2e80 && c <= 0xa4cf
            || c >= 0xac00 && c <= 0xd7a3
            || c >= 0xf900 && c <= 0xfaff
            || c >= 0xfe30 && c <= 0xfe6f
            || c >= 0xff00 && c <= 0xff60
            || c >= 0xffe0 && c <= 0xffe6
            || c >= 0x1f300 && c <= 0x1faff
            || c >= 0x20000 && c <= 0x3fffd;
    return wide ? 2 : 1;
  }
}
