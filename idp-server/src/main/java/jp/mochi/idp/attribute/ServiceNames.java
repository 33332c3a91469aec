package jp.mochi.idp.attribute;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.config.NamesConfig;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.NameSource;
import jp.mochi.metadata.NameSource.Computed;
import jp.mochi.metadata.ReleasedAttribute;
import jp.mochi.metadata.ServiceProvider;
import org.jdbi.v3.core.Handle;

/**
 * By which lasting name a service knows a person: the persistent NameID, and the identifier that it
 * gets as an attribute. A name that is in the store is the person's, whoever put it there: an
 * import, an earlier sign-on, or the computation of that day. So a computed name outlives a change
 * of what it was computed from, and whoever gets somebody's former login never gets the name that
 * went with it: the store refuses it.
 */
public final class ServiceNames {
  /** SAML Core 2.0 §8.3.7: a persistent identifier has no more characters. */
  public static final int LONGEST = 256;

  private final PersistentNameIds persistent;
  private final PersistentNameIds pairwise;
  private final Optional<ComputedNames> computed;
  private final SubjectIds subjectIds;
  private final boolean keeps;

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * There is one.
     *
     * @param standIn whether it stands for one that only a sign-on makes
     */
    record Named(String name, boolean standIn) implements Outcome {
      Named(String name) {
        this(name, false);
      }
    }

    /** There is none, and what would have to be there; for the helpdesk. */
    record Unnamed(String expected) implements Outcome {}
  }

  public ServiceNames(NamesConfig config, Clock clock) {
    this(
        new PersistentNameIds(PersistentNameIds.Kind.PERSISTENT, clock),
        new PersistentNameIds(PersistentNameIds.Kind.PAIRWISE, clock),
        config.salt().map(ComputedNames::new),
        new SubjectIds(config),
        true);
  }

  private ServiceNames(
      PersistentNameIds persistent,
      PersistentNameIds pairwise,
      Optional<ComputedNames> computed,
      SubjectIds subjectIds,
      boolean keeps) {
    this.persistent = persistent;
    this.pairwise = pairwise;
    this.computed = computed;
    this.subjectIds = subjectIds;
    this.keeps = keeps;
  }

  /** The same names, of which none is made or kept: for showing what a sign-on would give. */
  public ServiceNames rehearsing() {
    return new ServiceNames(persistent, pairwise, computed, subjectIds, false);
  }

  /** Whether there is a salt to compute names with. */
  public boolean canCompute() {
    return computed.isPresent();
  }

  /**
   * A persistent NameID.
   *
   * @param mayMake whether one may be made by lot where there is none; taking it from the directory
   *     or computing it makes nothing that the service couldn't know already
   */
  public Outcome persistent(
      Handle handle, Person person, ServiceProvider service, boolean mayMake) {
    var entityId = service.entityId();
    return switch (service.options().names().persistent()) {
      case NameSource.Stored stored when mayMake -> made(handle, persistent, person, entityId);
      case NameSource.Stored stored ->
          named(
              persistent.existing(handle, person.id(), entityId),
              "a persistent name that exists: AllowCreate is false");
      case NameSource.Directory(var attribute) ->
          named(fromDirectory(person, attribute), "one value of " + attribute);
      case Computed source -> computed(handle, persistent, person, service, source);
    };
  }

  private Outcome made(Handle handle, PersistentNameIds names, Person person, String entityId) {
    if (keeps) {
      return new Outcome.Named(names.getOrCreate(handle, person.id(), entityId));
    }
    return names
        .existing(handle, person.id(), entityId)
        .map(Outcome.Named::new)
        .orElseGet(() -> new Outcome.Named(names.kind().standIn(), true));
  }

  /** The name as far as it lies in the directory. */
  public static Optional<String> fromDirectory(Person person, String attribute) {
    return OneValue.only(person, attribute).filter(value -> value.length() <= LONGEST);
  }

  private Outcome computed(
      Handle handle,
      PersistentNameIds names,
      Person person,
      ServiceProvider service,
      Computed source) {
    var kept = names.existing(handle, person.id(), service.entityId());
    if (kept.isPresent()) {
      return new Outcome.Named(kept.get());
    }
    var value = OneValue.only(person, source.attribute());
    if (value.isEmpty() || computed.isEmpty()) {
      return new Outcome.Unnamed(
          value.isEmpty() ? "one value of " + source.attribute() : "names.salt in mochi.yaml");
    }
    var name = computed.get().of(service.entityId(), value.get(), source.encoding());
    return named(
        kept(handle, names, person, service.entityId(), name),
        "a value of " + source.attribute() + " that nobody else was named by at this service");
  }

  private Optional<String> kept(
      Handle handle, PersistentNameIds names, Person person, String entityId, String name) {
    if (keeps) {
      return names.keep(handle, person.id(), entityId, name);
    }
    return names.isFree(handle, entityId, name) ? Optional.of(name) : Optional.empty();
  }

  private static Outcome named(Optional<String> name, String expected) {
    return name.<Outcome>map(Outcome.Named::new).orElseGet(() -> new Outcome.Unnamed(expected));
  }

  /**
   * The attribute that the service gets to know a person by.
   *
   * @param attribute its SAML name
   */
  public record Identifier(String attribute, Outcome value) {
    /** As it is released: a name of this kind is a URI. */
    public ReleasedValues released(String text) {
      var friendly = attribute.substring(attribute.lastIndexOf(':') + 1);
      return new ReleasedValues(
          new ReleasedAttribute(
              attribute,
              ReleasedAttribute.FORMAT_URI,
              Optional.of(friendly),
              new ReleasedAttribute.Source.Constant(text)),
          List.of(text));
    }
  }

  /** None where the service wants none; where either would do, the one that no other gets. */
  public Optional<Identifier> identifier(Handle handle, Person person, ServiceProvider service) {
    return switch (service.identifier()) {
      case NONE -> Optional.empty();
      case PAIRWISE_ID, ANY ->
          Optional.of(new Identifier(SubjectIds.PAIRWISE_ID, pairwiseId(handle, person, service)));
      case SUBJECT_ID ->
          Optional.of(
              new Identifier(
                  SubjectIds.SUBJECT_ID,
                  named(
                      subjectIds.subjectId(person),
                      subjectIds.source() + " as 1 to 127 letters, digits, = and -")));
    };
  }

  private Outcome pairwiseId(Handle handle, Person person, ServiceProvider service) {
    var unique =
        switch (service.options().names().pairwise()) {
          case Computed source -> computed(handle, pairwise, person, service, source);
          case NameSource.Stored stored -> made(handle, pairwise, person, service.entityId());
          case NameSource.Directory(var attribute) ->
              throw new IllegalStateException("no pairwise name comes from " + attribute);
        };
    return switch (unique) {
      case Outcome.Named(var name, var standIn) ->
          new Outcome.Named(subjectIds.scoped(name), standIn);
      case Outcome.Unnamed none -> none;
    };
  }
}
