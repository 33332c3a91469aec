package jp.mochi.idp.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which zones there are and where their ranges come from, as the policy says it.
 *
 * @param zones in the order of the policy; no name twice
 * @param countriesDatabase a MaxMind-format file; there when a zone names countries
 */
public record ZonePlan(List<Zone> zones, Optional<Path> countriesDatabase) {
  /** No zones at all. */
  public static final ZonePlan NONE = new ZonePlan(List.of(), Optional.empty());

  public ZonePlan {
    zones = List.copyOf(zones);
  }

  /** The files that it reads. */
  public Set<Path> files() {
    return Stream.concat(
            countriesDatabase.stream(),
            zones.stream()
                .flatMap(zone -> zone.sources().stream())
                .flatMap(
                    source ->
                        source instanceof ZoneSource.ListFile(var file)
                            ? Stream.of(file)
                            : Stream.empty()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * One zone.
   *
   * @param published whether its ranges may be told to anybody
   */
  public record Zone(String name, boolean published, List<ZoneSource> sources) {
    public Zone {
      sources = List.copyOf(sources);
    }
  }
}
