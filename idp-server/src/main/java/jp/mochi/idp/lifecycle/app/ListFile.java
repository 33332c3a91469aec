package jp.mochi.idp.lifecycle.app;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.names.CsvTable;
import jp.mochi.idp.lifecycle.names.FileFault;
import jp.mochi.idp.lifecycle.names.FormulaCells;

/** Entries as a CSV file (RFC 4180) in UTF-8 with a head that names the columns, bounded. */
final class ListFile {
  /** All entries come in within one transaction, which sign-ons wait for. */
  static final int MOST_ROWS = 5_000;

  private static final Set<String> NEEDED = Set.of("reason-ja", "reason-en");
  private static final Set<String> NAMING = Set.of("id", "signer", "sha256");
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "versions",
          "signer",
          "sha256",
          "action",
          "look-back",
          "reason-ja",
          "reason-en",
          "reference");

  private ListFile() {}

  /** A row, the head being the first. */
  sealed interface Row {
    int number();

    /** One with as many cells as there are columns. */
    record Good(int number, EntryText entry) implements Row {}

    /** One without. */
    record Bad(int number, Notice why) implements Row {}
  }

  /** What came of reading. */
  sealed interface Outcome {
    record Rows(List<Row> rows) implements Outcome {
      public Rows {
        rows = List.copyOf(rows);
      }
    }

    record Unreadable(Notice why) implements Outcome {}
  }

  static Outcome read(byte[] bytes) {
    return switch (CsvTable.read(bytes, MOST_ROWS)) {
      case CsvTable.Outcome.Unreadable(var why) -> new Outcome.Unreadable(why);
      case CsvTable.Outcome.Read(var table) -> rows(table);
    };
  }

  private static Outcome rows(CsvTable table) {
    var head = table.columns();
    if (!isHead(head)) {
      return new Outcome.Unreadable(ListNotice.HEAD.of(table.shownHead()));
    }
    var rows = table.rows().stream().map(row -> row(row.number(), head, row.cells())).toList();
    return rows.isEmpty() ? new Outcome.Unreadable(FileFault.EMPTY.of("")) : new Outcome.Rows(rows);
  }

  private static boolean isHead(List<String> head) {
    return head.containsAll(NEEDED)
        && head.stream().anyMatch(NAMING::contains)
        && KNOWN.containsAll(head)
        && new HashSet<>(head).size() == head.size();
  }

  private static Row row(int number, List<String> head, List<String> cells) {
    if (cells.size() != head.size()) {
      return new Row.Bad(number, ListNotice.ROW.of(cells.size() + "", head.size() + ""));
    }
    var values = new HashMap<String, String>();
    for (int i = 0; i < cells.size(); i++) {
      values.put(head.get(i), FormulaCells.read(cells.get(i)).strip());
    }
    return new Row.Good(
        number,
        new EntryText(
            values.getOrDefault("id", ""),
            values.getOrDefault("versions", ""),
            values.getOrDefault("signer", ""),
            values.getOrDefault("sha256", ""),
            values.getOrDefault("action", ""),
            values.getOrDefault("look-back", ""),
            values.getOrDefault("reason-ja", ""),
            values.getOrDefault("reason-en", ""),
            values.getOrDefault("reference", "")));
  }
}
