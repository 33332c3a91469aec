package jp.mochi.metadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The registered service providers, in the database.
 *
 * <p>Every method works on the caller's handle and within the caller's transaction; nothing is
 * cached. A change names the version it starts from, so that of two at once the later one is told
 * instead of overwriting the earlier one unseen.
 */
public final class ServiceProviders {
  /** Where the migrations lie on the class path. */
  public static final String MIGRATIONS = "db/metadata";

  private static final String SELECT =
      "SELECT id, name, record, options, version, changed FROM service_provider ";

  private final Clock clock;

  public ServiceProviders(Clock clock) {
    this.clock = clock;
  }

  /** Registers a service under a name. */
  public AddOutcome add(
      Handle handle,
      String name,
      ServiceProviderMetadata metadata,
      ServiceOptions options,
      Original original) {
    if (!ServiceName.isAllowed(name)) {
      return new AddOutcome.NameNotAllowed(name);
    }
    takeTurn(handle, metadata.entityId());
    var same = notApart(handle, "", metadata, options);
    if (same.isPresent()) {
      return new AddOutcome.EntityIdTaken(same.get().name(), metadata.entityId());
    }
    var id = UUID.randomUUID().toString();
    int inserted =
        handle
            .createUpdate(
                "INSERT INTO service_provider"
                    + " (id, name, entity_id, record, options, source, original, version, changed)"
                    + " VALUES (:id, :name, :entityId, :record, :options, :source, :original, 1,"
                    + " :changed) ON CONFLICT DO NOTHING")
            .bind("id", id)
            .bind("name", name)
            .bind("entityId", metadata.entityId())
            .bind("record", StoredRecord.write(metadata))
            .bind("options", StoredRecord.write(options))
            .bind("source", original.source())
            .bind("original", original.document().toArray())
            .bind("changed", clock.millis())
            .execute();
    return inserted == 1
        ? new AddOutcome.Added(byId(handle, id).orElseThrow())
        : new AddOutcome.NameTaken(name);
  }

  /**
   * Waits until no other transaction is about to change an entry of this entity ID, and keeps the
   * next one waiting until this one ends: what is read from now on is what counts.
   */
  private static void takeTurn(Handle handle, String entityId) {
    handle
        .createUpdate(
            "INSERT INTO service_provider_turn (entity_id, turns) VALUES (:entityId, 1)"
                + " ON CONFLICT (entity_id) DO UPDATE SET turns = service_provider_turn.turns + 1")
        .bind("entityId", entityId)
        .execute();
  }

  /** An entry of the same entity ID that nothing tells apart from what this one would be. */
  private Optional<ServiceProvider> notApart(
      Handle handle, String id, ServiceProviderMetadata metadata, ServiceOptions options) {
    if (options.entry().onlyFor().isPresent()) {
      return Optional.empty();
    }
    var addresses =
        allAcs(metadata, options).stream().map(Acs::location).collect(Collectors.toSet());
    return allByEntityId(handle, metadata.entityId()).stream()
        .filter(other -> !other.id().equals(id) && other.options().entry().onlyFor().isEmpty())
        .filter(other -> other.acs().stream().map(Acs::location).anyMatch(addresses::contains))
        .findFirst();
  }

  /** Those of the metadata, then those that an operator added, with the next free numbers. */
  private static List<Acs> allAcs(ServiceProviderMetadata metadata, ServiceOptions options) {
    var all = new ArrayList<>(metadata.acs());
    int index = all.stream().mapToInt(Acs::index).max().orElse(-1);
    for (var location : options.entry().furtherAcs()) {
      if (all.stream().noneMatch(acs -> acs.isPostTo(location))) {
        index = Math.min(index + 1, Acs.HIGHEST);
        all.add(new Acs(index, false, Acs.HTTP_POST, location));
      }
    }
    return all;
  }

  /**
   * Those that an operator has set; otherwise those of the metadata, without those over http once
   * the operator takes no http any more.
   */
  private static List<SingleLogout> usableLogout(
      ServiceProviderMetadata metadata, ServiceOptions options) {
    if (options.logout() instanceof LogoutOption.At(var addresses)) {
      return addresses;
    }
    var httpAllowed = options.entry().httpAcs();
    return metadata.singleLogout().stream().filter(logout -> logout.good(httpAllowed)).toList();
  }

  /** Registers a service under a name made from its entity ID; never {@code NameTaken} alone. */
  public AddOutcome add(
      Handle handle, ServiceProviderMetadata metadata, ServiceOptions options, Original original) {
    var name = ServiceName.derive(metadata.entityId(), taken -> byName(handle, taken).isPresent());
    return add(handle, name, metadata, options, original);
  }

  /** Puts fresh metadata in the place of the old, all of it at once: a key that is gone is gone. */
  public ChangeOutcome replaceMetadata(
      Handle handle,
      String id,
      long fromVersion,
      ServiceProviderMetadata metadata,
      Original original) {
    var current = byId(handle, id);
    if (current.isPresent() && !current.get().entityId().equals(metadata.entityId())) {
      return new ChangeOutcome.AnotherEntity(current.get().entityId(), metadata.entityId());
    }
    takeTurn(handle, metadata.entityId());
    var same = byId(handle, id).flatMap(entry -> notApart(handle, id, metadata, entry.options()));
    if (same.isPresent()) {
      return new ChangeOutcome.NotApart(same.get().name());
    }
    int updated =
        handle
            .createUpdate(
                "UPDATE service_provider SET record = :record, source = :source,"
                    + " original = :original, version = version + 1, changed = :changed"
                    + " WHERE id = :id AND version = :version")
            .bind("record", StoredRecord.write(metadata))
            .bind("source", original.source())
            .bind("original", original.document().toArray())
            .bind("changed", clock.millis())
            .bind("id", id)
            .bind("version", fromVersion)
            .execute();
    return outcome(handle, id, updated);
  }

  /** Sets all options of a service. */
  public ChangeOutcome setOptions(
      Handle handle, String id, long fromVersion, ServiceOptions options) {
    metadata(handle, id).ifPresent(metadata -> takeTurn(handle, metadata.entityId()));
    var same = metadata(handle, id).flatMap(metadata -> notApart(handle, id, metadata, options));
    if (same.isPresent()) {
      return new ChangeOutcome.NotApart(same.get().name());
    }
    int updated =
        handle
            .createUpdate(
                "UPDATE service_provider SET options = :options, version = version + 1,"
                    + " changed = :changed WHERE id = :id AND version = :version")
            .bind("options", StoredRecord.write(options))
            .bind("changed", clock.millis())
            .bind("id", id)
            .bind("version", fromVersion)
            .execute();
    return outcome(handle, id, updated);
  }

  private ChangeOutcome outcome(Handle handle, String id, int updated) {
    var now = byId(handle, id);
    if (now.isEmpty()) {
      return new ChangeOutcome.NotThere(id);
    }
    return updated == 1
        ? new ChangeOutcome.Changed(now.get())
        : new ChangeOutcome.ChangedMeanwhile(now.get());
  }

  public Optional<ServiceProvider> byId(Handle handle, String id) {
    return one(handle, "WHERE id = :key", id);
  }

  public Optional<ServiceProvider> byName(Handle handle, String name) {
    return one(handle, "WHERE name = :key", name);
  }

  /** What the entry's metadata says, without what options add. */
  private static Optional<ServiceProviderMetadata> metadata(Handle handle, String id) {
    return handle
        .createQuery("SELECT record FROM service_provider WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> StoredRecord.readMetadata(row.getString("record")))
        .findOne();
  }

  /**
   * The entries of an entity ID by name, those for everybody before those for certain people. SAML
   * Core 2.0 §8.3.6: entity identifiers are compared character by character.
   */
  public List<ServiceProvider> allByEntityId(Handle handle, String entityId) {
    return handle
        .createQuery(SELECT + "WHERE entity_id = :key ORDER BY name")
        .bind("key", entityId)
        .map(ServiceProviders::serviceProvider)
        .stream()
        .sorted(Comparator.comparing(entry -> entry.options().entry().onlyFor().isPresent()))
        .toList();
  }

  /** The first of them. */
  public Optional<ServiceProvider> byEntityId(Handle handle, String entityId) {
    return allByEntityId(handle, entityId).stream().findFirst();
  }

  private static Optional<ServiceProvider> one(Handle handle, String where, String key) {
    return handle
        .createQuery(SELECT + where)
        .bind("key", key)
        .map(ServiceProviders::serviceProvider)
        .findOne();
  }

  /** All of them by name. */
  public List<ServiceProvider> list(Handle handle) {
    return handle
        .createQuery(SELECT + "ORDER BY name")
        .map(ServiceProviders::serviceProvider)
        .list();
  }

  /** The document that the entry came from. */
  public Optional<Original> original(Handle handle, String id) {
    return handle
        .createQuery("SELECT source, original FROM service_provider WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> Original.of(row.getString("source"), row.getBytes("original")))
        .findOne();
  }

  /** Removes an entry; false if there was none. */
  public boolean remove(Handle handle, String id) {
    return handle
            .createUpdate("DELETE FROM service_provider WHERE id = :id")
            .bind("id", id)
            .execute()
        == 1;
  }

  private static ServiceProvider serviceProvider(ResultSet row, StatementContext context)
      throws SQLException {
    var metadata = StoredRecord.readMetadata(row.getString("record"));
    var options = StoredRecord.readOptions(row.getString("options"));
    return new ServiceProvider(
        row.getString("id"),
        row.getString("name"),
        metadata.entityId(),
        metadata.displayNameJa(),
        metadata.displayNameEn(),
        allAcs(metadata, options),
        usableLogout(metadata, options),
        metadata.signingCertificates(),
        metadata.encryptionKeys(),
        metadata.authnRequestsSigned(),
        metadata.wantAssertionsSigned(),
        metadata.nameIdFormats(),
        metadata.subjectId(),
        metadata.validUntil(),
        options,
        row.getLong("version"),
        Instant.ofEpochMilli(row.getLong("changed")));
  }
}
