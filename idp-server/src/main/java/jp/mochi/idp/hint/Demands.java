package jp.mochi.idp.hint;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.TimeWindow;

/**
 * Conditions that must come to certain answers all at once; never contradictory, which {@link
 * #with} sees to. Conditions about different subjects don't hinder each other, so it is enough that
 * those about each subject can be met together: somebody can be in any set of groups, an attribute
 * can have any set of values, a device has one owner. A browser is known whatever else is shown.
 */
final class Demands {
  static final Demands NONE = new Demands(List.of());

  /** A condition and the answer that it must come to. */
  private record Demand(Clause clause, boolean holds) {}

  private final List<Demand> all;

  private Demands(List<Demand> all) {
    this.all = all;
  }

  /** These and one more; empty when they contradict each other. */
  Optional<Demands> with(Clause clause, boolean holds) {
    var demand = new Demand(clause, holds);
    if (all.contains(demand)) {
      return Optional.of(this);
    }
    List<Demand> more = new ArrayList<>(all);
    more.add(demand);
    return canBeMet(clause, more) ? Optional.of(new Demands(more)) : Optional.empty();
  }

  private static boolean canBeMet(Clause latest, List<Demand> all) {
    return switch (latest) {
      case Clause.Among(var subject, var names, var negated) -> canBeAmong(subject, all);
      case Clause.Attribute(var name, var values, var negated) -> canHaveValues(name, all);
      case Clause.StatusAge age -> canBeOfAge(all);
      case Clause.During during -> canBeAtOnce(all);
      // With every proof made this moment it holds, and nothing is lost by that: more facts never
      // turn a permit into anything else.
      case Clause.Proved proved -> all.getLast().holds();
    };
  }

  /** One of these names at least, or none of them. */
  private record Names(Set<String> names, boolean wanted) {}

  private static boolean canBeAmong(Subject subject, List<Demand> all) {
    List<Names> asked = new ArrayList<>();
    for (var demand : all) {
      if (demand.clause() instanceof Clause.Among(var about, var names, var negated)
          && about == subject
          && !(demand.clause().isOnKnownBrowser() && demand.holds() != negated)) {
        asked.add(new Names(names, demand.holds() != negated));
      }
    }
    return subject.isMany() ? manyCanMeet(asked) : oneCanMeet(values(subject), asked);
  }

  private static boolean canHaveValues(String attribute, List<Demand> all) {
    List<Names> asked = new ArrayList<>();
    for (var demand : all) {
      if (demand.clause() instanceof Clause.Attribute(var name, var values, var negated)
          && name.equals(attribute)) {
        asked.add(new Names(values, demand.holds() != negated));
      }
    }
    return manyCanMeet(asked);
  }

  private static boolean manyCanMeet(List<Names> asked) {
    Set<String> barred =
        asked.stream()
            .filter(names -> !names.wanted())
            .flatMap(names -> names.names().stream())
            .collect(Collectors.toCollection(HashSet::new));
    return asked.stream()
        .filter(Names::wanted)
        .allMatch(names -> names.names().stream().anyMatch(name -> !barred.contains(name)));
  }

  private static boolean oneCanMeet(Collection<String> values, List<Names> asked) {
    return values.stream()
        .anyMatch(
            value ->
                asked.stream().allMatch(names -> names.names().contains(value) == names.wanted()));
  }

  private static List<String> values(Subject subject) {
    return switch (subject) {
      case OWNERSHIP -> Arrays.stream(Ownership.values()).map(Ownership::text).toList();
      case BINDING -> Arrays.stream(BindingStrength.values()).map(BindingStrength::text).toList();
      case COMPLIANCE -> Arrays.stream(Compliance.values()).map(Compliance::text).toList();
      case SERVICES, TAGS, SENSITIVITY, DATA, ZONES, GROUPS ->
          throw new IllegalArgumentException(subject + " is not a device's");
    };
  }

  /** Older than every lower bound, and not older than any upper one. */
  private static boolean canBeOfAge(List<Demand> all) {
    Optional<Duration> olderThan = Optional.empty();
    Optional<Duration> within = Optional.empty();
    for (var demand : all) {
      if (demand.clause() instanceof Clause.StatusAge(var age, var older)) {
        if (older == demand.holds()) {
          olderThan =
              olderThan.filter(other -> other.compareTo(age) >= 0).or(() -> Optional.of(age));
        } else {
          within = within.filter(other -> other.compareTo(age) <= 0).or(() -> Optional.of(age));
        }
      }
    }
    return olderThan.isEmpty() || within.isEmpty() || olderThan.get().compareTo(within.get()) < 0;
  }

  /** By one time zone's clocks every week is like the others; several don't stay equally apart. */
  private static boolean canBeAtOnce(List<Demand> all) {
    Set<ZoneId> zones =
        during(all).map(demand -> window(demand).zone()).collect(Collectors.toSet());
    return zones.size() == 1
        ? canBeAtOnce(all, zones.iterator().next())
        : Clocks.moments(zones, during(all).map(Demands::window).toList())
            .anyMatch(
                moment -> during(all).allMatch(it -> window(it).contains(moment) == it.holds()));
  }

  private static boolean canBeAtOnce(List<Demand> all, ZoneId zone) {
    var there = during(all).filter(demand -> window(demand).zone().equals(zone)).toList();
    var windows = there.stream().map(Demands::window).toList();
    return Week.moments(windows)
        .anyMatch(
            moment ->
                there.stream()
                    .allMatch(demand -> Week.contains(window(demand), moment) == demand.holds()));
  }

  private static Stream<Demand> during(List<Demand> all) {
    return all.stream().filter(demand -> demand.clause() instanceof Clause.During);
  }

  private static TimeWindow window(Demand demand) {
    if (demand.clause() instanceof Clause.During(var window)) {
      return window;
    }
    throw new IllegalArgumentException(demand.clause() + " is not about time");
  }
}
