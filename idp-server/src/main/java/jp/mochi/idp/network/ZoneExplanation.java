package jp.mochi.idp.network;

import java.util.List;

/**
 * Why an address lies in which zones.
 *
 * @param in every range that contains it: by zone, the narrowest first
 * @param out zones that certainly don't contain it
 */
public record ZoneExplanation(
    IpAddress address, List<In> in, List<String> out, List<Unknown> unknown) {
  public ZoneExplanation {
    in = List.copyOf(in);
    out = List.copyOf(out);
    unknown = List.copyOf(unknown);
  }

  /** A range that contains the address. */
  public record In(String zone, LocatedRange range) {}

  /** A zone that may contain it; {@code why} is a sentence. */
  public record Unknown(String zone, String why) {}
}
