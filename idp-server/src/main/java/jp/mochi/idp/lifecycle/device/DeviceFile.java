package jp.mochi.idp.lifecycle.device;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.names.CsvTable;
import jp.mochi.idp.lifecycle.names.FileFault;
import jp.mochi.idp.lifecycle.names.FormulaCells;

/** An asset list: a CSV file (RFC 4180) in UTF-8 with a head that names the columns, bounded. */
public final class DeviceFile {
  /** All rows come in within one transaction, which sign-ons wait for. */
  static final int MOST_ROWS = 5_000;

  private static final Set<String> NEEDED = Set.of("person", "ownership", "platform");
  private static final Set<String> KNOWN =
      Stream.concat(
              Stream.of("id", "person", "name", "ownership", "platform", "model", "state"),
              Stream.of(IdentifierKind.values()).map(IdentifierKind::text))
          .collect(Collectors.toUnmodifiableSet());

  private DeviceFile() {}

  /** What came of reading. */
  public sealed interface Outcome {
    record Rows(List<DeviceRow> rows) implements Outcome {
      public Rows {
        rows = List.copyOf(rows);
      }
    }

    record Unreadable(Notice why) implements Outcome {}
  }

  /** Reads a list; each row by itself. */
  public static Outcome read(byte[] bytes) {
    return switch (CsvTable.read(bytes, MOST_ROWS)) {
      case CsvTable.Outcome.Unreadable(var why) -> new Outcome.Unreadable(why);
      case CsvTable.Outcome.Read(var table) -> rows(table);
    };
  }

  private static Outcome rows(CsvTable table) {
    var head = table.columns();
    if (!head.containsAll(NEEDED)
        || !KNOWN.containsAll(head)
        || new HashSet<>(head).size() < head.size()) {
      return new Outcome.Unreadable(DeviceNotice.HEAD.of(table.shownHead()));
    }
    var rows = table.rows().stream().map(row -> row(row.number(), head, row.cells())).toList();
    return rows.isEmpty() ? new Outcome.Unreadable(FileFault.EMPTY.of("")) : new Outcome.Rows(rows);
  }

  private static DeviceRow row(int number, List<String> head, List<String> cells) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < Math.min(head.size(), cells.size()); i++) {
      values.put(head.get(i), FormulaCells.read(cells.get(i)).strip());
    }
    var person = values.getOrDefault("person", "");
    if (cells.size() != head.size()) {
      return bad(number, person, DeviceNotice.ROW, cells.size() + "", head.size() + "");
    }
    if (person.isEmpty()) {
      return bad(number, person, DeviceNotice.NO_PERSON);
    }
    var ownership = Ownership.of(word(values, "ownership"));
    var platform = Platform.of(word(values, "platform"));
    var approved = approved(word(values, "state"));
    if (ownership.isEmpty()) {
      return noWord(number, person, values, "ownership", words(Ownership.values()));
    }
    if (platform.isEmpty()) {
      return noWord(number, person, values, "platform", words(Platform.values()));
    }
    if (approved.isEmpty()) {
      return noWord(number, person, values, "state", "pending, active");
    }
    var device =
        new NewDevice(
            Optional.of(values.getOrDefault("id", "")).filter(id -> !id.isEmpty()),
            values.getOrDefault("name", ""),
            ownership.get(),
            platform.get(),
            values.getOrDefault("model", ""),
            identifiers(values));
    return new DeviceRow.Good(number, person, device, approved.get());
  }

  private static Map<IdentifierKind, String> identifiers(Map<String, String> values) {
    var identifiers = new HashMap<IdentifierKind, String>();
    for (var kind : IdentifierKind.values()) {
      var value = values.getOrDefault(kind.text(), "");
      if (!value.isEmpty()) {
        identifiers.put(kind, value);
      }
    }
    return identifiers;
  }

  private static Optional<Boolean> approved(String state) {
    return switch (state) {
      case "", "pending" -> Optional.of(false);
      case "active" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  private static String word(Map<String, String> values, String column) {
    return values.getOrDefault(column, "").toLowerCase(Locale.ROOT);
  }

  private static String words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static DeviceRow noWord(
      int number, String person, Map<String, String> values, String column, String choices) {
    var written = CsvTable.shown(values.getOrDefault(column, ""));
    return bad(number, person, DeviceNotice.WORD, written, column, choices);
  }

  private static DeviceRow bad(int number, String person, DeviceNotice why, String... details) {
    return new DeviceRow.Bad(number, person, why.of(details));
  }
}
