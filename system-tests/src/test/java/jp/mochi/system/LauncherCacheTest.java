package jp.mochi.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the launcher keeps its AOT cache when its own folder is not its user's to change. */
class LauncherCacheTest {
  /** Writes down how it was called; a rehearsal leaves the cache that it was told to make. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$*" >>"$CALLS"
      for word in "$@"; do
        case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}" ;; esac
      done
      """;

  @TempDir Path dir;
  private Path home;
  private Path cache;
  private Path calls;

  @BeforeEach
  void unpack() throws Exception {
    home = Files.createDirectories(dir.resolve("home"));
    cache = Files.createDirectory(dir.resolve("cache"));
    calls = Files.createFile(dir.resolve("calls"));
    var jdk = dir.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    executable(Files.writeString(jdk.resolve("bin/java"), JAVA));
    Files.createDirectory(home.resolve("lib"));
    Files.writeString(home.resolve("lib/mochi.jar"), "classes");
    var launcher = home.resolve("mochi");
    Files.copy(Path.of("..", "mochi"), launcher, StandardCopyOption.REPLACE_EXISTING);
    executable(launcher);
    mode(dir, "rwxr-xr-x");
    mode(cache, "rwxrwxrwx");
    mode(calls, "rw-rw-rw-");
    mode(home, "r-xr-xr-x");
  }

  @AfterEach
  void letItBeDeleted() throws IOException {
    mode(home, "rwxr-xr-x");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void executable(Path file) throws IOException {
    mode(file, "rwxr-xr-x");
  }

  /** As somebody who can't write everywhere: for root every folder is writable. */
  private void serve(boolean withPlace) throws Exception {
    typed("serve", withPlace);
  }

  private void typed(String word, boolean withPlace) throws Exception {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"));
    }
    command.addAll(List.of(home.resolve("mochi").toString(), word));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("JAVA_HOME", dir.resolve("jdk").toString());
    environment.put("CALLS", calls.toString());
    environment.put("HOME", dir.resolve("nowhere").toString());
    environment.put("MOCHI_REHEARSE_AFTER", "0");
    environment.remove("XDG_CACHE_HOME");
    environment.remove("CACHE_DIRECTORY");
    if (withPlace) {
      environment.put("CACHE_DIRECTORY", cache + ":/other");
    }
    var process = builder.start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(
        0, process.exitValue(), new String(process.getInputStream().readAllBytes(), UTF_8));
  }

  private List<Path> caches() throws IOException {
    try (var files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }

  private Path made(List<Path> before) throws Exception {
    for (int i = 0; i < 200; i++) {
      var now = caches();
      if (!now.isEmpty() && !now.equals(before)) {
        return now.getFirst();
      }
      Pause.of(Duration.ofMillis(50));
    }
    throw new AssertionError("no cache was made in " + cache + ": " + Files.readString(calls));
  }

  private String lastServe() throws IOException {
    return last("serve");
  }

  private String last(String word) throws IOException {
    return Files.readAllLines(calls).stream()
        .filter(line -> line.endsWith(" " + word))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void isMadeInTheServicesCacheDirectoryAndUsedFromThenOn() throws Exception {
    serve(true);
    assertFalse(lastServe().contains("-XX:AOTCache="), lastServe());
    var made = made(List.of());
    serve(true);
    assertTrue(lastServe().contains("-XX:AOTCache=" + made + " "), lastServe());
    assertEquals(
        1, Files.readAllLines(calls).stream().filter(c -> c.endsWith(" rehearse")).count());
  }

  /** Java holds a cache against them, and would start a command that lacks one without any. */
  @Test
  void isForCommandsTooWhichUseWhatItWasMadeWith() throws Exception {
    serve(true);
    var made = made(List.of());
    typed("doctor", true);
    assertTrue(last("doctor").contains("-XX:AOTCache=" + made + " "), last("doctor"));
    var used = used(last("rehearse"));
    assertTrue(used.size() >= 2, used::toString);
    assertEquals(used, used(last("doctor")));
    assertEquals(used, used(last("serve")));
  }

  private static List<String> used(String call) {
    return Stream.of(call.split(" ", -1))
        .filter(word -> word.matches("-XX:[+-]Use.*"))
        .sorted()
        .toList();
  }

  @Test
  void ofAnotherBuildIsNotUsedAndIsReplaced() throws Exception {
    serve(true);
    var old = made(List.of());
    Files.writeString(home.resolve("lib/mochi.jar"), "other classes");
    serve(true);
    assertFalse(lastServe().contains("-XX:AOTCache="), lastServe());
    var fresh = made(List.of(old));
    serve(true);
    assertTrue(lastServe().contains("-XX:AOTCache=" + fresh + " "), lastServe());
    assertEquals(List.of(fresh), caches());
  }

  @Test
  void madeUnderOtherFlagsIsNotUsedAndIsReplaced() throws Exception {
    serve(true);
    var old = made(List.of());
    var launcher = home.resolve("mochi");
    var other = Files.readString(launcher).replace("-Xmx120m", "-Xmx121m");
    assertNotEquals(Files.readString(launcher), other);
    Files.writeString(launcher, other);
    serve(true);
    assertFalse(lastServe().contains("-XX:AOTCache="), lastServe());
    assertEquals(List.of(made(List.of(old))), caches());
  }

  @Test
  void isLeftOutWhereThereIsNoPlaceForIt() throws Exception {
    serve(false);
    assertEquals(List.of(), caches());
    assertEquals(1, Files.readAllLines(calls).size());
  }
}
