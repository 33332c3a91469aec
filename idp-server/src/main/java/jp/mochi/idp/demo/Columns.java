package jp.mochi.idp.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jp.mochi.idp.text.Width;

/** Texts side by side on a terminal, where a Japanese character takes two places. */
final class Columns {
  private static final String BETWEEN = "  ";

  private final int[] widths;

  /** As wide as the widest of each column; all rows have the same number of cells. */
  Columns(List<List<String>> rows) {
    this.widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(row -> Width.of(row.get(i))).max().orElse(0))
            .toArray();
  }

  String line(List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> padded(cells.get(i), i))
        .collect(Collectors.joining(BETWEEN))
        .stripTrailing();
  }

  String padded(String text, int column) {
    return Width.padded(text, widths[column]);
  }
}
