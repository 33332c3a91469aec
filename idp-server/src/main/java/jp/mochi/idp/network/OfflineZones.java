package jp.mochi.idp.network;

import java.nio.file.Path;
import java.util.HashMap;

/** The zones of a policy as they can be known without a running server, read once. */
public final class OfflineZones {
  private OfflineZones() {}

  /**
   * Reads what is written out, the lists in files and the countries. A list from an address is
   * unknown here: the server that fetches it has the copy that counts.
   */
  public static Zones read(ZonePlan plan) {
    var states = new HashMap<ZoneSource, SourceState>();
    for (var zone : plan.zones()) {
      zone.sources().forEach(source -> states.computeIfAbsent(source, each -> state(each, plan)));
    }
    return Zones.of(plan.zones().stream().map(zone -> LoadedZone.of(zone, states)).toList());
  }

  private static SourceState state(ZoneSource source, ZonePlan plan) {
    var state = new SourceState();
    Path countries = plan.countriesDatabase().orElse(Path.of("countries-database"));
    switch (source) {
      case ZoneSource.Written(var ranges) -> state.take(ranges);
      case ZoneSource.ListFile(var file) -> state.look(file, () -> ListFiles.ranges(file));
      case ZoneSource.Countries(var codes) ->
          state.look(countries, () -> CountryBlocks.read(countries, codes));
      case ZoneSource.ListUrl url -> state.lookAtNothing(url);
    }
    return state;
  }
}
