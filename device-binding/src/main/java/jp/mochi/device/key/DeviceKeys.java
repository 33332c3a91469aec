package jp.mochi.device.key;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code device_key}. All methods take part in the caller's transaction. What binds a key
 * to its device stands in the register besides ({@link jp.mochi.device.register.Bindings}, by the
 * credential's id), and ends with it.
 */
public final class DeviceKeys {
  /** A device's keys beyond this are somebody's mistake. */
  public static final int MOST_PER_DEVICE = 10;

  /** What a browser is offered at once, the last used first. */
  public static final int MOST_OFFERED = 50;

  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int ID_LETTERS = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String COLUMNS =
      "id, credential, rp_id, person, username, device, name, public_key, algorithm, counter,"
          + " backup_eligible, backed_up, attestation, attested_by, model, transports, created,"
          + " created_by, last_used, alarm, ended, ended_why";
  private static final String INSERT =
      "INSERT INTO device_key (id, credential, rp_id, person, username, device, name, public_key,"
          + " algorithm, counter, backup_eligible, backed_up, attestation, attested_by, model,"
          + " transports, created, created_by)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (credential) DO NOTHING";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM device_key WHERE ";
  private static final String LIVE =
      SELECT
          + "person = ? AND ended IS NULL ORDER BY COALESCE(last_used, created) DESC, id LIMIT ?";
  private static final String OF_DEVICE =
      SELECT + "device = ? AND ended IS NULL ORDER BY created, id LIMIT ?";
  private static final String EVER = SELECT + "device = ? ORDER BY created DESC, id DESC LIMIT ?";
  private static final String USE =
      "UPDATE device_key SET counter = ?, backed_up = ?, last_used = ? WHERE id = ?"
          + " AND ended IS NULL AND (counter < ? OR (counter = 0 AND ? = 0)) RETURNING "
          + COLUMNS;
  private static final String END =
      "UPDATE device_key SET ended = ?, ended_why = ? WHERE %s = ? AND ended IS NULL RETURNING "
          + COLUMNS;

  /**
   * Registers a key.
   *
   * @param name what its owner calls it; may be empty
   * @return empty where this credential was registered before, by whomever
   */
  public Optional<DeviceKey> add(
      Handle handle, KeyHolder holder, String name, NewKey key, String by, Instant now) {
    if (name.length() > DeviceKey.LONGEST_NAME) {
      throw new IllegalArgumentException("a name of " + name.length());
    }
    var id = freshId();
    var inserted =
        Rows.change(
            handle,
            INSERT,
            id,
            key.credential(),
            key.rpId(),
            holder.person(),
            holder.username(),
            holder.device(),
            name,
            key.publicKey(),
            word(key.algorithm()),
            key.counter(),
            number(key.backupEligible()),
            number(key.backedUp()),
            key.attestation().format(),
            key.attestation().root().orElse(null),
            key.attestation().model(),
            String.join(" ", key.transports()),
            now.toEpochMilli(),
            by);
    return inserted == 1 ? find(handle, id) : Optional.empty();
  }

  /** The key of this id, also one that has ended. */
  public Optional<DeviceKey> find(Handle handle, String id) {
    return Rows.one(handle, SELECT + "id = ?", DeviceKeys::key, id);
  }

  /** The key of this credential, also one that has ended. */
  public Optional<DeviceKey> byCredential(Handle handle, String credential) {
    return Rows.one(handle, SELECT + "credential = ?", DeviceKeys::key, credential);
  }

  /** A person's keys that haven't ended, the last used first. */
  public List<DeviceKey> ofPerson(Handle handle, String person) {
    return Rows.all(handle, LIVE, DeviceKeys::key, person, MOST_OFFERED);
  }

  /** A device's keys that haven't ended, the oldest first. */
  public List<DeviceKey> ofDevice(Handle handle, String device) {
    return Rows.all(handle, OF_DEVICE, DeviceKeys::key, device, MOST_PER_DEVICE);
  }

  /** A device's keys, also those that have ended, the latest first. */
  public List<DeviceKey> everOf(Handle handle, String device) {
    return Rows.all(handle, EVER, DeviceKeys::key, device, MOST_OFFERED);
  }

  /** What came of a proof's count. */
  public sealed interface Used {
    /** It is the highest so far, or the authenticator doesn't count. */
    record Done(DeviceKey key) implements Used {}

    /**
     * It isn't higher than one that was seen: there may be two of the key. The alarm is noted.
     *
     * @param certain whether the proof was asked for after the last one had come in; otherwise that
     *     one may have overtaken it on the way
     */
    record Cloned(DeviceKey key, boolean certain) implements Used {}

    /** The key has ended, or was never there. */
    record Gone() implements Used {}
  }

  /**
   * Notes a proof by its count (Web Authentication Level 3 §6.1.1). Of two proofs with one count,
   * on whatever nodes, one is done.
   *
   * @param counter what the authenticator says
   * @param asked when the proof was asked for
   */
  public Used use(
      Handle handle, String id, long counter, boolean backedUp, Instant asked, Instant now) {
    var done =
        Rows.one(
            handle,
            USE,
            DeviceKeys::key,
            counter,
            number(backedUp),
            now.toEpochMilli(),
            id,
            counter,
            counter);
    return done.<Used>map(Used.Done::new).orElseGet(() -> alarm(handle, id, asked, now));
  }

  private Used alarm(Handle handle, String id, Instant asked, Instant now) {
    var sql = "UPDATE device_key SET alarm = ? WHERE id = ? AND ended IS NULL RETURNING " + COLUMNS;
    return Rows.one(handle, sql, DeviceKeys::key, now.toEpochMilli(), id)
        .<Used>map(key -> new Used.Cloned(key, key.wasIdleAt(asked)))
        .orElseGet(Used.Gone::new);
  }

  /** Ends one key for good; empty where it has ended, or there is none. */
  public Optional<DeviceKey> end(Handle handle, String id, String why, Instant now) {
    return Rows.one(handle, END.formatted("id"), DeviceKeys::key, now.toEpochMilli(), why, id);
  }

  /** Ends all keys of a device; which these were. */
  public List<DeviceKey> endOf(Handle handle, String device, String why, Instant now) {
    return Rows.all(
        handle, END.formatted("device"), DeviceKeys::key, now.toEpochMilli(), why, device);
  }

  /**
   * How many keys that haven't ended were made for another host than this: no browser finds them.
   */
  public long orphans(Handle handle, String rpId) {
    var sql = "SELECT COUNT(*) AS n FROM device_key WHERE ended IS NULL AND rp_id <> ?";
    return Rows.one(handle, sql, row -> row.getLong("n"), rpId).orElse(0L);
  }

  private static String freshId() {
    var id = new StringBuilder("key-");
    for (int i = 0; i < ID_LETTERS; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  private static String word(KeyAlgorithm algorithm) {
    return algorithm.name().toLowerCase(Locale.ROOT);
  }

  private static int number(boolean yes) {
    return yes ? 1 : 0;
  }

  private static DeviceKey key(ResultSet row) throws SQLException {
    return new DeviceKey(
        row.getString("id"),
        new KeyHolder(row.getString("person"), row.getString("username"), row.getString("device")),
        row.getString("name"),
        made(row),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getString("created_by"),
        time(row, "last_used"),
        time(row, "alarm"),
        ended(row));
  }

  private static Optional<DeviceKey.Ended> ended(ResultSet row) throws SQLException {
    var why = row.getString("ended_why");
    return time(row, "ended").map(at -> new DeviceKey.Ended(at, why));
  }

  private static NewKey made(ResultSet row) throws SQLException {
    return new NewKey(
        row.getString("credential"),
        row.getString("rp_id"),
        row.getString("public_key"),
        KeyAlgorithm.valueOf(row.getString("algorithm").toUpperCase(Locale.ROOT)),
        row.getLong("counter"),
        row.getInt("backup_eligible") == 1,
        row.getInt("backed_up") == 1,
        new Attestation(
            row.getString("attestation"),
            Optional.ofNullable(row.getString("attested_by")),
            row.getString("model")),
        Stream.of(row.getString("transports").split(" ")).filter(it -> !it.isEmpty()).toList());
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
