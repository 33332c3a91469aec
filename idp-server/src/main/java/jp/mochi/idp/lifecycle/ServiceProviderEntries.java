package jp.mochi.idp.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.metadata.AddOutcome;
import jp.mochi.metadata.ChangeOutcome;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ReadOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;
import org.jdbi.v3.core.Handle;

/**
 * Registers, changes and removes service providers. Metadata is fetched and read before the
 * transaction begins; the change and its audit record are one transaction.
 */
public final class ServiceProviderEntries {
  private final Database database;
  private final ServiceProviders stored;
  private final EntryChecks checks;
  private final AuditLog audit;
  private final MetadataReader reader;
  private final ReadMetadata metadata;
  private final String ourEntityId;
  private final Function<String, Optional<String>> celFault;
  private final InFiles files;

  /**
   * What operators write into files, and entries have to go with.
   *
   * @param labels the words that the policy in force has for levels of sensitivity
   * @param inHouse whether an in-house system is called so: rules couldn't tell the two apart
   * @param salted whether there is a salt to compute names with
   */
  public record InFiles(
      Supplier<Map<Integer, String>> labels, Predicate<String> inHouse, boolean salted) {}

  /**
   * @param ourEntityId which no service may have
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   */
  public ServiceProviderEntries(
      Database database,
      ServiceProviders stored,
      SigningKeys keys,
      AuditLog audit,
      MetadataReader reader,
      OutsideCalls outside,
      String ourEntityId,
      Function<String, Optional<String>> celFault,
      InFiles files) {
    this.database = database;
    this.stored = stored;
    this.checks = new EntryChecks(keys, files.salted());
    this.audit = audit;
    this.reader = reader;
    this.metadata = new ReadMetadata(reader, outside);
    this.ourEntityId = ourEntityId;
    this.celFault = celFault;
    this.files = files;
  }

  /** All of them by name. */
  public List<ServiceProvider> list() {
    return database.read(stored::list);
  }

  /** One, with what an operator should know about it now. */
  public ServiceOutcome show(String name) {
    return database
        .<Optional<ServiceOutcome>>read(
            handle ->
                stored
                    .byName(handle, name)
                    .map(entry -> new ServiceOutcome.Done(entry, warningsNow(handle, entry))))
        .orElseGet(() -> new ServiceOutcome.NotThere(name));
  }

  /** Registers a service; without a name, under one made from its entity ID. */
  public ServiceOutcome add(
      Actor actor, MetadataSource source, Optional<String> name, List<String> options) {
    var faults = new ArrayList<Notice>();
    var chosen = options(ServiceOptions.DEFAULT, options, faults);
    return switch (metadata.from(source, chosen.entry().httpAcs())) {
      case ReadMetadata.Outcome.Bad(var found) -> {
        faults.addAll(0, found);
        yield new ServiceOutcome.Refused(faults);
      }
      case ReadMetadata.Outcome.Good good -> {
        if (good.metadata().entityId().equals(ourEntityId)) {
          faults.add(NoticeCode.OURSELVES.of(ourEntityId));
        }
        yield faults.isEmpty()
            ? added(actor, good, name, chosen)
            : new ServiceOutcome.Refused(faults);
      }
    };
  }

  private ServiceOutcome added(
      Actor actor, ReadMetadata.Outcome.Good good, Optional<String> name, ServiceOptions options) {
    return database.<ServiceOutcome>write(
        handle -> {
          var metadata = good.metadata();
          var faults = checks.faults(handle, options, metadata.encryptionKeys(), metadata.acs());
          if (!faults.isEmpty()) {
            return new ServiceOutcome.Refused(faults);
          }
          var outcome =
              name.isPresent()
                  ? stored.add(handle, name.get(), metadata, options, good.original())
                  : stored.add(handle, metadata, options, good.original());
          return switch (outcome) {
            case AddOutcome.Added(var entry) when files.inHouse().test(entry.name()) -> {
              stored.remove(handle, entry.id());
              yield refused(NoticeCode.NAME_OF_SYSTEM, entry.name());
            }
            case AddOutcome.Added(var entry) -> {
              record(handle, actor, "sp add", entry, Map.of("source", good.original().source()));
              yield new ServiceOutcome.Done(entry, EntryChecks.warnings(good.warnings(), entry));
            }
            case AddOutcome.NameNotAllowed(var wrong) ->
                refused(NoticeCode.NAME_NOT_ALLOWED, wrong);
            case AddOutcome.NameTaken(var taken) -> refused(NoticeCode.NAME_TAKEN, taken);
            case AddOutcome.EntityIdTaken(var other, var entityId) ->
                refused(NoticeCode.ENTITY_ID_TAKEN, other);
          };
        });
  }

  /**
   * Changes options, all or none.
   *
   * @param fromVersion the version that was looked at; empty: whatever it is now
   */
  public ServiceOutcome setOptions(
      Actor actor, String name, OptionalLong fromVersion, List<String> options) {
    return setOptions(actor, "sp set", name, fromVersion, options);
  }

  /** The same, on record as what the operator did. */
  ServiceOutcome setOptions(
      Actor actor, String did, String name, OptionalLong fromVersion, List<String> options) {
    return database.<ServiceOutcome>write(
        handle -> {
          var entry = stored.byName(handle, name);
          if (entry.isEmpty()) {
            return new ServiceOutcome.NotThere(name);
          }
          var faults = new ArrayList<Notice>();
          var changed = options(entry.get().options(), options, faults);
          var theirs = entry.get().encryptionKeys();
          faults.addAll(checks.faults(handle, changed, theirs, entry.get().acs()));
          if (!faults.isEmpty()) {
            return new ServiceOutcome.Refused(faults);
          }
          var version = fromVersion.orElse(entry.get().version());
          var outcome = stored.setOptions(handle, entry.get().id(), version, changed);
          return changed(
              handle,
              outcome,
              name,
              List.of(),
              entry2 ->
                  record(
                      handle, actor, did, entry2, Map.of("options", String.join("\n", options))));
        });
  }

  /** Puts fresh metadata in the place of the old. */
  public ServiceOutcome replaceMetadata(
      Actor actor, String name, OptionalLong fromVersion, MetadataSource source) {
    var http =
        database
            .read(handle -> stored.byName(handle, name))
            .map(entry -> entry.options().entry().httpAcs());
    return switch (metadata.from(source, http.orElse(false))) {
      case ReadMetadata.Outcome.Bad(var faults) -> new ServiceOutcome.Refused(faults);
      case ReadMetadata.Outcome.Good good ->
          database.<ServiceOutcome>write(
              handle -> {
                var entry = stored.byName(handle, name);
                if (entry.isEmpty()) {
                  return new ServiceOutcome.NotThere(name);
                }
                var options = entry.get().options();
                var fresh = good.metadata();
                var faults = checks.faults(handle, options, fresh.encryptionKeys(), fresh.acs());
                if (!faults.isEmpty()) {
                  return new ServiceOutcome.Refused(faults);
                }
                var version = fromVersion.orElse(entry.get().version());
                var outcome =
                    stored.replaceMetadata(
                        handle, entry.get().id(), version, good.metadata(), good.original());
                return changed(
                    handle,
                    outcome,
                    name,
                    good.warnings(),
                    now ->
                        record(
                            handle,
                            actor,
                            "sp metadata",
                            now,
                            Map.of("source", good.original().source())));
              });
    };
  }

  /** Removes a service: from then on it gets nothing. */
  public ServiceOutcome remove(Actor actor, String name) {
    return database.<ServiceOutcome>write(
        handle -> {
          var entry = stored.byName(handle, name);
          if (entry.isEmpty() || !stored.remove(handle, entry.get().id())) {
            return new ServiceOutcome.NotThere(name);
          }
          record(handle, actor, "sp remove", entry.get(), Map.of());
          return new ServiceOutcome.Done(entry.get(), List.of());
        });
  }

  private interface Recording {
    void of(ServiceProvider entry);
  }

  private ServiceOutcome changed(
      Handle handle, ChangeOutcome outcome, String name, List<Notice> found, Recording recording) {
    return switch (outcome) {
      case ChangeOutcome.Changed(var entry) -> {
        recording.of(entry);
        yield new ServiceOutcome.Done(
            entry,
            found.isEmpty() ? warningsNow(handle, entry) : EntryChecks.warnings(found, entry));
      }
      case ChangeOutcome.NotThere gone -> new ServiceOutcome.NotThere(name);
      case ChangeOutcome.ChangedMeanwhile(var now) ->
          new ServiceOutcome.ChangedMeanwhile(now.version());
      case ChangeOutcome.AnotherEntity(var registered, var other) ->
          refused(NoticeCode.ANOTHER_ENTITY, other);
      case ChangeOutcome.NotApart(var other) -> refused(NoticeCode.NOT_APART, other);
    };
  }

  private ServiceOptions options(ServiceOptions from, List<String> texts, List<Notice> faults) {
    return switch (ServiceOptionNames.change(from, texts, celFault, files.labels().get())) {
      case OptionOutcome.Understood(var options) -> options;
      case OptionOutcome.Wrong(var wrong) -> {
        wrong.forEach(fault -> faults.add(Notice.of(fault)));
        yield from;
      }
    };
  }

  private List<Notice> warningsNow(Handle handle, ServiceProvider entry) {
    var original = stored.original(handle, entry.id());
    var document = original.map(o -> o.document().toArray()).orElse(new byte[0]);
    if (document.length == 0) {
      return EntryChecks.warnings(List.of(), entry);
    }
    var http = entry.options().entry().httpAcs();
    return switch (reader.takingHttp(http).read(document, entry.entityId())) {
      case ReadOutcome.Read(var again, var warnings) ->
          EntryChecks.warnings(warnings.stream().map(Notice::of).toList(), entry);
      case ReadOutcome.Refused(var faults) ->
          EntryChecks.warnings(faults.stream().map(Notice::of).toList(), entry);
    };
  }

  private static ServiceOutcome refused(NoticeCode code, String detail) {
    return new ServiceOutcome.Refused(List.of(code.of(detail)));
  }

  private void record(
      Handle handle,
      Actor actor,
      String operation,
      ServiceProvider entry,
      Map<String, String> more) {
    var detail = new java.util.LinkedHashMap<>(more);
    detail.put("entityId", entry.entityId());
    audit.append(handle, actor.did(operation, entry.name(), detail));
  }
}
