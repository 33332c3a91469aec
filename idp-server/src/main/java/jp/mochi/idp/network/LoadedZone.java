package jp.mochi.idp.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A zone and as many of its ranges as are known.
 *
 * @param missing a sentence that says which ranges can't be known yet; empty when all are
 */
public record LoadedZone(
    String name, boolean published, List<LocatedRange> ranges, Optional<String> missing) {
  public LoadedZone {
    ranges = List.copyOf(ranges);
  }

  /** A zone out of the state of its sources. */
  static LoadedZone of(ZonePlan.Zone zone, Map<ZoneSource, SourceState> states) {
    List<LocatedRange> ranges = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (var source : zone.sources()) {
      var state = states.getOrDefault(source, new SourceState());
      state
          .ranges()
          .ifPresentOrElse(ranges::addAll, () -> missing.add(state.fault().orElse("never read")));
    }
    return new LoadedZone(
        zone.name(),
        zone.published(),
        ranges,
        missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing)));
  }
}
