package jp.mochi.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.Pause;

/**
 * A program of Debian's as a child of the test: there, or the test fails saying which package has
 * it; ended by its process id.
 */
final class Program implements AutoCloseable {
  private static final int TRIES = 600;

  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it in the foreground, with what it says in a file.
   *
   * @param debianPackage where it comes from
   */
  static Program start(String debianPackage, Path log, String executable, String... arguments)
      throws IOException {
    var process =
        new ProcessBuilder(command(debianPackage, executable, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Program(process, log);
  }

  /** Runs it to its end, which must be a good one. */
  static String run(String debianPackage, String executable, String... arguments)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command(debianPackage, executable, arguments))
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(executable + " failed: " + said);
    }
    return said;
  }

  private static List<String> command(String debianPackage, String executable, String[] arguments) {
    if (!Files.isExecutable(Path.of(executable))) {
      throw new AssertionError(
          "This test needs Debian's %s: apt-get install %s (there is no %s)"
              .formatted(debianPackage, debianPackage, executable));
    }
    var command = new ArrayList<>(List.of(executable));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A port of loopback that nobody listens on. */
  static int freePort() {
    return FreePorts.one();
  }

  Program awaitPort(int port) throws IOException {
    return await("listen on port " + port, () -> listens(port));
  }

  Program awaitFile(Path file) throws IOException {
    return await("make " + file, () -> Files.exists(file));
  }

  private Program await(String what, BooleanSupplier there) throws IOException {
    for (int tries = 0; tries < TRIES && process.isAlive(); tries++) {
      if (there.getAsBoolean()) {
        return this;
      }
      Pause.of(Duration.ofMillis(50));
    }
    close();
    throw new AssertionError(
        process.info().command().orElse("The program")
            + " doesn't "
            + what
            + ": "
            + Files.readString(log));
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it without a word, as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to end, and ends it with its children if it doesn't. */
  @Override
  public void close() {
    var children = process.descendants().toList();
    process.destroy();
    try {
      if (process.waitFor(5, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
