package jp.mochi.idp.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A bundled migration.
 *
 * @param version the number after V
 * @param checksum as Flyway computes it: the CRC-32 of the lines without their ends
 */
record MigrationFile(int version, int checksum) {
  private static final Pattern NAME = Pattern.compile("V([1-9][0-9]{0,4})__[a-z0-9_]+\\.sql");

  /** The migrations in a folder of the class path, by version. */
  static List<MigrationFile> at(String location) {
    try {
      var loader = MigrationFile.class.getClassLoader();
      var found = new ArrayList<MigrationFile>();
      for (var folder : Collections.list(loader.getResources(location))) {
        for (var name : names(folder)) {
          read(loader, location, name, found);
        }
      }
      if (found.isEmpty()) {
        throw new IllegalStateException("no migrations in " + location + " on the class path");
      }
      found.sort(Comparator.comparingInt(MigrationFile::version));
      return List.copyOf(found);
    } catch (IOException | URISyntaxException failed) {
      throw new IllegalStateException("migrations in " + location + " can't be read", failed);
    }
  }

  private static void read(
      ClassLoader loader, String location, String name, List<MigrationFile> found)
      throws IOException {
    var matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return;
    }
    try (InputStream in = loader.getResourceAsStream(location + "/" + name)) {
      if (in == null) {
        throw new IOException(name + " has gone");
      }
      found.add(new MigrationFile(Integer.parseInt(matcher.group(1)), checksum(in)));
    }
  }

  private static List<String> names(URL folder) throws IOException, URISyntaxException {
    if (folder.getProtocol().equals("file")) {
      try (var files = Files.list(Path.of(folder.toURI()))) {
        return files.map(file -> file.getFileName().toString()).toList();
      }
    }
    var connection = (JarURLConnection) folder.openConnection();
    var prefix = connection.getEntryName();
    var below = prefix.endsWith("/") ? prefix : prefix + "/";
    return connection.getJarFile().stream()
        .map(entry -> entry.getName())
        .filter(name -> name.startsWith(below))
        .map(name -> name.substring(below.length()))
        .toList();
  }

  private static int checksum(InputStream in) {
    var crc = new CRC32();
    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        .lines()
        .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }
}
