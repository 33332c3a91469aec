package jp.mochi.idp.hint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.network.Zones;

/**
 * Goes through all addresses of a family from the first to the last and stops wherever a zone
 * begins or ends; between two stops all addresses lie in the same zones. Neighbouring stretches
 * that are kept grow together, so the outcome has no two that touch.
 */
final class Sweep {
  private final List<String> names;
  private final int bits;
  private final List<Edge> edges;

  /** Where a block of a zone begins ({@code step} 1), or the address after its end (−1). */
  private record Edge(BigInteger at, int zone, int step) {}

  /**
   * Prepares it.
   *
   * @param names the zones that matter; those that nobody defined have no ranges
   * @param bits 32 or 128
   */
  Sweep(Zones zones, List<String> names, int bits) {
    this.names = List.copyOf(names);
    this.bits = bits;
    this.edges = edges(zones);
  }

  private List<Edge> edges(Zones zones) {
    List<Edge> found = new ArrayList<>();
    for (int zone = 0; zone < names.size(); zone++) {
      int number = zone;
      zones.zone(names.get(zone)).stream()
          .flatMap(loaded -> loaded.ranges().stream())
          .map(range -> range.block())
          .filter(block -> block.first().address().getAddress().length * 8 == bits)
          .forEach(block -> add(found, block, number));
    }
    found.sort(Comparator.comparing(Edge::at));
    return found;
  }

  private void add(List<Edge> edges, Cidr block, int zone) {
    var first = new BigInteger(1, block.first().address().getAddress());
    edges.add(new Edge(first, zone, 1));
    edges.add(new Edge(first.add(BigInteger.ONE.shiftLeft(bits - block.prefix())), zone, -1));
  }

  /** The stretches of addresses that are kept, in order. */
  List<Stretch> keep(Predicate<Set<String>> keeps) {
    var kept = new Kept(bits);
    var depths = new int[names.size()];
    var inside = new BitSet();
    var from = BigInteger.ZERO;
    for (var edge : edges) {
      if (edge.at().compareTo(from) > 0) {
        kept.add(from, edge.at(), keeps.test(zones(inside)));
        from = edge.at();
      }
      depths[edge.zone()] += edge.step();
      inside.set(edge.zone(), depths[edge.zone()] > 0);
    }
    var end = BigInteger.ONE.shiftLeft(bits);
    if (end.compareTo(from) > 0) {
      kept.add(from, end, keeps.test(zones(inside)));
    }
    return kept.stretches();
  }

  private Set<String> zones(BitSet inside) {
    return inside.stream().mapToObj(names::get).collect(Collectors.toSet());
  }

  /** What was kept so far. */
  private static final class Kept {
    private final int bits;
    private final List<Stretch> stretches = new ArrayList<>();

    Kept(int bits) {
      this.bits = bits;
    }

    void add(BigInteger from, BigInteger end, boolean wanted) {
      if (!wanted) {
        return;
      }
      if (!stretches.isEmpty() && stretches.getLast().end().equals(from)) {
        stretches.add(new Stretch(bits, stretches.removeLast().first(), end));
      } else {
        stretches.add(new Stretch(bits, from, end));
      }
    }

    List<Stretch> stretches() {
      return List.copyOf(stretches);
    }
  }
}
