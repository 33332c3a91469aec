package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the build, unpacked where nothing else of the project is. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DistributionTest {
  @TempDir private Path dir;
  private Path home;

  @BeforeEach
  void unpack() throws Exception {
    Program.run("tar", "/usr/bin/tar", "-xzf", archive().toString(), "-C", dir.toString());
    try (Stream<Path> unpacked = Files.list(dir)) {
      var folders = unpacked.toList();
      assertEquals(1, folders.size(), "one folder to unpack: " + folders);
      home = folders.getFirst();
    }
  }

  private static Path archive() throws IOException {
    var target = Path.of("..", "target").toAbsolutePath().normalize();
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
      return files
          .filter(file -> file.getFileName().toString().matches("mochi-.*\\.tar\\.gz"))
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError(
                      target + " has no mochi-….tar.gz: package first (mvn verify)"));
    }
  }

  @Test
  void holdsWhatAnOperatorNeeds() {
    for (var name :
        new String[] {
          "mochi", "README.md", "conf/mochi.yaml", "docs/operators.md", "docs/operators.ja.md"
        }) {
      assertTrue(Files.isRegularFile(home.resolve(name)), name);
    }
    assertTrue(Files.isExecutable(home.resolve("mochi")));
  }

  @Test
  void signsSomebodyOnWithoutMavenOrSources() throws Exception {
    int port = DemoProcess.freePorts();
    var folder = Files.createDirectory(dir.resolve("elsewhere"));
    try (var demo = DemoProcess.unpacked(home, folder, port);
        var tanaka = new DemoVisitor(port, folder.resolve("demo-data/ca/ca.pem"))) {
      assertTrue(tanaka.signOn("tanaka", "tanaka-demo-1").accepted(), demo.errors());
      assertTrue(demo.endsOnTerm(20), demo.errors());
    }
  }
}
