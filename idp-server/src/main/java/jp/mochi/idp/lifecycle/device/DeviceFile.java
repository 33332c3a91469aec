package jp.mochi.idp.lifecycle.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
import jp.mochi.idp.lifecycle.names.FileFault;
import jp.mochi.idp.lifecycle.names.FormulaCells;
import jp.mochi.idp.lifecycle.names.NamesText;

/** An asset list: a CSV file (RFC 4180) in UTF-8 with a head that names the columns, bounded. */
final class DeviceFile {
  static final int MOST_BYTES = 1 << 20;

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
  sealed interface Outcome {
    record Rows(List<DeviceRow> rows) implements Outcome {
      public Rows {
        rows = List.copyOf(rows);
      }
    }

    record Unreadable(Notice why) implements Outcome {}
  }

  static Outcome read(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      return new Outcome.Unreadable(FileFault.TOO_LARGE.of("1 MiB"));
    }
    return switch (NamesText.of(bytes)) {
      case NamesText.Outcome.Foreign(var fault) -> new Outcome.Unreadable(fault.of(""));
      case NamesText.Outcome.Text(var text) -> rows(text);
    };
  }

  private static Outcome rows(String text) {
    List<List<String>> cells;
    try {
      cells = cells(text);
    } catch (JsonProcessingException broken) {
      return new Outcome.Unreadable(FileFault.NO_CSV.of(broken.getOriginalMessage()));
    }
    if (cells.size() > MOST_ROWS + 1) {
      return new Outcome.Unreadable(FileFault.TOO_LARGE.of(MOST_ROWS + " rows"));
    }
    var head = cells.isEmpty() ? List.<String>of() : columns(cells.getFirst());
    if (!head.containsAll(NEEDED)
        || !KNOWN.containsAll(head)
        || new HashSet<>(head).size() < head.size()) {
      return new Outcome.Unreadable(DeviceNotice.HEAD.of(shortened(String.join(",", head))));
    }
    var rows = new ArrayList<DeviceRow>();
    for (int i = 1; i < cells.size(); i++) {
      if (!cells.get(i).stream().allMatch(String::isBlank)) {
        rows.add(row(i + 1, head, cells.get(i)));
      }
    }
    return rows.isEmpty() ? new Outcome.Unreadable(FileFault.EMPTY.of("")) : new Outcome.Rows(rows);
  }

  /** One row more than may be, to see that there are too many. */
  private static List<List<String>> cells(String text) throws JsonProcessingException {
    var reader =
        new CsvMapper().readerForListOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    var cells = new ArrayList<List<String>>();
    try (var rows = reader.<List<String>>readValues(text)) {
      while (rows.hasNextValue() && cells.size() < MOST_ROWS + 2) {
        cells.add(rows.nextValue());
      }
    } catch (JsonProcessingException broken) {
      throw broken;
    } catch (RuntimeJsonMappingException | IOException impossible) {
      throw new UncheckedIOException(new IOException("a text can be read", impossible));
    }
    return cells;
  }

  private static List<String> columns(List<String> first) {
    return first.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private static String shortened(String text) {
    var printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() <= 200 ? printable : printable.substring(0, 200);
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
    var written = shortened(values.getOrDefault(column, ""));
    return bad(number, person, DeviceNotice.WORD, written, column, choices);
  }

  private static DeviceRow bad(int number, String person, DeviceNotice why, String... details) {
    return new DeviceRow.Bad(number, person, why.of(details));
  }
}
