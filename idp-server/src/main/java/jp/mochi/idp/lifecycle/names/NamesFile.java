package jp.mochi.idp.lifecycle.names;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.names.JudgedRow.Judgement;

/**
 * A CSV file of names (RFC 4180): UTF-8, a head that names the columns, bounded. It may be one that
 * we have written, with the names that are nobody's any longer ({@code retired}), or the table
 * {@code shibpid} of a Shibboleth identity provider: what ended there and what is another service's
 * is passed over; what ended is retired.
 */
final class NamesFile {
  static final int MOST_ROWS = 20_000;

  private static final Map<String, String> COLUMNS =
      Map.of(
          "person", "person",
          "principalname", "person",
          "value", "value",
          "persistentid", "value",
          "created", "created",
          "retired", "retired",
          "creationdate", "created",
          "service", "service",
          "peerentity", "service",
          "deactivationdate", "ended");

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final NameRule rule;
  private final String entityId;

  /**
   * @param rule what a name must look like
   * @param entityId whose names are wanted
   */
  NamesFile(NameRule rule, String entityId) {
    this.rule = rule;
    this.entityId = entityId;
  }

  /** What came of reading. */
  sealed interface Outcome {
    record Rows(List<NamesRow> rows) implements Outcome {
      public Rows {
        rows = List.copyOf(rows);
      }
    }

    record Unreadable(Notice why) implements Outcome {}
  }

  Outcome read(byte[] bytes) {
    return switch (CsvTable.read(bytes, MOST_ROWS)) {
      case CsvTable.Outcome.Unreadable(var why) -> new Outcome.Unreadable(why);
      case CsvTable.Outcome.Read(var table) -> rows(table);
    };
  }

  private Outcome rows(CsvTable table) {
    var head = table.head().stream().map(NamesFile::column).toList();
    if (!once(head, "person") || !once(head, "value")) {
      return unreadable(FileFault.NO_HEAD, table.shownHead());
    }
    var rows = table.rows().stream().map(row -> row(row.number(), head, row.cells())).toList();
    return rows.isEmpty() ? unreadable(FileFault.EMPTY, "") : new Outcome.Rows(rows);
  }

  private static String column(String name) {
    return COLUMNS.getOrDefault(name.strip().toLowerCase(Locale.ROOT), "");
  }

  private static boolean once(List<String> head, String column) {
    return head.stream().filter(column::equals).count() == 1;
  }

  private NamesRow row(int number, List<String> head, List<String> cells) {
    var person = FormulaCells.read(cell(head, cells, "person")).strip();
    var value = FormulaCells.read(cell(head, cells, "value"));
    var created = time(unlessNull(cell(head, cells, "created")));
    var retired = time(unlessNull(cell(head, cells, "retired")));
    var settled = settled(person, head, cells);
    return switch (rule.check(value)) {
      case NameRule.Outcome.Good(var good) ->
          new NamesRow(number, person, good, created, retired, settled);
      case NameRule.Outcome.Bad(var why) ->
          new NamesRow(
              number,
              person,
              value,
              created,
              retired,
              settled
                  .filter(it -> it.verdict() != Verdict.RETIRED)
                  .or(() -> Optional.of(new Judgement(Verdict.BAD_VALUE, why))));
    };
  }

  /** What the cells say without anybody being asked. */
  private Optional<Judgement> settled(String person, List<String> head, List<String> cells) {
    var service = FormulaCells.read(cell(head, cells, "service")).strip();
    var ended = unlessNull(cell(head, cells, "ended"));
    var retired = unlessNull(cell(head, cells, "retired"));
    var created = unlessNull(cell(head, cells, "created"));
    if (!service.isEmpty() && !service.equals(entityId)) {
      return Optional.of(new Judgement(Verdict.OTHER_SERVICE, service));
    }
    if (!ended.isEmpty()) {
      return Optional.of(dated(Verdict.ENDED, ended));
    }
    if (!created.isEmpty() && time(created).isEmpty()) {
      return Optional.of(new Judgement(Verdict.BAD_DATE, created));
    }
    if (!retired.isEmpty()) {
      return Optional.of(dated(Verdict.RETIRED, retired));
    }
    return person.isEmpty() ? Optional.of(Judgement.of(Verdict.NO_PERSON)) : Optional.empty();
  }

  private static Judgement dated(Verdict verdict, String text) {
    return new Judgement(time(text).isEmpty() ? Verdict.BAD_DATE : verdict, text);
  }

  private static String cell(List<String> head, List<String> cells, String column) {
    int at = head.indexOf(column);
    return at < 0 || at >= cells.size() ? "" : cells.get(at);
  }

  /** Databases write NULL for what isn't there, MySQL {@code \N}. */
  private static String unlessNull(String cell) {
    var text = cell.strip();
    return text.equalsIgnoreCase("null") || text.equals("\\N") ? "" : text;
  }

  /** ISO, or as databases write it, in UTC where it says no zone; a day is its first moment. */
  private static Optional<Instant> time(String text) {
    var iso = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
    try {
      var time = TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return Optional.of(
          switch (time) {
            case OffsetDateTime there -> there.toInstant();
            case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
            default -> LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
          });
    } catch (DateTimeParseException noTime) {
      return Optional.empty();
    }
  }

  private static Outcome unreadable(FileFault fault, String detail) {
    return new Outcome.Unreadable(fault.of(detail));
  }
}
