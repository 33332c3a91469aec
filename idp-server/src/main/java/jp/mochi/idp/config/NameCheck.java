package jp.mochi.idp.config;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Mention;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;

/**
 * Whether the zones, groups, services and tags that rules name are there. In {@code if:} a zone or
 * a group that isn't is a fault; a service or a tag is none, since rules may come before the
 * service does. In {@code when:} nothing is a fault: an expression may well name what isn't there
 * yet.
 */
final class NameCheck {
  private final PolicyScope scope;
  private final Set<String> zones;

  NameCheck(PolicyScope scope, Set<String> zones) {
    this.scope = scope;
    this.zones = zones;
  }

  void look(PlacedRule rule) {
    rule.places().forEach(this::look);
    rule.rule()
        .when()
        .ifPresent(when -> when.mentions().forEach(mention -> look(rule.section(), mention)));
  }

  private void look(PlacedRule.Place place) {
    if (place.clause() instanceof Clause.Among(var subject, var names, var negated)) {
      names.stream()
          .filter(name -> !isThere(subject, name))
          .forEach(name -> note(place.section(), place.key(), subject, name));
    }
  }

  private void note(Section section, String key, Subject subject, String name) {
    switch (subject) {
      case ZONES -> section.fault(key, FaultCode.POLICY_ZONE, name, known(subject, name));
      case GROUPS -> section.fault(key, FaultCode.POLICY_GROUP, name, nearestGroup(name));
      case SERVICES -> section.warn(key, FaultCode.POLICY_SERVICE, name, known(subject, name));
      case TAGS -> section.warn(key, FaultCode.POLICY_TAG, name, known(subject, name));
      case SENSITIVITY, DATA, OWNERSHIP, BINDING, COMPLIANCE -> {} // read as one of a few words
    }
  }

  private void look(Section section, Mention mention) {
    if (!isThere(mention.subject(), mention.name())) {
      section.warnInside(
          "when",
          mention.line(),
          FaultCode.POLICY_CEL_NAME,
          mention.name(),
          mention.subject().fact().text(),
          String.valueOf(mention.line()),
          String.valueOf(mention.column()),
          known(mention.subject(), mention.name()));
    }
  }

  private boolean isThere(Subject subject, String name) {
    return (subject == Subject.SERVICES && ServiceFacts.BUILT_IN.contains(name))
        || names(subject).filter(all -> !all.contains(name)).isEmpty();
  }

  /** All that there are; empty where nobody has looked, or where any could be. */
  private Optional<Set<String>> names(Subject subject) {
    return switch (subject) {
      case ZONES -> Optional.of(zones);
      case GROUPS -> scope.groups();
      case SERVICES -> services(service -> Stream.of(service.name()));
      case TAGS -> services(service -> service.tags().stream());
      case DATA -> Optional.of(all(DataLocation.values(), DataLocation::text));
      case OWNERSHIP -> Optional.of(all(Ownership.values(), Ownership::text));
      case BINDING -> Optional.of(all(BindingStrength.values(), BindingStrength::text));
      case COMPLIANCE -> Optional.of(all(Compliance.values(), Compliance::text));
      case SENSITIVITY -> Optional.empty();
    };
  }

  private Optional<Set<String>> services(Function<ServiceFacts, Stream<String>> said) {
    return scope.services().isEmpty()
        ? Optional.empty()
        : Optional.of(new TreeSet<>(scope.services().stream().flatMap(said).toList()));
  }

  private static <T> Set<String> all(T[] values, Function<T, String> text) {
    return new TreeSet<>(Stream.of(values).map(text).toList());
  }

  /** Those that there are; of groups, of which there may be thousands, the most similar. */
  private String known(Subject subject, String name) {
    return subject == Subject.GROUPS
        ? Nearest.of(name, scope.groups().orElse(Set.of())).orElse("-")
        : listed(names(subject).orElse(Set.of()));
  }

  private String nearestGroup(String name) {
    return Nearest.of(name, scope.groups().orElse(Set.of())).map(near -> " → " + near).orElse("");
  }

  private static String listed(Collection<String> names) {
    return names.isEmpty() ? "-" : String.join(", ", List.copyOf(new TreeSet<>(names)));
  }
}
