package jp.mochi.device.register;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code device_binding}. All methods take part in the caller's transaction. A reference
 * is one device's at a time: an index says so, whoever is first.
 */
public final class Bindings {
  /** A device's keys, browsers and numbers beyond this are somebody's mistake. */
  public static final int MOST = 50;

  private static final String COLUMNS =
      "id, device, kind, level, reference, label, created, created_by, ended, ended_why";
  private static final String INSERT =
      "INSERT INTO device_binding (id, device, kind, level, reference, label, created, created_by)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (kind, reference) WHERE ended IS NULL DO NOTHING";
  private static final String OPEN =
      "SELECT "
          + COLUMNS
          + " FROM device_binding WHERE kind = ? AND reference = ? AND ended IS NULL";
  private static final String ENDED =
      "SELECT "
          + COLUMNS
          + " FROM device_binding WHERE kind = ? AND reference = ? AND ended IS NOT NULL"
          + " ORDER BY ended DESC, id DESC LIMIT "
          + MOST;
  private static final String OF = "SELECT " + COLUMNS + " FROM device_binding WHERE device = ?";
  private static final String END =
      "UPDATE device_binding SET ended = ?, ended_why = ? WHERE %s = ? AND ended IS NULL RETURNING "
          + COLUMNS;

  /**
   * What to bind.
   *
   * @param device the device's id
   * @param reference by what it will be found, see {@link BindingKind}
   * @param label what people call it; may be empty
   */
  public record Fresh(
      String device, BindingKind kind, BindingLevel level, String reference, String label) {
    public Fresh {
      if (!level.fits(kind)) {
        throw new IllegalArgumentException(kind + " is never worth " + level);
      }
    }
  }

  /** What came of binding something. */
  public sealed interface Added {
    /** It is bound. */
    record Done(Binding binding) implements Added {}

    /** It was bound to this device already; as it is, which may be another level. */
    record Already(Binding binding) implements Added {}

    /** It is another device's. */
    record OfAnother(String device) implements Added {}

    /** The device isn't there, or doesn't stand so that anything may be bound to it. */
    record NotNow(Optional<Device> device) implements Added {}

    /** The device has as many as any may have. */
    record TooMany() implements Added {}
  }

  /** Binds something to a device that is pending or active; it stays so until this is through. */
  public Added add(Handle handle, Fresh fresh, String by, Instant now) {
    var device = new Devices().hold(handle, fresh.device());
    if (device.filter(it -> it.state().takesBindings()).isEmpty()) {
      return new Added.NotNow(device);
    }
    var taken = open(handle, fresh.kind(), fresh.reference());
    if (taken.isPresent()) {
      return known(taken.get(), fresh);
    }
    if (openOf(handle, fresh.device()).size() >= MOST) {
      return new Added.TooMany();
    }
    insert(handle, fresh, by, now);
    var bound = open(handle, fresh.kind(), fresh.reference()).orElseThrow();
    return bound.device().equals(fresh.device())
        ? new Added.Done(bound)
        : new Added.OfAnother(bound.device());
  }

  private static Added known(Binding taken, Fresh fresh) {
    return taken.device().equals(fresh.device())
        ? new Added.Already(taken)
        : new Added.OfAnother(taken.device());
  }

  private static void insert(Handle handle, Fresh fresh, String by, Instant now) {
    Rows.change(
        handle,
        INSERT,
        UUID.randomUUID().toString(),
        fresh.device(),
        fresh.kind().text(),
        fresh.level().text(),
        fresh.reference(),
        fresh.label(),
        now.toEpochMilli(),
        by);
  }

  /** What is bound by this reference now. */
  public Optional<Binding> open(Handle handle, BindingKind kind, String reference) {
    return Rows.one(handle, OPEN, Bindings::binding, kind.text(), reference);
  }

  /** What was bound by this reference before, the last first. */
  public List<Binding> ended(Handle handle, BindingKind kind, String reference) {
    return Rows.all(handle, ENDED, Bindings::binding, kind.text(), reference);
  }

  /** All that a device is known by now, the oldest first. */
  public List<Binding> openOf(Handle handle, String device) {
    var sql = OF + " AND ended IS NULL ORDER BY created, id LIMIT " + MOST;
    return Rows.all(handle, sql, Bindings::binding, device);
  }

  /**
   * What a device is and was known by, the latest first.
   *
   * @param before where the last page ended
   */
  public List<Binding> of(Handle handle, String device, Optional<Binding> before, int most) {
    var at = before.map(it -> it.created().toEpochMilli()).orElse(Long.MAX_VALUE);
    var id = before.map(Binding::id).orElse("");
    var sql = OF + " AND (created, id) < (?, ?) ORDER BY created DESC, id DESC LIMIT ?";
    return Rows.all(handle, sql, Bindings::binding, device, at, id, most);
  }

  /** Ends one binding for good; empty where it has ended, or there is none. */
  public Optional<Binding> end(Handle handle, String id, String why, Instant now) {
    return Rows.one(handle, END.formatted("id"), Bindings::binding, now.toEpochMilli(), why, id);
  }

  /** Ends all that a device is known by; what that was. */
  public List<Binding> endAll(Handle handle, String device, String why, Instant now) {
    return Rows.all(
        handle, END.formatted("device"), Bindings::binding, now.toEpochMilli(), why, device);
  }

  private static Binding binding(ResultSet row) throws SQLException {
    var ended = row.getLong("ended");
    return new Binding(
        row.getString("id"),
        row.getString("device"),
        BindingKind.of(row.getString("kind")).orElseThrow(),
        BindingLevel.of(row.getString("level")).orElseThrow(),
        row.getString("reference"),
        row.getString("label"),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getString("created_by"),
        row.getString("ended_why") == null
            ? Optional.empty()
            : Optional.of(
                new Binding.Ended(Instant.ofEpochMilli(ended), row.getString("ended_why"))));
  }
}
