package jp.mochi.device.register;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/** The table {@code device_history}: who did what to a device, when and why. */
public final class History {
  private static final String INSERT =
      "INSERT INTO device_history (device, revision, at, act, act_by, by_person, from_state,"
          + " to_state, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String PAGE =
      "SELECT device, revision, at, act, act_by, by_person, from_state, to_state, why"
          + " FROM device_history WHERE device = ? AND revision < ?"
          + " ORDER BY revision DESC LIMIT ?";

  /** Writes down the act that a device shows as its last. */
  void add(Handle handle, Device device, Optional<DeviceState> from, String why) {
    Rows.change(
        handle,
        INSERT,
        device.id(),
        device.revision(),
        device.last().at().toEpochMilli(),
        device.last().act().text(),
        device.last().by().name(),
        device.last().by().person().orElse(null),
        from.map(DeviceState::text).orElse(null),
        device.state().text(),
        why);
  }

  /**
   * What happened to a device, the latest first.
   *
   * @param before the revision where the last page ended; {@link Long#MAX_VALUE} for the first
   */
  public List<HistoryEntry> of(Handle handle, String device, long before, int most) {
    return Rows.all(handle, PAGE, History::entry, device, before, most);
  }

  private static HistoryEntry entry(ResultSet row) throws SQLException {
    return new HistoryEntry(
        row.getString("device"),
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("at")),
        new By(row.getString("act_by"), Optional.ofNullable(row.getString("by_person"))),
        DeviceAct.of(row.getString("act")).orElseThrow(),
        Optional.ofNullable(row.getString("from_state")).flatMap(DeviceState::of),
        DeviceState.of(row.getString("to_state")).orElseThrow(),
        row.getString("why"));
  }
}
