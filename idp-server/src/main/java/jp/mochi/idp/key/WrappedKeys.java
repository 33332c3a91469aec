package jp.mochi.idp.key;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The table {@code wrapped_key}. */
final class WrappedKeys {
  private static final String COLUMNS = "id, purpose, state, material, certificate";

  private final MasterKey master;
  private final Clock clock;

  WrappedKeys(MasterKey master, Clock clock) {
    this.master = master;
    this.clock = clock;
  }

  /** A key out of its wrapping. */
  record Unwrapped(String id, String state, Material material, @Nullable String certificate) {}

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

  /** Offers a key; false where one with its id, or another in its state, was first. */
  boolean offer(
      Handle handle,
      String id,
      String purpose,
      String state,
      Material material,
      @Nullable String certificate) {
    var sql =
        """
        INSERT INTO wrapped_key (id, purpose, state, material, certificate, created_at)
        VALUES (:id, :purpose, :state, :material, :certificate, :now)
        ON CONFLICT DO NOTHING
        """;
    return handle
            .createUpdate(sql)
            .bind("id", id)
            .bind("purpose", purpose)
            .bind("state", state)
            .bind("material", master.wrap(id, purpose, material.export()))
            .bind("certificate", certificate)
            .bind("now", clock.millis())
            .execute()
        == 1;
  }

  Optional<Unwrapped> byId(Handle handle, String id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM wrapped_key WHERE id = :id")
        .bind("id", id)
        .map(unwrapped())
        .findOne();
  }

  /** Keys of a purpose: the current one, the next, then those retired, the latest first. */
  List<Unwrapped> ofPurpose(Handle handle, String purpose) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM wrapped_key WHERE purpose = :purpose"
            + " ORDER BY CASE state WHEN 'current' THEN 0 WHEN 'next' THEN 1 ELSE 2 END,"
            + " created_at DESC, id";
    return handle.createQuery(sql).bind("purpose", purpose).map(unwrapped()).list();
  }

  int move(Handle handle, String purpose, String from, String to) {
    return handle
        .createUpdate(
            "UPDATE wrapped_key SET state = :to WHERE purpose = :purpose AND state = :from")
        .bind("to", to)
        .bind("purpose", purpose)
        .bind("from", from)
        .execute();
  }

  int delete(Handle handle, String purpose, String state, long createdBefore) {
    return handle
        .createUpdate(
            "DELETE FROM wrapped_key WHERE purpose = :purpose AND state = :state"
                + " AND created_at < :before")
        .bind("purpose", purpose)
        .bind("state", state)
        .bind("before", createdBefore)
        .execute();
  }

  private RowMapper<Unwrapped> unwrapped() {
    return (row, context) ->
        new Unwrapped(
            row.getString("id"),
            row.getString("state"),
            new Material(
                master.unwrap(
                    row.getString("id"), row.getString("purpose"), row.getBytes("material"))),
            row.getString("certificate"));
  }
}
