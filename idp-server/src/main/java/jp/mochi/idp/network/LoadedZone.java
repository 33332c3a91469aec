package jp.mochi.idp.network;

import java.util.List;
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
}
