package jp.mochi.idp.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.replay.ReplayReport.Cell;
import jp.mochi.idp.replay.ReplayReport.Example;

/**
 * Counts, in bounded memory however many sign-ons there are. Which people are the examples doesn't
 * depend on the order in which batches are added: always those of the earliest sign-ons.
 */
final class Tally {
  /** Examples of a cell. */
  static final int MOST_EXAMPLES = 10;

  /** Combinations of difference, rule and service; the rest is counted together. */
  static final int MOST_CELLS = 5_000;

  /** Different people who are counted of each change. */
  static final int MOST_PEOPLE = 20_000;

  private record Key(
      Difference difference, Optional<String> rule, String service, Optional<Factor> factor) {}

  /** A cell under way; examples by the id of their record, each person once. */
  private static final class Count {
    long count;
    final TreeMap<String, Example> examples = new TreeMap<>();

    void keep(String id, Example example) {
      if (examples.size() == MOST_EXAMPLES && examples.lastKey().compareTo(id) < 0) {
        return;
      }
      var same =
          examples.entrySet().stream()
              .filter(kept -> isSame(kept.getValue(), example))
              .map(Map.Entry::getKey)
              .findFirst();
      if (same.filter(kept -> kept.compareTo(id) <= 0).isPresent()) {
        return;
      }
      same.ifPresent(examples::remove);
      examples.put(id, example);
      if (examples.size() > MOST_EXAMPLES) {
        examples.pollLastEntry();
      }
    }

    private static boolean isSame(Example one, Example other) {
      return one.personId().isPresent()
          ? one.personId().equals(other.personId())
          : other.personId().isEmpty() && one.username().equals(other.username());
    }
  }

  private final Map<Key, Count> cells = new HashMap<>();
  private final Map<Difference, Set<String>> people = new EnumMap<>(Difference.class);
  private final Map<Fact, Long> untold = new EnumMap<>(Fact.class);

  void note(RecordedDecision recorded, Redecision now) {
    var difference = now.difference();
    var count = count(new Key(difference, now.rule(), recorded.service(), now.factor()));
    count.count++;
    now.untold().forEach(fact -> untold.merge(fact, 1L, Long::sum));
    if (difference.isChange()) {
      count.keep(
          recorded.id(),
          new Example(
              recorded.personId(), recorded.username(), recorded.time(), recorded.reference()));
      recorded.personId().ifPresent(person -> concerned(difference, Set.of(person)));
    }
  }

  void add(Tally other) {
    other.cells.forEach(
        (key, theirs) -> {
          var count = count(key);
          count.count += theirs.count;
          theirs.examples.forEach(count::keep);
        });
    other.people.forEach(this::concerned);
    other.untold.forEach((fact, many) -> untold.merge(fact, many, Long::sum));
  }

  private void concerned(Difference difference, Set<String> more) {
    var known = people.computeIfAbsent(difference, any -> new HashSet<>());
    for (var person : more) {
      if (known.size() < MOST_PEOPLE) {
        known.add(person);
      }
    }
  }

  private Count count(Key key) {
    var held =
        cells.containsKey(key) || cells.size() < MOST_CELLS
            ? key
            : new Key(key.difference(), Optional.empty(), "", Optional.empty());
    return cells.computeIfAbsent(held, any -> new Count());
  }

  ReplayReport report() {
    var counts = perDifference(() -> 0L);
    List<Cell> found = new ArrayList<>();
    cells.forEach(
        (key, count) -> {
          counts.merge(key.difference(), count.count, Long::sum);
          found.add(cell(key, count));
        });
    found.sort(
        Comparator.comparing(Cell::difference)
            .thenComparing(Cell::count, Comparator.reverseOrder())
            .thenComparing(Cell::service)
            .thenComparing(cell -> cell.rule().orElse("")));
    var concerned = new EnumMap<Difference, Integer>(Difference.class);
    people.forEach((difference, ids) -> concerned.put(difference, ids.size()));
    return new ReplayReport(counts, concerned, untold, found);
  }

  private static Cell cell(Key key, Count count) {
    return new Cell(
        key.difference(),
        key.rule(),
        key.service(),
        key.factor(),
        count.count,
        List.copyOf(count.examples.values()));
  }

  private static <T> Map<Difference, T> perDifference(Supplier<T> nothing) {
    Map<Difference, T> all = new EnumMap<>(Difference.class);
    for (var difference : Difference.values()) {
      all.put(difference, nothing.get());
    }
    return all;
  }
}
