package jp.mochi.device.status;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A report as a row of {@code device_status}. */
final class StatusRow {
  private static final String LINE = "\n";
  private static final String INSERT =
      Stream.of(
              Stream.of("device", "number", "source", "at", "received", "os_version", "patched"),
              Stream.of(StatusFlag.values()).map(StatusFlag::column),
              Stream.of("profiles", "apps", "apps_mark"))
          .flatMap(columns -> columns)
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toList(),
                  columns ->
                      "INSERT INTO device_status ("
                          + String.join(", ", columns)
                          + ") VALUES ("
                          + "?, ".repeat(columns.size() - 1)
                          + "?)"));

  private StatusRow() {}

  /**
   * @param mark of the apps that it names, where it names them
   */
  static void insert(Handle handle, KeptStatus status, Optional<String> mark) {
    var facts = status.facts();
    var values = new ArrayList<@Nullable Object>();
    values.addAll(List.of(status.device(), status.number(), status.source().text()));
    values.addAll(List.of(status.at().toEpochMilli(), status.received().toEpochMilli()));
    values.add(facts.version().map(OsVersion::toString).orElse(null));
    values.add(facts.patched().map(LocalDate::toString).orElse(null));
    for (var flag : StatusFlag.values()) {
      values.add(facts.flag(flag).map(yes -> yes ? 1 : 0).orElse(null));
    }
    values.add(facts.profiles().map(names -> String.join(LINE, names)).orElse(null));
    values.add(status.apps().orElse(null));
    values.add(mark.orElse(null));
    Rows.change(handle, INSERT, values.toArray());
  }

  /** By which two lists of apps are told to be the same, in whatever order. */
  static String mark(List<InstalledApp> apps) {
    var lines =
        apps.stream()
            .map(it -> String.join("\0", it.id(), it.version(), it.name(), it.signer(), it.hash()))
            .sorted()
            .collect(Collectors.joining(LINE));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static KeptStatus read(ResultSet row) throws SQLException {
    return new KeptStatus(
        row.getString("device"),
        row.getLong("number"),
        StatusSource.of(row.getString("source")).orElseThrow(),
        Instant.ofEpochMilli(row.getLong("at")),
        Instant.ofEpochMilli(row.getLong("received")),
        facts(row),
        number(row, "apps"));
  }

  private static StatusFacts facts(ResultSet row) throws SQLException {
    Map<StatusFlag, Boolean> flags = new EnumMap<>(StatusFlag.class);
    for (var flag : StatusFlag.values()) {
      number(row, flag.column()).ifPresent(value -> flags.put(flag, value == 1));
    }
    return new StatusFacts(
        Optional.ofNullable(row.getString("os_version")).flatMap(OsVersion::of),
        Optional.ofNullable(row.getString("patched")).map(LocalDate::parse),
        flags,
        Optional.ofNullable(row.getString("profiles")).map(StatusRow::names));
  }

  private static Set<String> names(String lines) {
    return lines.isEmpty() ? Set.of() : Set.of(lines.split(LINE, -1));
  }

  private static Optional<Integer> number(ResultSet row, String column) throws SQLException {
    var value = row.getInt(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
