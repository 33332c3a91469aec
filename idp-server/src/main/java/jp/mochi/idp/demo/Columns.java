package jp.mochi.idp.demo;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts side by side on a terminal, where a Japanese character takes two places. */
final class Columns {
  private static final String BETWEEN = "  ";

  /** Unicode Standard Annex 11: wide and full-width characters, as far as our texts need them. */
  private static final NavigableMap<Integer, Integer> WIDE =
      new TreeMap<>(
          Map.of(
              0x1100, 0x115f,
              0x2e80, 0xa4cf,
              0xac00, 0xd7a3,
              0xf900, 0xfaff,
              0xfe30, 0xfe6f,
              0xff00, 0xff60,
              0xffe0, 0xffe6,
              0x1f300, 0x1faff,
              0x20000, 0x3fffd));

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

  private static int width(int c) {
    if (Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    var range = WIDE.floorEntry(c);
    return range != null && c <= range.getValue() ? 2 : 1;
  }
}
