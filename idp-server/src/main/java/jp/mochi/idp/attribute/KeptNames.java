package jp.mochi.idp.attribute;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * All the names of one kind that a service knows people by, for bringing in and taking out. A name
 * that was somebody's is never free again: retired, it is nobody's, and only an import gives it
 * back to whose it was.
 */
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

  /**
   * A name that is nobody's any longer.
   *
   * @param former whose it was: the immutable id, or what a file called the person; empty where
   *     nobody may have it back
   * @param since from when on it is nobody's
   */
  public record Retired(Optional<String> former, String value, Instant created, Instant since) {}

  /** All of a service that are somebody's, by person. */
  public List<Kept> ofService(Handle handle, String entityId) {
    return handle
        .createQuery(
            "SELECT person_id, value, created FROM "
                + kind.table()
                + " WHERE service = :service AND person_id IS NOT NULL ORDER BY person_id")
        .bind("service", entityId)
        .map(ROW)
        .list();
  }

  /** All of a service that are nobody's any longer, by name. */
  public List<Retired> retired(Handle handle, String entityId) {
    return handle
        .createQuery(
            "SELECT former, value, created, retired FROM "
                + kind.table()
                + " WHERE service = :service AND person_id IS NULL ORDER BY value")
        .bind("service", entityId)
        .map(
            (row, context) ->
                new Retired(
                    Optional.ofNullable(row.getString("former")),
                    row.getString("value"),
                    Instant.ofEpochMilli(row.getLong("created")),
                    Instant.ofEpochMilli(row.getLong("retired"))))
        .list();
  }

  /**
   * Lets nobody have these names from now on, and waits for sign-ons that are just making some.
   *
   * @return whether all are in; if not, some are in the store already, and stay there as they are
   */
  public boolean retire(Handle handle, String entityId, List<Retired> names) {
    if (names.isEmpty()) {
      return true;
    }
    var batch =
        handle.prepareBatch(
            "INSERT INTO "
                + kind.table()
                + " (service, value, former, created, retired)"
                + " VALUES (:service, :value, :former, :created, :since)"
                + " ON CONFLICT DO NOTHING");
    for (var name : names) {
      batch
          .bind("service", entityId)
          .bind("value", name.value())
          .bind("former", name.former().orElse(null))
          .bind("created", name.created().toEpochMilli())
          .bind("since", name.since().toEpochMilli())
          .add();
    }
    return IntStream.of(batch.execute()).allMatch(added -> added == 1);
  }

  /** Lets retired names go, for those whose they were to have them again. */
  public void giveBack(Handle handle, String entityId, List<Retired> names) {
    for (var name : names) {
      handle
          .createUpdate(
              "DELETE FROM "
                  + kind.table()
                  + " WHERE service = :service AND value = :value AND person_id IS NULL")
          .bind("service", entityId)
          .bind("value", name.value())
          .execute();
    }
  }

  /**
   * Adds names, and waits for sign-ons that are just making some.
   *
   * @return whether all are in; if not, something was in the way of some, and the caller has to
   *     undo the others
   */
  public boolean add(Handle handle, String entityId, List<Kept> names) {
    if (names.isEmpty()) {
      return true;
    }
    var batch =
        handle.prepareBatch(
            "INSERT INTO "
                + kind.table()
                + " (person_id, service, value, created)"
                + " VALUES (:person, :service, :value, :created)"
                + " ON CONFLICT DO NOTHING");
    for (var name : names) {
      batch
          .bind("person", name.person().value())
          .bind("service", entityId)
          .bind("value", name.value())
          .bind("created", name.created().toEpochMilli())
          .add();
    }
    return IntStream.of(batch.execute()).allMatch(added -> added == 1);
  }

  /** Takes a person's name away for good; what it was, if there was one. */
  public Optional<Kept> forget(Handle handle, String entityId, PersonId person, Instant now) {
    return handle
        .createQuery(
            "UPDATE "
                + kind.table()
                + " SET former = person_id, person_id = NULL, retired = :now"
                + " WHERE service = :service AND person_id = :person"
                + " RETURNING former AS person_id, value, created")
        .bind("now", now.toEpochMilli())
        .bind("service", entityId)
        .bind("person", person.value())
        .map(ROW)
        .findFirst();
  }
}
