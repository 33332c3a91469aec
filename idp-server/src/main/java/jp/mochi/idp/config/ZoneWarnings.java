package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.network.LocatedRange;
import jp.mochi.idp.network.Origin;

/**
 * Looks for what is allowed in zones and may yet be a mistake: a range of all addresses, a range
 * that another zone has too or that lies within one of another zone (told once for each two zones),
 * the same range twice in a zone's own lines. Two blocks never overlap otherwise. Only what is
 * written out and listed in files is looked at: countries, and lists from elsewhere, are nobody's
 * mistake here.
 */
final class ZoneWarnings {
  private static final Comparator<Said> WIDER_FIRST =
      Comparator.comparing((Said said) -> bytes(said), ZoneWarnings::inOrder)
          .thenComparingInt(said -> said.block().prefix());

  private record Said(String zone, Cidr block, Origin.InFile place, String key) {
    String where() {
      return place.file().getFileName() + ":" + place.line();
    }

    boolean isWithin(Said other) {
      return other.block().prefix() <= block.prefix() && other.block().contains(block.first());
    }
  }

  private final List<Fault> found = new ArrayList<>();
  private final Map<Cidr, Said> firsts = new HashMap<>();
  private final Set<Set<String>> pairs = new HashSet<>();

  /**
   * Looks at ranges of one source.
   *
   * @param key where they stand; empty for a list's file
   */
  void look(String zone, List<LocatedRange> ranges, String key) {
    for (var range : ranges) {
      if (range.origin() instanceof Origin.InFile place) {
        look(new Said(zone, range.block(), place, key));
      }
    }
  }

  /** All that was found, once everything was looked at. */
  List<Fault> found() {
    nested();
    return List.copyOf(found);
  }

  private void look(Said said) {
    if (said.block().prefix() == 0) {
      warn(said, FaultCode.ZONE_WIDE, said.zone());
    }
    var first = firsts.putIfAbsent(said.block(), said);
    if (first == null) {
      return;
    }
    if (!first.zone().equals(said.zone())) {
      if (pairs.add(Set.of(first.zone(), said.zone()))) {
        warn(said, FaultCode.ZONE_SAME, said.zone(), first.zone(), first.where());
      }
    } else if (first.place().file().equals(said.place().file())) {
      warn(said, FaultCode.ZONE_TWICE, said.zone());
    }
  }

  /**
   * In order of their first addresses, a block lies within those before it that aren't over yet.
   */
  private void nested() {
    Deque<Said> around = new ArrayDeque<>();
    for (var said : firsts.values().stream().sorted(WIDER_FIRST).toList()) {
      while (!around.isEmpty() && !said.isWithin(around.getLast())) {
        around.removeLast();
      }
      around.forEach(wider -> nested(wider, said));
      around.addLast(said);
    }
  }

  private void nested(Said wider, Said said) {
    if (wider.block().prefix() > 0
        && !wider.zone().equals(said.zone())
        && pairs.add(Set.of(wider.zone(), said.zone()))) {
      var block = wider.block().toString();
      warn(said, FaultCode.ZONE_WITHIN, said.zone(), block, wider.zone(), wider.where());
    }
  }

  private static byte[] bytes(Said said) {
    return said.block().first().address().getAddress();
  }

  /** The shorter ones of IPv4 first. */
  private static int inOrder(byte[] one, byte[] other) {
    return one.length == other.length
        ? Arrays.compareUnsigned(one, other)
        : Integer.compare(one.length, other.length);
  }

  private void warn(Said said, FaultCode code, String... more) {
    List<String> arguments = new ArrayList<>(List.of(said.block().toString()));
    arguments.addAll(List.of(more));
    found.add(fault(said.place().file(), said, code, arguments));
  }

  private static Fault fault(Path file, Said said, FaultCode code, List<String> arguments) {
    return new Fault(file, said.place().line(), said.key(), code, arguments);
  }
}
