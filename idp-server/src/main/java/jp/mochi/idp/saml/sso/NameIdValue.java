package jp.mochi.idp.saml.sso;

import java.util.Optional;
import jp.mochi.idp.attribute.PersistentNameIds;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.NameIdPolicy;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/**
 * The name an assertion gives a person (SAML Core 2.0 §8.3).
 *
 * @param entityId ours: the namespace of persistent names
 * @param order what the name is for
 * @param format the format decided on
 */
record NameIdValue(String entityId, IssueAssertion.Order order, String format) {

  /** The value as far as it is known without the store: empty for a persistent name. */
  Optional<String> withoutStore() {
    return switch (format) {
      case NameIdChoice.PERSISTENT -> Optional.empty();
      case NameIdChoice.TRANSIENT ->
          Optional.of(Ids.ofSession("transient", order.session().id(), order.service().entityId()));
      default -> fromDirectory();
    };
  }

  /** The whole NameID; empty when the person has no value for it, or none may be made. */
  Optional<AssertionModel.NameId> resolve(Handle handle, PersistentNameIds names) {
    if (format.equals(NameIdChoice.PERSISTENT)) {
      return persistent(handle, names)
          .map(
              value ->
                  new AssertionModel.NameId(
                      value,
                      format,
                      Optional.of(entityId),
                      Optional.of(order.service().entityId())));
    }
    return withoutStore()
        .map(value -> new AssertionModel.NameId(value, format, Optional.empty(), Optional.empty()));
  }

  /** SAML Core 2.0 §3.4.1.1: an explicit {@code AllowCreate="false"} forbids making a new one. */
  private Optional<String> persistent(Handle handle, PersistentNameIds names) {
    var person = order.person().id();
    var service = order.service().entityId();
    var forbidden = order.asked().nameIdPolicy().flatMap(NameIdPolicy::allowCreate).filter(a -> !a);
    return forbidden.isPresent()
        ? names.existing(handle, person, service)
        : Optional.of(names.getOrCreate(handle, person, service));
  }

  /**
   * The entry's source is for the entry's format. Where a request asks for another one, a staff
   * number must not pass as an address.
   */
  private Optional<String> fromDirectory() {
    Person person = order.person();
    var options = order.service().options();
    var source = options.nameIdSource();
    if (options.nameIdFormat().map(format::equals).orElse(true) && source.isPresent()) {
      return person.first(source.get());
    }
    return format.equals(NameIdChoice.EMAIL)
        ? person.first("mail")
        : Optional.of(person.username());
  }
}
