package jp.mochi.idp.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.idp.text.Width;

/**
 * Rows in columns as wide as their widest cell; the last column is left ragged. Cells may come from
 * outside and have no colours.
 */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(Stream.of(cells).map(Printable::line).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintStream out, String indent) {
    for (var row : rows) {
      var line = new StringBuilder(indent);
      for (var column = 0; column < row.size(); column++) {
        var cell = row.get(column);
        var last = column == row.size() - 1;
        line.append(last ? cell : Width.padded(cell, width(column)) + GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size() - 1)
        .mapToInt(row -> Width.of(row.get(column)))
        .max()
        .orElse(0);
  }
}
