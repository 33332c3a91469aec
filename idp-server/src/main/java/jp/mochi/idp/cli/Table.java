package jp.mochi.idp.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.idp.text.Width;

/** Rows in columns as wide as their widest cell; the last column is left ragged. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintStream out, String indent) {
    for (var row : rows) {
      var line = new StringBuilder(indent);
      for (var column = 0; column < row.size(); column++) {
        var cell = printable(row.get(column));
        var last = column == row.size() - 1;
        line.append(last ? cell : Width.padded(cell, width(column)) + GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size() - 1)
        .mapToInt(row -> Width.of(printable(row.get(column))))
        .max()
        .orElse(0);
  }

  /** What came from outside may hold control characters, which a terminal would obey. */
  static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) && c != 0x1b ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
