package jp.mochi.idp.lifecycle.names;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.lifecycle.Notice;

/**
 * A list that somebody brings in: a CSV file (RFC 4180) in UTF-8 whose first row names the columns,
 * bounded in size and rows.
 *
 * @param head the first row as it stands; empty where there is none
 * @param rows the others, without those that are blank
 */
public record CsvTable(List<String> head, List<Row> rows) {
  /** A file may be as large as this. */
  public static final int MOST_BYTES = 1 << 20;

  private static final int MOST_SHOWN = 200;

  public CsvTable {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
  }

  /**
   * A row.
   *
   * @param number where it stands, the head being the first
   */
  public record Row(int number, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** What came of reading. */
  public sealed interface Outcome {
    record Read(CsvTable table) implements Outcome {}

    record Unreadable(Notice why) implements Outcome {}
  }

  /**
   * Reads a file.
   *
   * @param mostRows how many rows it may have beside the head
   */
  public static Outcome read(byte[] bytes, int mostRows) {
    if (bytes.length > MOST_BYTES) {
      return new Outcome.Unreadable(FileFault.TOO_LARGE.of("1 MiB"));
    }
    return switch (NamesText.of(bytes)) {
      case NamesText.Outcome.Foreign(var fault) -> new Outcome.Unreadable(fault.of(""));
      case NamesText.Outcome.Text(var text) -> table(text, mostRows);
    };
  }

  private static Outcome table(String text, int mostRows) {
    List<List<String>> cells;
    try {
      cells = cells(text, mostRows);
    } catch (JsonProcessingException broken) {
      return new Outcome.Unreadable(FileFault.NO_CSV.of(place(broken)));
    }
    if (cells.size() > mostRows + 1) {
      return new Outcome.Unreadable(FileFault.TOO_LARGE.of(mostRows + " rows"));
    }
    var rows = new ArrayList<Row>();
    for (int i = 1; i < cells.size(); i++) {
      if (!cells.get(i).stream().allMatch(String::isBlank)) {
        rows.add(new Row(i + 1, cells.get(i)));
      }
    }
    var head = cells.isEmpty() ? List.<String>of() : cells.getFirst();
    return new Outcome.Read(new CsvTable(head, rows));
  }

  /** One row more than may be, to see that there are too many. */
  private static List<List<String>> cells(String text, int mostRows)
      throws JsonProcessingException {
    var reader =
        new CsvMapper().readerForListOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    var cells = new ArrayList<List<String>>();
    try (var rows = reader.<List<String>>readValues(text)) {
      while (rows.hasNextValue() && cells.size() < mostRows + 2) {
        cells.add(rows.nextValue());
      }
    } catch (JsonProcessingException broken) {
      throw broken;
    } catch (RuntimeJsonMappingException | IOException impossible) {
      throw new UncheckedIOException(new IOException("a text can be read", impossible));
    }
    return cells;
  }

  private static String place(JsonProcessingException broken) {
    var where = broken.getLocation();
    return broken.getOriginalMessage() + (where == null ? "" : ", line " + where.getLineNr());
  }

  /** The columns' names, in lower case. */
  public List<String> columns() {
    return head.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /** The head as a fault may show it. */
  public String shownHead() {
    return shown(String.join(",", head));
  }

  /** What a file holds as a fault may show it: in one line, and not all of it. */
  public static String shown(String text) {
    var printable = text.replaceAll("\\p{Cc}", " ");
    return printable.length() <= MOST_SHOWN ? printable : printable.substring(0, MOST_SHOWN);
  }
}
