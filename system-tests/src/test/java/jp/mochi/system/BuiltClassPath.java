package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars that the build has put together, laid out in a folder as the launcher does it. */
final class BuiltClassPath {
  private static final Path ROOT = new SourceTree().root();

  private BuiltClassPath() {}

  /** The server's jars. */
  static String server() throws IOException {
    return jars("idp-server").stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  /** A folder with links to the sample service's jars. */
  static Path sample(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path jar : jars("sample-service")) {
      Path link = folder.resolve(jar.getFileName());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    return folder;
  }

  private static List<Path> jars(String module) throws IOException {
    Path target = ROOT.resolve(module).resolve("target");
    assertTrue(
        Files.isDirectory(target.resolve("lib")),
        target + "/lib is missing: package " + module + " first (mvn -pl system-tests -am verify)");
    try (Stream<Path> own = Files.list(target);
        Stream<Path> others = Files.list(target.resolve("lib"))) {
      return Stream.concat(own, others)
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.toString().contains("-sources"))
          .sorted()
          .toList();
    }
  }
}
