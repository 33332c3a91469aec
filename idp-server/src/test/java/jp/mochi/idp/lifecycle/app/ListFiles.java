package jp.mochi.idp.lifecycle.app;

import java.util.List;
import java.util.function.Consumer;
import jp.mochi.idp.config.AppsConfig;
import jp.mochi.idp.lifecycle.Notice;

/** Files of entries as they are read, for tests elsewhere. */
public final class ListFiles {
  private ListFiles() {}

  /**
   * How many entries of a file can be listed.
   *
   * @param refused is told of each fault
   */
  public static long entries(byte[] file, Consumer<Notice> refused) {
    return switch (ListFile.read(file)) {
      case ListFile.Outcome.Unreadable(var why) -> {
        refused.accept(why);
        yield 0;
      }
      case ListFile.Outcome.Rows(var rows) -> good(rows, refused);
    };
  }

  private static long good(List<ListFile.Row> rows, Consumer<Notice> refused) {
    return rows.stream().filter(row -> isGood(row, refused)).count();
  }

  private static boolean isGood(ListFile.Row row, Consumer<Notice> refused) {
    return switch (row) {
      case ListFile.Row.Bad(var number, var why) -> {
        refused.accept(why);
        yield false;
      }
      case ListFile.Row.Good(var number, var entry) ->
          switch (entry.read(AppsConfig.USUAL, BlocklistDesk.BY_FILE)) {
            case EntryText.Read.Good good -> true;
            case EntryText.Read.Bad(var why) -> {
              refused.accept(why);
              yield false;
            }
          };
    };
  }
}
