package jp.mochi.idp;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * PKCS#11 tokens in software, Debian's {@code softhsm2}, as the operators' guide makes them. One
 * set for the whole test run: the driver reads its configuration once in a process.
 */
public final class SoftTokens {
  public static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

  /** A token with an AES-256 key. */
  public static final String TOKEN = "mochi";

  public static final String KEY = "mochi-master";
  public static final String PIN = "4711-soft-pin";

  /** A token without a key; nobody ever logs in to it with the right PIN. */
  public static final String EMPTY = "empty"; // pkcs11-tool takes the first label that begins so

  private static boolean made;

  private SoftTokens() {}

  /** Makes them, once. */
  public static synchronized void make() throws Exception {
    if (made) {
      return;
    }
    if (!Files.exists(LIBRARY)) {
      throw new AssertionError("This test needs Debian's packages softhsm2 and opensc.");
    }
    var dir = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "softhsm");
    var tokens = Files.createDirectory(dir.resolve("tokens"));
    var conf = dir.resolve("softhsm2.conf");
    Files.writeString(conf, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
    setForDrivers("SOFTHSM2_CONF", conf.toString());
    for (var label : new String[] {TOKEN, EMPTY}) {
      run(
          conf,
          "softhsm2-util",
          "--init-token",
          "--free",
          "--label",
          label,
          "--so-pin",
          "security-officer",
          "--pin",
          PIN);
    }
    run(
        conf,
        "pkcs11-tool",
        "--module",
        LIBRARY.toString(),
        "--token-label",
        TOKEN,
        "--login",
        "--pin",
        PIN,
        "--keygen",
        "--key-type",
        "AES:32",
        "--sensitive",
        "--private",
        "--label",
        KEY);
    made = true;
  }

  /** What {@code master-key} says for the token with the key. */
  public static String yaml() {
    return "master-key: {pkcs11: {library: %s, token: %s, pin: \"%s\", key: %s}}"
        .formatted(LIBRARY, TOKEN, PIN, KEY);
  }

  /** Java has no way to set a variable for native code in its own process. */
  @SuppressWarnings("restricted")
  private static void setForDrivers(String name, String value) throws Exception {
    var linker = Linker.nativeLinker();
    var setenv =
        linker.downcallHandle(
            linker.defaultLookup().find("setenv").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      setenv.invokeWithArguments(arena.allocateFrom(name), arena.allocateFrom(value), 1);
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void run(Path conf, String... words) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", conf.toString());
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", words) + ": " + said);
    }
  }
}
