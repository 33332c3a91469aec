package jp.mochi.idp.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ways to bring a clause about, or to end it: each a list of changes that are needed together.
 * Conditions on zones are brought about together, by a move to a place where all of them hold.
 */
final class Alternatives {
  private static final int MOST = 64;

  private Alternatives() {}

  /** Ways to make a clause that isn't on zones true, or else false; none where nothing helps. */
  static List<List<Change>> of(Clause clause, boolean wanted, Facts facts) {
    return switch (clause) {
      case Clause.Among(var subject, var names, var negated) ->
          negated == wanted ? none(subject, names, facts) : one(subject, names);
      case Clause.Attribute(var name, var values, var negated) ->
          negated == wanted
              ? List.of(attribute(name, present(name, values, facts), false))
              : values.stream().map(v -> attribute(name, List.of(v), true)).toList();
      case Clause.Proved(var factor, var within) ->
          wanted ? single(Change.of(Change.Kind.PROVE, factor.text())) : List.of();
      case Clause.StatusAge(var age, var older) ->
          wanted == older ? List.of() : single(Change.of(Change.Kind.REPORT_STATUS, ""));
      case Clause.During(var window) ->
          window.next(facts.now(), wanted).stream()
              .map(at -> List.of(Change.of(Change.Kind.WAIT, at.toString())))
              .toList();
    };
  }

  /**
   * Ways that lead somewhere.
   *
   * @param all whether there are no more; conditions with many names each have more ways together
   *     than can be followed
   */
  record Ways(List<List<Change>> ways, boolean all) {}

  /** Ways to make all of a rule's clauses true. */
  static Ways forAll(Rule rule, Facts facts, Places places) {
    var ways = new Ways(List.of(List.of()), true);
    var zones = rule.clauses().stream().filter(Places::isOnZones).toList();
    var moved = false;
    for (var clause : rule.clauses()) {
      if (clause.test(facts) == Tri.TRUE || (moved && Places.isOnZones(clause))) {
        continue;
      }
      if (Places.isOnZones(clause)) {
        moved = true;
        ways = product(ways, moves(zones, Tri.TRUE, facts, places));
      } else {
        ways = product(ways, new Ways(of(clause, true, facts), true));
      }
    }
    return ways;
  }

  /** Ways to make one of a rule's clauses false. */
  static Ways againstOne(Rule rule, Facts facts, Places places) {
    List<List<Change>> ways = new ArrayList<>();
    var all = true;
    for (var clause : rule.clauses()) {
      if (Places.isOnZones(clause)) {
        var moves = moves(List.of(clause), Tri.FALSE, facts, places);
        ways.addAll(moves.ways());
        all &= moves.all();
      } else {
        ways.addAll(of(clause, false, facts));
      }
    }
    return new Ways(ways, all);
  }

  private static Ways moves(List<Clause> clauses, Tri wanted, Facts facts, Places places) {
    var moves =
        places.moves(
            there -> {
              var from = facts.withZones(there);
              return clauses.stream().allMatch(clause -> clause.test(from) == wanted);
            });
    return new Ways(moves, places.all());
  }

  private static Ways product(Ways former, Ways more) {
    var all = former.all() && more.all();
    if (former.ways().equals(List.of(List.of()))) {
      return new Ways(more.ways(), all);
    }
    List<List<Change>> product = new ArrayList<>();
    for (var way : former.ways()) {
      for (var next : more.ways()) {
        if (product.size() == MOST) {
          return new Ways(product, false);
        }
        product.add(Stream.concat(way.stream(), next.stream()).distinct().toList());
      }
    }
    return new Ways(product, all);
  }

  private static List<List<Change>> one(Subject subject, Set<String> names) {
    return adding(subject).stream()
        .flatMap(kind -> names.stream().map(name -> List.of(Change.of(kind, name))))
        .toList();
  }

  private static List<List<Change>> none(Subject subject, Set<String> names, Facts facts) {
    if (!subject.isMany()) {
      return others(subject).stream()
          .filter(value -> !names.contains(value))
          .flatMap(value -> one(subject, Set.of(value)).stream())
          .toList();
    }
    var present =
        names.stream().filter(name -> subject.isAmong(Set.of(name), facts) != Tri.FALSE).toList();
    return List.of(present.stream().map(name -> Change.of(removing(subject), name)).toList());
  }

  private static Optional<Change.Kind> adding(Subject subject) {
    return switch (subject) {
      case SERVICES -> Optional.empty(); // another service is another question
      case ZONES -> Optional.empty(); // a move, to a place that there is
      case TAGS -> Optional.of(Change.Kind.ADD_TAG);
      case SENSITIVITY -> Optional.of(Change.Kind.SENSITIVITY);
      case DATA -> Optional.of(Change.Kind.DATA);
      case GROUPS -> Optional.of(Change.Kind.JOIN_GROUP);
      case OWNERSHIP -> Optional.of(Change.Kind.OWNERSHIP);
      case BINDING -> Optional.of(Change.Kind.BINDING);
      case COMPLIANCE -> Optional.of(Change.Kind.COMPLIANCE);
    };
  }

  private static Change.Kind removing(Subject many) {
    return switch (many) {
      case GROUPS -> Change.Kind.LEAVE_GROUP;
      default -> Change.Kind.REMOVE_TAG;
    };
  }

  /** All that a subject of which there is one at a time can be. */
  private static List<String> others(Subject subject) {
    return switch (subject) {
      case SENSITIVITY ->
          IntStream.rangeClosed(1, ServiceFacts.HIGHEST).mapToObj(String::valueOf).toList();
      case DATA -> Stream.of(DataLocation.values()).map(DataLocation::text).toList();
      case OWNERSHIP -> Stream.of(Ownership.values()).map(Ownership::text).toList();
      case BINDING -> Stream.of(BindingStrength.values()).map(BindingStrength::text).toList();
      case COMPLIANCE -> Stream.of(Compliance.values()).map(Compliance::text).toList();
      case SERVICES, TAGS, ZONES, GROUPS -> List.of();
    };
  }

  private static List<String> present(String name, Set<String> values, Facts facts) {
    var known = facts.person().attributes();
    return values.stream()
        .filter(v -> known.isEmpty() || known.get().getOrDefault(name, List.of()).contains(v))
        .toList();
  }

  private static List<Change> attribute(String name, List<String> values, boolean add) {
    var kind = add ? Change.Kind.ADD_ATTRIBUTE : Change.Kind.REMOVE_ATTRIBUTE;
    return values.stream().map(value -> new Change(kind, name, value)).toList();
  }

  private static List<List<Change>> single(Change change) {
    return List.of(List.of(change));
  }
}
