package jp.mochi.idp.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
