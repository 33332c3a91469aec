package jp.mochi.idp.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code wrapped_key}. Rows are wrapped before the transaction that writes them and
 * unwrapped after the one that read them: the master key may be in a token, and calling that is an
 * outside call.
 */
final class WrappedKeys {
  private static final String COLUMNS = "id, purpose, state, material, certificate, created_at";

  private final MasterKey master;
  private final Clock clock;

  WrappedKeys(MasterKey master, Clock clock) {
    this.master = master;
    this.clock = clock;
  }

  /** A key as it is stored, still wrapped. */
  record Row(
      String id,
      String purpose,
      String state,
      Material wrapped,
      @Nullable String certificate,
      Instant created) {}

  /** The bytes of a key; prints as nothing. */
  static final class Material {
    private final byte[] bytes;

    Material(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] export() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return "Material(…)";
    }
  }

  /** Wraps a new key, for {@link #offer}. */
  Row wrap(String id, String purpose, String state, Material key, @Nullable String certificate) {
    var wrapped = new Material(master.wrap(id, purpose, key.export()));
    return new Row(id, purpose, state, wrapped, certificate, clock.instant());
  }

  /**
   * Unwraps a key.
   *
   * @throws WrongMasterKey when another key wrapped it, or the row was altered
   */
  Material unwrap(Row row) {
    return new Material(master.unwrap(row.id(), row.purpose(), row.wrapped().export()));
  }

  /** Offers a key; false where one with its id, or another in its state, was first. */
  boolean offer(Handle handle, Row row) {
    var sql =
        """
        INSERT INTO wrapped_key (id, purpose, state, material, certificate, created_at)
        VALUES (:id, :purpose, :state, :material, :certificate, :created)
        ON CONFLICT DO NOTHING
        """;
    return handle
            .createUpdate(sql)
            .bind("id", row.id())
            .bind("purpose", row.purpose())
            .bind("state", row.state())
            .bind("material", row.wrapped().export())
            .bind("certificate", row.certificate())
            .bind("created", row.created().toEpochMilli())
            .execute()
        == 1;
  }

  Optional<Row> byId(Handle handle, String id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM wrapped_key WHERE id = :id")
        .bind("id", id)
        .map(ROW)
        .findOne();
  }

  /** Keys of a purpose: the current one, the next, then those retired, the latest first. */
  List<Row> ofPurpose(Handle handle, String purpose) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM wrapped_key WHERE purpose = :purpose"
            + " ORDER BY CASE state WHEN 'current' THEN 0 WHEN 'next' THEN 1 ELSE 2 END,"
            + " created_at DESC, id";
    return handle.createQuery(sql).bind("purpose", purpose).map(ROW).list();
  }

  /** Keys of several purposes, in the order of these, each as {@link #ofPurpose} has them. */
  List<Row> ofPurposes(Handle handle, List<String> purposes) {
    var rows =
        handle
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM wrapped_key WHERE purpose IN (<purposes>)"
                    + " ORDER BY CASE state WHEN 'current' THEN 0 WHEN 'next' THEN 1 ELSE 2 END,"
                    + " created_at DESC, id")
            .bindList("purposes", purposes)
            .map(ROW)
            .list();
    return purposes.stream()
        .flatMap(purpose -> rows.stream().filter(row -> row.purpose().equals(purpose)))
        .toList();
  }

  /** Moves the one key from a state to another, if it is in that state still. */
  boolean move(Handle handle, String id, String from, String to) {
    var sql = "UPDATE wrapped_key SET state = :to WHERE id = :id AND state = :from";
    return handle.createUpdate(sql).bind("to", to).bind("id", id).bind("from", from).execute() == 1;
  }

  /** Deletes the one key, if it is in that state still. */
  boolean delete(Handle handle, String id, String state) {
    var sql = "DELETE FROM wrapped_key WHERE id = :id AND state = :state";
    return handle.createUpdate(sql).bind("id", id).bind("state", state).execute() == 1;
  }

  /** Deletes what is older; how many keys that were. */
  int deleteOld(Handle handle, String purpose, String state, Instant createdBefore) {
    return handle
        .createUpdate(
            "DELETE FROM wrapped_key WHERE purpose = :purpose AND state = :state"
                + " AND created_at < :before")
        .bind("purpose", purpose)
        .bind("state", state)
        .bind("before", createdBefore.toEpochMilli())
        .execute();
  }

  private static final RowMapper<Row> ROW =
      (row, context) ->
          new Row(
              row.getString("id"),
              row.getString("purpose"),
              row.getString("state"),
              new Material(row.getBytes("material")),
              row.getString("certificate"),
              Instant.ofEpochMilli(row.getLong("created_at")));
}
