package jp.mochi.idp.attribute;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** All the names of one kind that a service knows people by, for bringing in and taking out. */
public final class KeptNames {
  private static final RowMapper<Kept> ROW =
      (row, context) ->
          new Kept(
              new PersonId(row.getString("person_id")),
              row.getString("value"),
              Instant.ofEpochMilli(row.getLong("created")));

  private final Kind kind;

  public KeptNames(Kind kind) {
    this.kind = kind;
  }

  /** A name and whose it is. */
  public record Kept(PersonId person, String value, Instant created) {}

  /** All of a service, by person. */
  public List<Kept> ofService(Handle handle, String entityId) {
    return handle
        .createQuery(
            "SELECT person_id, value, created FROM "
                + kind.table()
                + " WHERE service = :service ORDER BY person_id")
        .bind("service", entityId)
        .map(ROW)
        .list();
  }

  /** Adds names; one that is in the way throws, so that the transaction leaves nothing behind. */
  public void add(Handle handle, String entityId, List<Kept> names) {
    if (names.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch(
            "INSERT INTO "
                + kind.table()
                + " (person_id, service, value, created)"
                + " VALUES (:person, :service, :value, :created)");
    for (var name : names) {
      batch
          .bind("person", name.person().value())
          .bind("service", entityId)
          .bind("value", name.value())
          .bind("created", name.created().toEpochMilli())
          .add();
    }
    batch.execute();
  }

  /** Takes a person's name away; what it was, if there was one. */
  public Optional<Kept> forget(Handle handle, String entityId, PersonId person) {
    return handle
        .createQuery(
            "DELETE FROM "
                + kind.table()
                + " WHERE service = :service AND person_id = :person"
                + " RETURNING person_id, value, created")
        .bind("service", entityId)
        .bind("person", person.value())
        .map(ROW)
        .findFirst();
  }
}
