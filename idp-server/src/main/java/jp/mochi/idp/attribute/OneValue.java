package jp.mochi.idp.attribute;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jp.mochi.ldap.Person;

/** A directory attribute as text, octets in Base64 as they lie in the directory. */
public final class OneValue {
  private OneValue() {}

  /** All values. */
  static List<String> all(Person person, String attribute) {
    var texts = person.attributes().getOrDefault(attribute, List.of());
    return !texts.isEmpty()
        ? texts
        : person.binaries().getOrDefault(attribute, List.of()).stream()
            .map(Base64.getEncoder()::encodeToString)
            .toList();
  }

  /** The first value, if there is one. */
  public static Optional<String> first(Person person, String attribute) {
    return all(person, attribute).stream().findFirst();
  }

  /** The value, if there is just one: of several the order may be another tomorrow. */
  public static Optional<String> only(Person person, String attribute) {
    var values = all(person, attribute);
    return values.size() == 1 && !values.getFirst().isBlank()
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }
}
