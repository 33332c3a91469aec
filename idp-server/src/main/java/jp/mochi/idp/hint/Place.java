package jp.mochi.idp.hint;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Subject;

/**
 * What is settled about a request before anybody comes: its service, and in which zones its address
 * lies.
 *
 * @param anybody facts with the service, and nothing else that counts
 * @param in the zones that the address lies in for certain
 * @param zones which zones there are; what is missing of them may have the address
 */
record Place(Facts anybody, Set<String> in, Zones zones) {
  Place {
    in = Set.copyOf(in);
  }

  /** What a condition comes to here. */
  sealed interface Answer {
    /** The same whoever comes. */
    record Certain(boolean holds) implements Answer {}

    /** Unknown whoever comes, since IT hasn't said enough about the service. */
    record Undecided() implements Answer {}

    /** It depends on zones of which not all is known. {@code clause} asks for these only. */
    record AnyZoneOf(Clause clause, Set<Doubt> doubts) implements Answer {
      public AnyZoneOf {
        doubts = Set.copyOf(doubts);
      }
    }

    /** It depends on who comes, with what and when. */
    record Open() implements Answer {}
  }

  Answer answer(Clause clause) {
    return switch (clause.fact()) {
      case SERVICE, TAGS, SENSITIVITY, DATA -> ofService(clause);
      case ZONES ->
          clause instanceof Clause.Among(var subject, var names, var negated)
              ? ofZones(names, negated)
              : new Answer.Open();
      default -> new Answer.Open();
    };
  }

  private Answer ofService(Clause clause) {
    return switch (clause.test(anybody)) {
      case TRUE -> new Answer.Certain(true);
      case FALSE -> new Answer.Certain(false);
      case UNKNOWN -> new Answer.Undecided();
    };
  }

  private Answer ofZones(Set<String> names, boolean negated) {
    if (names.stream().anyMatch(in::contains)) {
      return new Answer.Certain(!negated);
    }
    Set<String> perhaps = new LinkedHashSet<>();
    Set<Doubt> doubts = new LinkedHashSet<>();
    for (var name : names) {
      doubt(name)
          .ifPresent(
              doubt -> {
                perhaps.add(name);
                doubts.add(doubt);
              });
    }
    return perhaps.isEmpty()
        ? new Answer.Certain(negated)
        : new Answer.AnyZoneOf(new Clause.Among(Subject.ZONES, perhaps, negated), doubts);
  }

  private Optional<Doubt> doubt(String name) {
    var zone = zones.zone(name);
    return zone.isEmpty()
        ? Optional.of(new Doubt.UndefinedZone(name))
        : zone.get().missing().map(why -> new Doubt.MissingRanges(name, why));
  }
}
