package jp.mochi.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says on a machine that has no Java 25. */
class LauncherWithoutJdkTest {
  /** Where JDKs usually are on such systems; this machine's own must not be found there. */
  private static final String USUAL_PLACES =
      "/usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* /usr/local/java/*";

  private static final List<String> TOOLS =
      List.of(
          "sh", "dirname", "readlink", "sed", "tr", "uname", "grep", "cksum", "cut", "ls", "cat");

  @TempDir Path dir;
  private Path home;
  private Path bin;

  @BeforeEach
  void unpack() throws IOException {
    home = Files.createDirectories(dir.resolve("home"));
    Files.createDirectory(home.resolve("lib"));
    Files.writeString(home.resolve("lib/mochi.jar"), "classes");
    var launcher = Files.readString(Path.of("..", "mochi"));
    var blind = launcher.replace(USUAL_PLACES, "");
    assertNotEquals(launcher, blind, "the launcher looks elsewhere now");
    executable(home.resolve("mochi"), blind);
    bin = Files.createDirectory(dir.resolve("bin"));
    for (var tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin", tool));
    }
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A folder that says of itself which Java it is. */
  private Path java(String version) throws IOException {
    var jdk = dir.resolve("java-" + version);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho started by " + version + "\n");
    return jdk;
  }

  private record Said(int status, String text) {}

  private Said run(String javaHome) throws Exception {
    var builder = new ProcessBuilder(home.resolve("mochi").toString(), "doctor");
    var environment = builder.environment();
    environment.clear();
    environment.put("PATH", bin.toString());
    environment.put("HOME", dir.resolve("nobody").toString());
    if (!javaHome.isEmpty()) {
      environment.put("JAVA_HOME", javaHome);
    }
    var process = builder.redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return new Said(process.exitValue(), text);
  }

  private static void assertOneSentence(Said said) {
    assertEquals(1, said.status(), said.text());
    assertEquals(1, said.text().lines().count(), said.text());
    assertTrue(
        said.text().startsWith("mochi: Java 25 (a JDK) is needed and was not found; to get it"),
        said.text());
  }

  @Test
  void isOneSentenceWithHowToGetIt() throws Exception {
    assertOneSentence(run(""));
  }

  @Test
  void isTheSameWhereJavaHomeOrThePathHasAnother() throws Exception {
    var older = java("21.0.4");
    assertOneSentence(run(older.toString()));
    Files.createSymbolicLink(bin.resolve("java"), older.resolve("bin/java"));
    assertOneSentence(run(""));
  }

  @Test
  void isNothingWhereThereIsOne() throws Exception {
    var right = java("25.0.1");
    assertEquals(new Said(0, "started by 25.0.1\n"), run(right.toString()));
    Files.createSymbolicLink(bin.resolve("java"), right.resolve("bin/java"));
    assertEquals(new Said(0, "started by 25.0.1\n"), run(java("17.0.9").toString()));
  }
}
