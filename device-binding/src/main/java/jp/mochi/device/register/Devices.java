package jp.mochi.device.register;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code device}. All methods take part in the caller's transaction.
 *
 * <p>An act is one update that names the state it starts from. Of two at once, on whatever nodes,
 * the second finds the row changed and is judged anew by what the first has made of it; so a loss
 * is never undone by an approval that was on its way.
 */
public final class Devices {
  static final String COLUMNS =
      "id, person, username, name, ownership, platform, model, state, act, act_by, act_by_person,"
          + " act_at, created, revision";

  private static final String FIND = "SELECT " + COLUMNS + " FROM device WHERE id = ?";
  private static final String INSERT =
      "INSERT INTO device ("
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO NOTHING";
  private static final String MOVE =
      "UPDATE device SET state = ?, act = ?, act_by = ?, act_by_person = ?, act_at = ?,"
          + " revision = revision + 1 WHERE id = ? AND state = ? AND revision = ? RETURNING "
          + COLUMNS;

  /** More changes than this in one moment aren't people's. */
  private static final int TRIES = 10;

  private final History history = new History();
  private final AtHand atHand = new AtHand();

  /** What came of registering a device. */
  public sealed interface Registered {
    /** It is in the register. */
    record Done(Device device) implements Registered {}

    /** There is one of this id, or was. */
    record IdTaken() implements Registered {}

    /** Its owner has as many at hand as they may have. */
    record TooMany(Most most) implements Registered {}
  }

  /**
   * Brings a device into the register.
   *
   * @param most how many devices its owner may have at hand
   */
  public Registered register(Handle handle, Device.Fresh fresh, By by, Most most, Instant now) {
    if (find(handle, fresh.id()).isPresent()) {
      return new Registered.IdTaken();
    }
    if (!atHand.oneMore(handle, fresh.owner().person(), fresh.ownership(), most)) {
      return new Registered.TooMany(most);
    }
    var state = fresh.approved() ? DeviceState.ACTIVE : DeviceState.PENDING;
    if (!insert(handle, fresh, state, by, now)) {
      atHand.oneLess(
          handle,
          fresh.owner().person(),
          fresh.ownership()); // somebody else was first, a moment ago
      return new Registered.IdTaken();
    }
    var device = find(handle, fresh.id()).orElseThrow();
    history.add(handle, device, Optional.empty(), "");
    return new Registered.Done(device);
  }

  /** Whether a person might register one more device at this moment. */
  public boolean hasRoom(Handle handle, String person, Most most) {
    return atHand.isBelow(handle, person, most);
  }

  private static boolean insert(
      Handle handle, Device.Fresh fresh, DeviceState state, By by, Instant now) {
    int rows =
        Rows.change(
            handle,
            INSERT,
            fresh.id(),
            fresh.owner().person(),
            fresh.owner().username(),
            fresh.name(),
            fresh.ownership().text(),
            fresh.platform().text(),
            fresh.model(),
            state.text(),
            DeviceAct.REGISTER.text(),
            by.name(),
            by.person().orElse(null),
            now.toEpochMilli(),
            now.toEpochMilli());
    return rows == 1;
  }

  /** What came of an act. */
  public sealed interface Moved {
    /** It is done. */
    record Done(Device before, Device after) implements Moved {}

    /** It may not be; nothing is changed. */
    record Refused(Device device, StateMachine.Verdict why) implements Moved {}

    /** There is no such device. */
    record NotThere() implements Moved {}
  }

  /**
   * Does something to a device.
   *
   * @param why the reason that was given; may be empty
   */
  public Moved move(Handle handle, String id, DeviceAct act, By by, String why, Instant now) {
    for (int tried = 0; tried < TRIES; tried++) {
      var found = find(handle, id);
      if (found.isEmpty()) {
        return new Moved.NotThere();
      }
      var verdict = StateMachine.judge(found.get(), act, by);
      if (!(verdict instanceof StateMachine.Verdict.Leads(var to))) {
        return new Moved.Refused(found.get(), verdict);
      }
      var after = moved(handle, found.get(), act, to, by, now);
      if (after.isPresent()) {
        history.add(handle, after.get(), Optional.of(found.get().state()), why);
        atHand.count(handle, found.get(), after.get());
        return new Moved.Done(found.get(), after.get());
      }
    }
    throw new IllegalStateException("device " + id + " changes without end");
  }

  private static Optional<Device> moved(
      Handle handle, Device from, DeviceAct act, DeviceState to, By by, Instant now) {
    return Rows.one(
        handle,
        MOVE,
        Devices::device,
        to.text(),
        act.text(),
        by.name(),
        by.person().orElse(null),
        now.toEpochMilli(),
        from.id(),
        from.state().text(),
        from.revision());
  }

  /** The device with this id. */
  public Optional<Device> find(Handle handle, String id) {
    return Rows.one(handle, FIND, Devices::device, id);
  }

  /**
   * The same, held: nobody changes it before the caller's transaction ends. For what may rest on it
   * only as long as it stands as it does.
   */
  public Optional<Device> hold(Handle handle, String id) {
    return Rows.one(handle, Rows.locked(handle, FIND), Devices::device, id);
  }

  /**
   * What to list.
   *
   * @param person only this person's, by the immutable id or by the user name, in whatever case
   * @param state only those that stand so
   * @param ownership only this ownership
   * @param platform only this platform
   * @param before only those older than this one: where the last page ended
   * @param most at most so many
   */
  public record Wanted(
      Optional<String> person,
      Optional<DeviceState> state,
      Optional<Ownership> ownership,
      Optional<Platform> platform,
      Optional<Device> before,
      int most) {
    /** A person's, from the latest on. */
    public static Wanted of(String person, int most) {
      return new Wanted(
          Optional.of(person),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          most);
    }
  }

  /** Devices, the latest first. */
  public List<Device> list(Handle handle, Wanted wanted) {
    var query = new Query();
    wanted
        .person()
        .ifPresent(it -> query.and("(person = ? OR lower(username) = lower(?))", it, it));
    wanted.state().ifPresent(it -> query.and("state = ?", it.text()));
    wanted.ownership().ifPresent(it -> query.and("ownership = ?", it.text()));
    wanted.platform().ifPresent(it -> query.and("platform = ?", it.text()));
    wanted.before().ifPresent(last -> query.and("(created, id) < (?, ?)", millis(last), last.id()));
    return query.list(handle, wanted.most());
  }

  private static Object millis(Device device) {
    return device.created().toEpochMilli();
  }

  /** A device by what it is known by, and that. */
  public record Bound(Device device, Binding binding) {}

  /** The device that is bound by this now. */
  public Optional<Bound> bound(Handle handle, BindingKind kind, String reference) {
    return new Bindings()
        .open(handle, kind, reference)
        .flatMap(it -> find(handle, it.device()).map(device -> new Bound(device, it)));
  }

  static Device device(ResultSet row) throws SQLException {
    var by = new By(row.getString("act_by"), Optional.ofNullable(row.getString("act_by_person")));
    var at = Instant.ofEpochMilli(row.getLong("act_at"));
    return new Device(
        row.getString("id"),
        new Owner(row.getString("person"), row.getString("username")),
        row.getString("name"),
        Ownership.of(row.getString("ownership")).orElseThrow(),
        Platform.of(row.getString("platform")).orElseThrow(),
        row.getString("model"),
        DeviceState.of(row.getString("state")).orElseThrow(),
        new Device.Last(DeviceAct.of(row.getString("act")).orElseThrow(), by, at),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getLong("revision"));
  }

  /** Conditions that all hold, with their values. */
  private static final class Query {
    private final StringBuilder where = new StringBuilder(" WHERE 1 = 1");
    private final List<Object> values = new ArrayList<>();

    void and(String condition, Object... bound) {
      where.append(" AND ").append(condition);
      values.addAll(List.of(bound));
    }

    List<Device> list(Handle handle, int most) {
      var sql =
          "SELECT " + COLUMNS + " FROM device" + where + " ORDER BY created DESC, id DESC LIMIT ?";
      values.add(most);
      return Rows.all(handle, sql, Devices::device, values.toArray());
    }
  }
}
