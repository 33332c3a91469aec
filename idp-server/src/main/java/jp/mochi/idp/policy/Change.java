package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One fact that could be otherwise.
 *
 * @param kind what would change
 * @param name which attribute; empty for all other kinds
 * @param value to or from what: a zone, a group, a factor, a level, a time
 */
public record Change(Kind kind, String name, String value) {
  /** What can change, and how hard it is to bring about beside the others. */
  public enum Kind {
    PROVE(0),
    ENTER_ZONE(1),
    LEAVE_ZONE(2),
    REPORT_STATUS(2),
    COMPLIANCE(3),
    WAIT(4),
    BINDING(5),
    OWNERSHIP(6),
    JOIN_GROUP(7),
    LEAVE_GROUP(8),
    ADD_ATTRIBUTE(8),
    REMOVE_ATTRIBUTE(8),
    ADD_TAG(9),
    REMOVE_TAG(9),
    SENSITIVITY(9),
    DATA(9);

    private final int effort;

    Kind(int effort) {
      this.effort = effort;
    }

    int effort() {
      return effort;
    }
  }

  public Change {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
  }

  static Change of(Kind kind, String value) {
    return new Change(kind, "", value);
  }

  /** The facts with all these changes. */
  public static Facts all(List<Change> changes, Facts facts) {
    // waiting comes first: what was proved before it may have grown too old
    var waitingFirst = Comparator.comparing((Change change) -> change.kind() != Kind.WAIT);
    var changed = facts;
    for (var change : changes.stream().sorted(waitingFirst).toList()) {
      changed = change.apply(changed);
    }
    return changed;
  }

  /** The facts with this change. */
  public Facts apply(Facts facts) {
    return switch (kind) {
      case PROVE -> prove(facts);
      case ENTER_ZONE -> facts.withZones(facts.zones().entering(value));
      case LEAVE_ZONE -> facts.withZones(facts.zones().leaving(value));
      case WAIT -> facts.at(Instant.parse(value));
      case BINDING -> bind(facts);
      case REPORT_STATUS, COMPLIANCE, OWNERSHIP -> facts.with(device(facts));
      case JOIN_GROUP, LEAVE_GROUP, ADD_ATTRIBUTE, REMOVE_ATTRIBUTE -> facts.with(person(facts));
      case ADD_TAG, REMOVE_TAG, SENSITIVITY, DATA -> facts.with(service(facts.service()));
    };
  }

  /** For a record: {@code enter-zone office}, {@code add-attribute rank chief}. */
  public String text() {
    var words = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Stream.of(words, name, value)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** Whether it is to connect from elsewhere. */
  boolean isMove() {
    return kind == Kind.ENTER_ZONE || kind == Kind.LEAVE_ZONE;
  }

  /** Whether two changes can't be made together: in and out of a zone, two owners. */
  boolean conflicts(Change other) {
    return slot().equals(other.slot());
  }

  private String slot() {
    return switch (kind) {
      case ENTER_ZONE, LEAVE_ZONE -> "zone " + value;
      case JOIN_GROUP, LEAVE_GROUP -> "group " + value;
      case ADD_TAG, REMOVE_TAG -> "tag " + value;
      case ADD_ATTRIBUTE, REMOVE_ATTRIBUTE -> "attribute " + name + " " + value;
      case PROVE -> "prove " + value;
      default -> kind.name();
    };
  }

  private Facts prove(Facts facts) {
    var factor = Factor.of(value).orElseThrow();
    var proofs = new ArrayList<>(facts.factors());
    proofs.removeIf(before -> before.factor() == factor);
    proofs.add(new ProvedFactor(factor, facts.now(), facts.request()));
    return facts.withFactors(proofs);
  }

  private Facts bind(Facts facts) {
    return value.equals(BindingStrength.KNOWN_BROWSER.text())
        ? facts.withKnownBrowser(true)
        : facts.with(device(facts));
  }

  private Set<String> among(Set<String> known) {
    Set<String> names = new HashSet<>(known);
    switch (kind) {
      case LEAVE_GROUP, REMOVE_TAG -> names.remove(value);
      default -> names.add(value);
    }
    return names;
  }

  private PersonFacts person(Facts facts) {
    var person = facts.person();
    return kind == Kind.JOIN_GROUP || kind == Kind.LEAVE_GROUP
        ? new PersonFacts(
            person.id(), Optional.of(among(person.groups().orElse(Set.of()))), person.attributes())
        : new PersonFacts(
            person.id(),
            person.groups(),
            Optional.of(attributes(person.attributes().orElse(Map.of()))));
  }

  private Map<String, List<String>> attributes(Map<String, List<String>> known) {
    Map<String, List<String>> attributes = new HashMap<>(known);
    var values = new ArrayList<>(attributes.getOrDefault(name, List.of()));
    values.removeIf(value::equals);
    if (kind == Kind.ADD_ATTRIBUTE) {
      values.add(value);
    }
    attributes.put(name, values);
    return attributes;
  }

  private DeviceFacts device(Facts facts) {
    var device = facts.device();
    return new DeviceFacts(
        kind == Kind.OWNERSHIP ? of(Ownership.values(), Ownership::text) : device.ownership(),
        kind == Kind.BINDING
            ? of(BindingStrength.values(), BindingStrength::text)
            : device.binding(),
        kind == Kind.COMPLIANCE ? of(Compliance.values(), Compliance::text) : device.compliance(),
        kind == Kind.REPORT_STATUS ? Optional.of(facts.now()) : device.status());
  }

  private ServiceFacts service(ServiceFacts known) {
    return switch (kind) {
      case SENSITIVITY ->
          new ServiceFacts(
              known.name(), known.tags(), Optional.of(Integer.valueOf(value)), known.data());
      case DATA ->
          new ServiceFacts(
              known.name(),
              known.tags(),
              known.sensitivity(),
              of(DataLocation.values(), DataLocation::text));
      default ->
          new ServiceFacts(known.name(), among(known.tags()), known.sensitivity(), known.data());
    };
  }

  private <T> Optional<T> of(T[] values, Function<T, String> text) {
    return List.of(values).stream().filter(v -> text.apply(v).equals(value)).findFirst();
  }
}
