package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountryBlocksTest {
  private final Path file;

  CountryBlocksTest(@TempDir Path directory) {
    this.file = directory.resolve("country.mmdb");
  }

  private Set<String> read(String... codes) throws IOException {
    var found = new TreeSet<String>();
    CountryBlocks.read(file, Set.of(codes)).forEach(range -> found.add(range.block() + ""));
    return found;
  }

  @Test
  void readsTheNetworksOfTheCountriesAskedForInBothFamilies() throws IOException {
    CountryFile.write(
        file,
        Map.of(
            "203.0.113.0/24", "JP",
            "198.51.100.0/25", "US",
            "192.0.2.7/32", "JP",
            "2001:db8::/32", "JP",
            "2001:db9::/33", "KR"));
    assertEquals(Set.of("203.0.113.0/24", "192.0.2.7/32", "2001:db8::/32"), read("JP"));
    assertEquals(Set.of("198.51.100.0/25", "2001:db9::/33"), read("US", "KR"));
    assertEquals(Set.of(), read("FR"));
    var origin = CountryBlocks.read(file, Set.of("KR")).getFirst().origin();
    assertEquals("KR in " + file, origin.toString());
  }

  @Test
  void readsTheCodeWhereverTheUsualDatabasesHaveIt() throws IOException {
    CountryFile.writeRecords(
        file,
        Map.of(
            "203.0.113.0/24", Map.of("country", "JP"),
            "198.51.100.0/24", Map.of("country", "Japan", "country_code", "JP"),
            "192.0.2.0/24", Map.of("registered_country", Map.of("iso_code", "JP"))));
    assertEquals(Set.of("203.0.113.0/24", "198.51.100.0/24"), read("JP"));
  }

  @Test
  void refusesAFileThatIsNoDatabaseOrADamagedOrAnEmptyOne() throws IOException {
    assertThrows(IOException.class, () -> CountryBlocks.check(file));
    Files.writeString(file, "not a database");
    for (var broken : List.of("not a database", "")) {
      Files.writeString(file, broken);
      assertThrows(IOException.class, () -> CountryBlocks.check(file));
      assertThrows(IOException.class, () -> read("JP"));
    }
    CountryFile.write(file, Map.of());
    var empty = assertThrows(IOException.class, () -> CountryBlocks.check(file));
    assertTrue(String.valueOf(empty.getMessage()).endsWith("has no networks"));
    CountryFile.write(file, Map.of("203.0.113.0/24", "JP"));
    CountryBlocks.check(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] = 99; // records of 99 bits
    Files.write(file, bytes);
    assertThrows(IOException.class, () -> CountryBlocks.check(file));
  }
}
