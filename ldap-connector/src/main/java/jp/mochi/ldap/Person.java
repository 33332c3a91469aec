package jp.mochi.ldap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A person as the directory has it now.
 *
 * @param id the immutable id
 * @param username the value of the naming attribute ({@code uid}, {@code sAMAccountName})
 * @param dn where the entry stands; may change
 * @param attributes text values by attribute name (looked up without regard to case)
 * @param binaries octet values of attributes known to be binary ({@code objectGUID} …)
 * @param groups the names of all groups, nested ones included where configured
 * @param passwordState changes whenever the password does ({@code pwdChangedTime}, {@code
 *     pwdLastSet}); empty where the directory doesn't tell
 * @param disabled whether the entry says that it may not sign on
 */
public record Person(
    PersonId id,
    String username,
    String dn,
    Map<String, List<String>> attributes,
    Map<String, List<byte[]>> binaries,
    Set<String> groups,
    Optional<String> passwordState,
    boolean disabled) {

  public Person {
    Objects.requireNonNull(id);
    attributes = byName(attributes);
    binaries = byName(binaries);
    groups = Set.copyOf(groups);
    Objects.requireNonNull(passwordState);
  }

  /** The first value of an attribute, if there is one. */
  public Optional<String> first(String attribute) {
    return attributes.getOrDefault(attribute, List.of()).stream().findFirst();
  }

  /** Marks attributes that say how a name is read. */
  static final String PHONETIC = "phonetic";

  /**
   * How the name is read, in kana as a rule: {@code displayName;lang-ja-phonetic} or of {@code cn},
   * {@code msDS-PhoneticDisplayName}, else family name and given name.
   */
  public Optional<String> reading() {
    return reading("displayname")
        .or(() -> reading("cn"))
        .or(
            () ->
                reading("sn")
                    .or(() -> first("msDS-PhoneticLastName"))
                    .map(
                        family ->
                            reading("givenname")
                                .or(() -> first("msDS-PhoneticFirstName"))
                                .map(given -> family + " " + given)
                                .orElse(family)));
  }

  private Optional<String> reading(String attribute) {
    return attribute.equals("displayname") && first("msDS-PhoneticDisplayName").isPresent()
        ? first("msDS-PhoneticDisplayName")
        : attributes.entrySet().stream()
            .filter(each -> each.getKey().startsWith(attribute + ";"))
            .filter(each -> each.getKey().contains(PHONETIC))
            .flatMap(each -> each.getValue().stream())
            .findFirst();
  }

  /** What to call the person: {@code displayName}, else {@code cn}, else the user name. */
  public String displayName() {
    return first("displayName").or(() -> first("cn")).orElse(username);
  }

  private static <V> Map<String, List<V>> byName(Map<String, List<V>> values) {
    var copy = new TreeMap<String, List<V>>(String.CASE_INSENSITIVE_ORDER);
    values.forEach((name, list) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(list)));
    return java.util.Collections.unmodifiableMap(copy);
  }
}
