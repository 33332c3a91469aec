package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.attribute.PersistentNameIds;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.NameIdPolicy;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.AssertionOptions.Qualifier;
import org.jdbi.v3.core.Handle;

/**
 * The name an assertion gives a person (SAML Core 2.0 §8.3).
 *
 * @param issuer us, as the service knows us: the namespace of persistent names
 * @param order what the name is for
 * @param format the format decided on
 */
record NameIdValue(String issuer, IssueAssertion.Order order, String format) {

  /** By the first of these formats that the person has a value for, otherwise by the last. */
  static NameIdValue of(String issuer, IssueAssertion.Order order, List<String> formats) {
    var names = formats.stream().map(format -> new NameIdValue(issuer, order, format)).toList();
    return names.stream().filter(NameIdValue::has).findFirst().orElse(names.getLast());
  }

  private boolean has() {
    return format.equals(NameIdChoice.PERSISTENT) || withoutStore().isPresent();
  }

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
    var persistent = format.equals(NameIdChoice.PERSISTENT);
    var value = persistent ? persistent(handle, names) : withoutStore();
    var told = order.service().options().assertion();
    var ours = Optional.of(issuer).filter(own -> persistent);
    var theirs = Optional.of(order.service().entityId()).filter(own -> persistent);
    return value.map(
        text ->
            new AssertionModel.NameId(
                text,
                format,
                qualifier(told.nameQualifier(), ours),
                qualifier(told.spNameQualifier(), theirs)));
  }

  /** What the entry says, otherwise what the format asks for. */
  private static Optional<String> qualifier(Optional<Qualifier> set, Optional<String> usual) {
    return set.isEmpty() ? usual : set.map(Qualifier::text).filter(text -> !text.isEmpty());
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
   * The entry's source is for the first of the entry's formats that takes one. Where a request asks
   * for another one, a staff number must not pass as an address.
   */
  private Optional<String> fromDirectory() {
    Person person = order.person();
    var options = order.service().options();
    var source = options.nameIdSource();
    var filled =
        options.nameIdFormats().stream()
            .filter(f -> !f.equals(NameIdChoice.PERSISTENT) && !f.equals(NameIdChoice.TRANSIENT))
            .findFirst();
    var ofTheEntry = options.nameIdFormats().isEmpty() || filled.equals(Optional.of(format));
    if (ofTheEntry && source.isPresent()) {
      return person.first(source.get());
    }
    return format.equals(NameIdChoice.EMAIL)
        ? person.first("mail")
        : Optional.of(person.username());
  }
}
