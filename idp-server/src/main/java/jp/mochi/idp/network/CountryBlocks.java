package jp.mochi.idp.network;

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Network;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The networks of countries, out of a database in MaxMind's format. All of them are taken into
 * memory once: a look-up then costs the same as in any other zone, and a zone's ranges can be told.
 */
public final class CountryBlocks {
  private CountryBlocks() {}

  /**
   * Opens a database and closes it again.
   *
   * @throws IOException it can't be read, isn't one, or is empty
   */
  public static void check(Path database) throws IOException {
    try (Reader reader = new Reader(database.toFile(), Reader.FileMode.MEMORY)) {
      if (!reader.networks(Map.class).hasNext()) {
        throw new IOException(database + " has no networks");
      }
    } catch (InvalidNetworkException | RuntimeException broken) { // as below
      throw new IOException(database + " is no usable MaxMind database: " + broken, broken);
    }
  }

  /**
   * Reads the networks of some countries.
   *
   * @throws IOException the file can't be read, or isn't a database of that kind
   */
  public static List<LocatedRange> read(Path database, Set<String> codes) throws IOException {
    try (Reader reader = new Reader(database.toFile(), Reader.FileMode.MEMORY)) {
      List<LocatedRange> ranges = new ArrayList<>();
      Iterator<? extends DatabaseRecord<?>> networks = reader.networks(Map.class);
      while (networks.hasNext()) {
        DatabaseRecord<?> record = networks.next();
        country(record.data())
            .filter(codes::contains)
            .ifPresent(code -> ranges.add(range(record.network(), code, database)));
      }
      return ranges;
    } catch (InvalidNetworkException
        | RuntimeException broken) { // the reader's own exceptions, for damage of any kind
      throw new IOException(database + " is no usable MaxMind database: " + broken, broken);
    }
  }

  private static LocatedRange range(Network network, String code, Path database) {
    var block = new Cidr(new IpAddress(network.networkAddress()), network.prefixLength());
    return new LocatedRange(block, new Origin.OfCountry(code, database));
  }

  /** Where the usual databases have it: {@code country.iso_code}, or the code alone. */
  private static Optional<String> country(Object data) {
    if (!(data instanceof Map<?, ?> record)) {
      return Optional.empty();
    }
    Object country = record.get("country");
    Object code =
        country instanceof Map<?, ?> named
            ? named.get("iso_code")
            : record.containsKey("country_code") ? record.get("country_code") : country;
    return code instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
