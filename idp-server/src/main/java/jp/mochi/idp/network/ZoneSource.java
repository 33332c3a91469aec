package jp.mochi.idp.network;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Where a zone's ranges come from; a zone with several has them all. */
public sealed interface ZoneSource {
  /** Written out in the policy. */
  record Written(List<LocatedRange> ranges) implements ZoneSource {
    public Written {
      ranges = List.copyOf(ranges);
    }
  }

  /** A list on this machine, read again when it changes. */
  record ListFile(Path file) implements ZoneSource {}

  /**
   * A list elsewhere. One node fetches it, all have the same.
   *
   * @param refresh how old the copy may become before it is fetched again
   */
  record ListUrl(URI url, Duration refresh) implements ZoneSource {}

  /** What the countries' database says of these countries: ISO 3166-1 alpha-2, capitals. */
  record Countries(Set<String> codes) implements ZoneSource {
    public Countries {
      codes = Set.copyOf(codes);
    }
  }
}
