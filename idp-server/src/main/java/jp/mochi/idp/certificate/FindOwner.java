package jp.mochi.idp.certificate;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.cert.trust.CertificateNames;
import jp.mochi.cert.trust.MappingRule;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/**
 * Finds whose a trusted certificate is, by its authority's rules in their order. The first rule by
 * which somebody is found decides; one by which several are found refuses, since a person is never
 * one of two.
 */
final class FindOwner {
  private final Directory directory;
  private final Function<X509Certificate, Optional<PersonId>> byKey;

  /**
   * @param byKey whose the device is that a certificate's key was bound to
   */
  FindOwner(Directory directory, Function<X509Certificate, Optional<PersonId>> byKey) {
    this.directory = directory;
    this.byKey = byKey;
  }

  Owner of(X509Certificate certificate, List<MappingRule> rules) {
    var names = CertificateNames.of(certificate);
    for (var rule : rules) {
      var found =
          rule.by() == MappingRule.By.DEVICE
              ? byKey.apply(certificate).map(this::withId).orElseGet(Owner.Nobody::new)
              : by(rule, names);
      if (!(found instanceof Owner.Nobody)) {
        return found;
      }
    }
    return new Owner.Nobody();
  }

  /** The person with this immutable id, if they are still there. */
  Owner withId(PersonId id) {
    return switch (directory.read(id)) {
      case LookUp.Found(var person) -> new Owner.One(person);
      case LookUp.NotFound() -> new Owner.Nobody();
      case LookUp.Ambiguous() -> new Owner.Several();
      case LookUp.Unavailable(var cause) -> new Owner.Unknown(cause);
    };
  }

  /** Several names of one kind must all be the same person's. */
  private Owner by(MappingRule rule, CertificateNames names) {
    var found = new HashMap<PersonId, Person>();
    for (var value : rule.values(names)) {
      switch (directory.find(rule.attribute(), value)) {
        case LookUp.Found(var person) -> found.put(person.id(), person);
        case LookUp.NotFound() -> {}
        case LookUp.Ambiguous() -> {
          return new Owner.Several();
        }
        case LookUp.Unavailable(var cause) -> {
          return new Owner.Unknown(cause);
        }
      }
    }
    return switch (found.size()) {
      case 0 -> new Owner.Nobody();
      case 1 -> new Owner.One(found.values().iterator().next());
      default -> new Owner.Several();
    };
  }
}
