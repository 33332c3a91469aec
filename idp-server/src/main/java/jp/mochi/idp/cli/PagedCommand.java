package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that lists what the server has, page by page. */
abstract class PagedCommand extends RemoteCommand {
  private static final int MOST = 500;

  @Option(names = "--limit", paramLabel = "N", descriptionKey = "page.limit")
  private int limit;

  @Option(names = "--after", paramLabel = "ID", descriptionKey = "page.after")
  private @Nullable String after;

  private final int most;

  PagedCommand(Terminal terminal) {
    this(terminal, 50, MOST);
  }

  /**
   * @param usual how many rows are on a page where nobody says
   * @param most how many the server gives at most
   */
  PagedCommand(Terminal terminal, int usual, int most) {
    super(terminal);
    this.limit = usual;
    this.most = most;
  }

  @Override
  void check() {
    if (limit < 1 || limit > most) {
      throw wrongUse(terminal().words().of("page.limit.range", most));
    }
  }

  /** Which page is asked for. */
  Map<String, String> page() {
    var query = new LinkedHashMap<String, String>();
    query.put("limit", String.valueOf(limit));
    put(query, "after", after);
    return query;
  }

  /**
   * Prints a page: as it came, or its rows as a table and where the next page begins.
   *
   * @param rows the field that holds them
   * @param none the text where there are none
   */
  void print(JsonNode page, String rows, BiConsumer<Table, JsonNode> row, String none) {
    if (json()) {
      print(page);
      return;
    }
    table(page, rows, row, none);
    next(page);
  }

  /** Prints a page's rows, or that there are none. */
  void table(JsonNode page, String rows, BiConsumer<Table, JsonNode> row, String none) {
    var table = new Table();
    page.path(rows).forEach(each -> row.accept(table, each));
    if (table.isEmpty()) {
      terminal().out().println(terminal().words().of(none));
    }
    table.print(terminal().out(), "");
  }

  /** Says where the next page begins, beside what is printed. */
  void next(JsonNode page) {
    if (page.hasNonNull("next")) {
      terminal().err().println(terminal().words().of("page.more", page.path("next").asText()));
    }
  }
}
