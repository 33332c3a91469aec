package jp.mochi.cert.enrolment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The tables {@code shared_challenge} and {@code awaited_device}. All methods take part in the
 * caller's transaction.
 *
 * <p>All of an MDM's devices have its secret, so that it proves little: what it opens is bounded by
 * what is awaited, each device once. It has 130 random bits, and wrong ones aren't counted, since
 * anybody who has its name could burn it for everybody.
 */
public final class AwaitedDevices {
  private static final String COLUMNS =
      "mdm, device, person, username, ownership, platform, filed, filed_by, filer, why, expires";

  /** An MDM that has a challenge. */
  public record Mdm(String name, Instant made, String madeBy) {}

  /** What came of showing an MDM's challenge. */
  public sealed interface Shown {
    /** It opens for this device. */
    record Good(AwaitedDevice awaited) implements Shown {}

    /** It doesn't. */
    record Refused(EnrolmentFault fault) implements Shown {}
  }

  /** Makes an MDM's challenge, in the place of a former one. */
  public Challenge.Shared share(Handle handle, String mdm, By by, Instant now) {
    if (!mdm.matches(Challenge.MDM_NAME)) {
      throw new IllegalArgumentException("no MDM's name: " + mdm);
    }
    var made = new Challenge.Shared(mdm, Secret.random());
    handle
        .createUpdate(
            "INSERT INTO shared_challenge (name, secret_hash, made, made_by)"
                + " VALUES (:name, :hash, :made, :by) ON CONFLICT (name) DO UPDATE SET"
                + " secret_hash = excluded.secret_hash, made = excluded.made,"
                + " made_by = excluded.made_by")
        .bind("name", mdm)
        .bind("hash", made.secret().hash())
        .bind("made", now.toEpochMilli())
        .bind("by", by.name())
        .execute();
    return made;
  }

  /** Takes an MDM's challenge back, with all devices that await it; false where there is none. */
  public boolean remove(Handle handle, String mdm) {
    handle.createUpdate("DELETE FROM awaited_device WHERE mdm = :mdm").bind("mdm", mdm).execute();
    return handle
            .createUpdate("DELETE FROM shared_challenge WHERE name = :mdm")
            .bind("mdm", mdm)
            .execute()
        == 1;
  }

  /** The MDMs that have a challenge. */
  public List<Mdm> mdms(Handle handle) {
    return handle
        .createQuery("SELECT name, made, made_by FROM shared_challenge ORDER BY name")
        .map(
            (row, ctx) ->
                new Mdm(
                    row.getString("name"),
                    Instant.ofEpochMilli(row.getLong("made")),
                    row.getString("made_by")))
        .list();
  }

  /** Awaits a device, instead of whatever was awaited under its id. */
  public AwaitedDevice await(
      Handle handle, String mdm, Candidate candidate, By by, Instant now, Duration lifetime) {
    handle
        .createUpdate("DELETE FROM awaited_device WHERE mdm = :mdm AND device = :device")
        .bind("mdm", mdm)
        .bind("device", candidate.device())
        .execute();
    var awaited = new AwaitedDevice(mdm, candidate, by, now, now.plus(lifetime));
    var insert =
        handle.createUpdate(
            "INSERT INTO awaited_device (mdm, device, person, username, ownership, platform, filed,"
                + " filed_by, filer, why, expires) VALUES (:mdm, :device, :person, :username,"
                + " :ownership, :platform, :filed, :filedBy, :filer, :why, :expires)");
    Columns.bind(insert, candidate);
    Columns.bind(insert, by, now, awaited.expires());
    insert.bind("mdm", mdm).execute();
    return awaited;
  }

  /** Tries an MDM's challenge for a device; that alone uses nothing up. */
  public Shown show(Handle handle, Challenge.Shared shown, String device, Instant now) {
    var hash =
        handle
            .createQuery("SELECT secret_hash FROM shared_challenge WHERE name = :name")
            .bind("name", shown.name())
            .mapTo(String.class)
            .findOne();
    if (hash.isEmpty()) {
      return new Shown.Refused(EnrolmentFault.UNKNOWN_CODE);
    }
    if (!shown.secret().hasHash(hash.get())) {
      return new Shown.Refused(EnrolmentFault.WRONG_SECRET);
    }
    if (device.isEmpty()) {
      return new Shown.Refused(EnrolmentFault.NO_DEVICE);
    }
    return find(handle, shown.name(), device)
        .filter(awaited -> now.isBefore(awaited.expires()))
        .<Shown>map(Shown.Good::new)
        .orElseGet(() -> new Shown.Refused(EnrolmentFault.NOT_AWAITED));
  }

  /** The device is awaited no longer; false where somebody else was faster. */
  public boolean take(Handle handle, AwaitedDevice awaited) {
    return handle
            .createUpdate(
                "DELETE FROM awaited_device WHERE mdm = :mdm AND device = :device"
                    + " AND person = :person AND filed = :filed")
            .bind("mdm", awaited.mdm())
            .bind("device", awaited.candidate().device())
            .bind("person", awaited.candidate().person())
            .bind("filed", awaited.filed().toEpochMilli())
            .execute()
        == 1;
  }

  /** A device is awaited no longer, by no MDM; by how many it was. */
  public int end(Handle handle, String device) {
    return handle
        .createUpdate("DELETE FROM awaited_device WHERE device = :device")
        .bind("device", device)
        .execute();
  }

  /** No device is awaited any longer; how many still were. */
  public int endAll(Handle handle, Instant now) {
    var open =
        handle
            .createUpdate("DELETE FROM awaited_device WHERE expires > :now")
            .bind("now", now.toEpochMilli())
            .execute();
    handle.execute("DELETE FROM awaited_device");
    return open;
  }

  /** What is awaited under this id. */
  public Optional<AwaitedDevice> find(Handle handle, String mdm, String device) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM awaited_device WHERE mdm = :mdm AND device = :device")
        .bind("mdm", mdm)
        .bind("device", device)
        .map((row, ctx) -> awaited(row))
        .findOne();
  }

  /** All that are awaited, by device, from after that one on. */
  public List<AwaitedDevice> list(Handle handle, String mdm, String after, int most) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM awaited_device WHERE mdm = :mdm AND device > :after"
                + " ORDER BY device LIMIT :most")
        .bind("mdm", mdm)
        .bind("after", after)
        .bind("most", most)
        .map((row, ctx) -> awaited(row))
        .list();
  }

  /** Deletes those that expired before; how many. */
  public int deleteExpired(Handle handle, Instant before) {
    return handle
        .createUpdate("DELETE FROM awaited_device WHERE expires < :before")
        .bind("before", before.toEpochMilli())
        .execute();
  }

  private static AwaitedDevice awaited(ResultSet row) throws SQLException {
    return new AwaitedDevice(
        row.getString("mdm"),
        Columns.candidate(row),
        Columns.filedBy(row),
        Instant.ofEpochMilli(row.getLong("filed")),
        Instant.ofEpochMilli(row.getLong("expires")));
  }
}
