package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.network.LocatedRange;
import jp.mochi.idp.network.Origin;

/**
 * Looks for what is allowed in zones and may yet be a mistake: a range of all addresses, the same
 * range in two zones (told once for each two zones), the same range twice in a zone's own lines.
 * That one zone lies within another is nothing to warn of.
 */
final class ZoneWarnings {
  private record First(String zone, Origin.InFile place) {}

  private final List<Fault> found = new ArrayList<>();
  private final Map<Cidr, First> firsts = new HashMap<>();
  private final Set<List<String>> pairs = new HashSet<>();

  /**
   * Looks at ranges of one source.
   *
   * @param key where they stand; empty for a list's file
   */
  void look(String zone, List<LocatedRange> ranges, String key) {
    for (var range : ranges) {
      if (range.origin() instanceof Origin.InFile place) {
        look(zone, range.block(), place, key);
      }
    }
  }

  List<Fault> found() {
    return List.copyOf(found);
  }

  private void look(String zone, Cidr block, Origin.InFile place, String key) {
    if (block.prefix() == 0) {
      warn(place.file(), place.line(), key, FaultCode.ZONE_WIDE, block.toString(), zone);
    }
    var first = firsts.putIfAbsent(block, new First(zone, place));
    if (first == null) {
      return;
    }
    if (!first.zone().equals(zone)) {
      if (pairs.add(List.of(first.zone(), zone))) {
        var where = first.place().file().getFileName() + ":" + first.place().line();
        warn(
            place.file(),
            place.line(),
            key,
            FaultCode.ZONE_SAME,
            block.toString(),
            zone,
            first.zone(),
            where);
      }
    } else if (first.place().file().equals(place.file())) {
      warn(place.file(), place.line(), key, FaultCode.ZONE_TWICE, block.toString(), zone);
    }
  }

  private void warn(Path file, int line, String key, FaultCode code, String... arguments) {
    found.add(new Fault(file, line, key, code, List.of(arguments)));
  }
}
