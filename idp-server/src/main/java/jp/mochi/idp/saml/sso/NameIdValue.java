package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.attribute.OneValue;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.NameIdPolicy;
import jp.mochi.ldap.Person;
import jp.mochi.metadata.AssertionOptions.Qualifier;
import jp.mochi.metadata.NameSource;
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
    return kept() || withoutStore().isPresent();
  }

  /** Whether the store has a say: for a persistent name that doesn't lie in the directory. */
  private boolean kept() {
    return isPersistent() && !(source() instanceof NameSource.Directory);
  }

  private boolean isPersistent() {
    return format.equals(NameIdChoice.PERSISTENT);
  }

  private NameSource source() {
    return order.service().options().names().persistent();
  }

  /** The value as far as it is known without the store: empty for a name that is kept there. */
  Optional<String> withoutStore() {
    return switch (format) {
      case NameIdChoice.PERSISTENT ->
          source() instanceof NameSource.Directory(var attribute)
              ? ServiceNames.fromDirectory(order.person(), attribute)
              : Optional.empty();
      case NameIdChoice.TRANSIENT ->
          Optional.of(Ids.ofSession("transient", order.session().id(), order.service().entityId()));
      default -> fromDirectory();
    };
  }

  /**
   * The value, or what there would have to be. SAML Core 2.0 §3.4.1.1: an explicit {@code
   * AllowCreate="false"} forbids making a new one.
   */
  ServiceNames.Outcome resolve(Handle handle, ServiceNames names) {
    if (isPersistent()) {
      var mayMake = order.asked().nameIdPolicy().flatMap(NameIdPolicy::allowCreate).orElse(true);
      return names.persistent(handle, order.person(), order.service(), mayMake);
    }
    return withoutStore()
        .<ServiceNames.Outcome>map(value -> new ServiceNames.Outcome.Named(value, false))
        .orElseGet(() -> new ServiceNames.Outcome.Unnamed("a value"));
  }

  /** The whole NameID of a value. */
  AssertionModel.NameId nameId(String value) {
    var told = order.service().options().assertion();
    var ours = Optional.of(issuer).filter(own -> isPersistent());
    var theirs = Optional.of(order.service().entityId()).filter(own -> isPersistent());
    return new AssertionModel.NameId(
        value,
        format,
        qualifier(told.nameQualifier(), ours),
        qualifier(told.spNameQualifier(), theirs));
  }

  /** What the entry says, otherwise what the format asks for. */
  private static Optional<String> qualifier(Optional<Qualifier> set, Optional<String> usual) {
    return set.isEmpty() ? usual : set.map(Qualifier::text).filter(text -> !text.isEmpty());
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
      return OneValue.first(person, source.get());
    }
    return format.equals(NameIdChoice.EMAIL)
        ? person.first("mail")
        : Optional.of(person.username());
  }
}
