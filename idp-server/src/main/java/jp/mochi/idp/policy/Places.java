package jp.mochi.idp.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * From where somebody could connect instead: for each set of zones in which some address lies, one
 * place. Zones lie within each other and apart, so not every set of them has an address; a change
 * that leads to no place helps nobody.
 *
 * <p>A move is told by the fewest zones to enter and leave that lead to its place and no nearer
 * one: who connects from the office needn't be told that they leave the café's network. The nearer
 * of two places is the one that differs in fewer zones from where somebody is. Of more than two
 * zones the list is one from which none can be left out, which needn't be the shortest.
 */
final class Places {
  /** Places that are looked at; a company has tens. */
  static final int MOST = 500;

  /** Zones, entered or left, among which the fewest are looked for. */
  private static final int MOST_ZONES = 32;

  private static final int MOST_ZONES_IN_PAIRS = 12;

  private final ZoneFacts here;
  private final List<ZoneFacts> nearestFirst;
  private final boolean all;
  private final Map<ZoneFacts, List<Change>> told = new HashMap<>();

  /** Nowhere else. */
  static Places none() {
    return new Places(ZoneFacts.UNKNOWN, List.of(), true);
  }

  private Places(ZoneFacts here, List<ZoneFacts> nearestFirst, boolean all) {
    this.here = here;
    this.nearestFirst = nearestFirst;
    this.all = all;
  }

  /**
   * As far as these rules tell them apart.
   *
   * @param there all sets of zones that have an address; of more than {@link
   *     NearestChange#MOST_PLACES} the first are enough
   */
  static Places of(Collection<ZoneFacts> there, ZoneFacts here, List<Rule> rules) {
    if (rules.stream().flatMap(rule -> rule.clauses().stream()).noneMatch(Places::isOnZones)) {
      return new Places(here, List.of(), true);
    }
    var readsAll =
        rules.stream()
            .flatMap(rule -> rule.when().stream())
            .anyMatch(when -> when.facts().contains(Fact.ZONES));
    var names = named(rules);
    var from = readsAll ? here : among(names, here);
    var places =
        there.stream()
            .map(place -> readsAll ? place : among(names, place))
            .distinct()
            .filter(place -> !place.equals(from))
            .sorted(nearer(from))
            .toList();
    return new Places(
        from,
        places.stream().limit(MOST).toList(),
        there.size() <= NearestChange.MOST_PLACES && places.size() <= MOST);
  }

  static boolean isOnZones(Clause clause) {
    return clause.fact() == Fact.ZONES;
  }

  private static Set<String> named(List<Rule> rules) {
    Set<String> names = new HashSet<>();
    for (var rule : rules) {
      for (var clause : rule.clauses()) {
        if (clause instanceof Clause.Among(var subject, var zones, var negated)
            && subject == Subject.ZONES) {
          names.addAll(zones);
        }
      }
    }
    return names;
  }

  private static ZoneFacts among(Set<String> names, ZoneFacts place) {
    return new ZoneFacts(
        common(names, place.in()), common(names, place.out()), common(names, place.unknown()));
  }

  private static Set<String> common(Set<String> some, Set<String> others) {
    Set<String> common = new HashSet<>(some);
    common.retainAll(others);
    return common;
  }

  private static Comparator<ZoneFacts> nearer(ZoneFacts here) {
    return Comparator.<ZoneFacts>comparingInt(place -> apart(here.in(), place.in()))
        .thenComparingInt(place -> apart(here.out(), place.out()))
        .thenComparing(place -> new TreeSet<>(place.in()).toString())
        .thenComparing(place -> new TreeSet<>(place.out()).toString());
  }

  private static int apart(Set<String> some, Set<String> others) {
    return some.size() + others.size() - 2 * common(some, others).size();
  }

  /** Whether there are no more places than are looked at. */
  boolean all() {
    return all;
  }

  /** The facts from the place to which these changes lead; they may be about other things too. */
  Facts after(List<Change> changes, Facts facts) {
    var moves = changes.stream().filter(Change::isMove).toList();
    var others = changes.stream().filter(change -> !change.isMove()).toList();
    var there = moves.isEmpty() ? facts : facts.withZones(nearest(moves).orElse(ZoneFacts.UNKNOWN));
    return Change.all(others, there);
  }

  /** The moves to all places that are wanted; to none of which nobody can say where it is. */
  List<List<Change>> moves(Predicate<ZoneFacts> wanted) {
    return nearestFirst.stream()
        .filter(wanted)
        .map(place -> told.computeIfAbsent(place, this::tell))
        .filter(move -> !move.isEmpty())
        .toList();
  }

  private Optional<ZoneFacts> nearest(List<Change> moves) {
    return nearestFirst.stream().filter(place -> leadTo(place, moves)).findFirst();
  }

  private static boolean leadTo(ZoneFacts place, List<Change> moves) {
    for (var move : moves) {
      var zones = move.kind() == Change.Kind.ENTER_ZONE ? place.in() : place.out();
      if (!zones.contains(move.value())) {
        return false;
      }
    }
    return true;
  }

  private boolean leadTo(List<Change> moves, ZoneFacts place) {
    return nearest(moves).filter(place::equals).isPresent();
  }

  private List<Change> tell(ZoneFacts place) {
    var entered = changes(Change.Kind.ENTER_ZONE, place.in(), here.in());
    var left = changes(Change.Kind.LEAVE_ZONE, place.out(), here.out());
    var both = Stream.concat(entered.stream(), left.stream()).toList();
    var moves = both.size() <= MOST_ZONES ? both : entered;
    if (moves.size() > MOST_ZONES || !leadTo(moves, place)) {
      return List.of();
    }
    return one(moves, place).or(() -> two(moves, place)).orElseGet(() -> some(moves, place));
  }

  private static List<Change> changes(Change.Kind kind, Set<String> there, Set<String> here) {
    return there.stream()
        .filter(zone -> !here.contains(zone))
        .sorted()
        .map(zone -> Change.of(kind, zone))
        .toList();
  }

  private Optional<List<Change>> one(List<Change> moves, ZoneFacts place) {
    return moves.stream().map(List::of).filter(move -> leadTo(move, place)).findFirst();
  }

  private Optional<List<Change>> two(List<Change> moves, ZoneFacts place) {
    return moves.size() > MOST_ZONES_IN_PAIRS
        ? Optional.empty()
        : moves.stream()
            .flatMap(
                first ->
                    moves.stream()
                        .filter(second -> moves.indexOf(first) < moves.indexOf(second))
                        .map(second -> List.of(first, second)))
            .filter(pair -> leadTo(pair, place))
            .findFirst();
  }

  private List<Change> some(List<Change> moves, ZoneFacts place) {
    List<Change> fewer = new ArrayList<>(moves);
    for (var move : moves) {
      fewer.remove(move);
      if (!leadTo(fewer, place)) {
        fewer.add(move);
      }
    }
    return List.copyOf(fewer);
  }
}
