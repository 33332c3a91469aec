package jp.mochi.idp.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of the person.
 *
 * @param id the immutable id
 * @param groups all groups; empty when nobody knows them, which is not the same as none
 * @param attributes all attributes by name in lower case; a name that isn't there has no value
 */
public record PersonFacts(
    Optional<String> id,
    Optional<Set<String>> groups,
    Optional<Map<String, List<String>>> attributes) {
  /** Nobody is known yet. */
  public static final PersonFacts UNKNOWN =
      new PersonFacts(Optional.empty(), Optional.empty(), Optional.empty());

  public PersonFacts {
    Objects.requireNonNull(id);
    groups = groups.map(Set::copyOf);
    attributes = attributes.map(PersonFacts::byLowerCase);
  }

  /** Somebody whose entry was read. */
  public static PersonFacts of(
      String id, Set<String> groups, Map<String, List<String>> attributes) {
    return new PersonFacts(Optional.of(id), Optional.of(groups), Optional.of(attributes));
  }

  private static Map<String, List<String>> byLowerCase(Map<String, List<String>> attributes) {
    return attributes.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> entry.getKey().toLowerCase(Locale.ROOT),
                entry -> List.copyOf(entry.getValue()),
                (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
  }
}
