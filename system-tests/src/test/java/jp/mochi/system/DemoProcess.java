package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import jp.mochi.idp.cli.Mochi;
import jp.mochi.ldap.FreePorts;

/** {@code mochi demo} in a process of its own, from the jars of the build. */
final class DemoProcess implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final List<ProcessHandle> children = new ArrayList<>();
  private String announcement = "";

  private DemoProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** Starts a command and comes back at once. */
  static DemoProcess launch(Path folder, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                // as in a terminal, whatever started the tests has made of Ctrl-C
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=en",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dmochi.home=" + folder,
                "-Dmochi.sample=" + BuiltClassPath.sample(folder.resolve("sample-jars")),
                "-cp",
                BuiltClassPath.server(),
                Mochi.class.getName()));
    command.addAll(List.of(arguments));
    return launch(folder, new ProcessBuilder(command));
  }

  private static DemoProcess launch(Path folder, ProcessBuilder builder) throws IOException {
    Path errors = folder.resolve("errors.txt");
    builder.directory(folder.toFile()).redirectError(errors.toFile());
    return new DemoProcess(builder.start(), errors);
  }

  /** Starts the demo of an unpacked distribution by its launcher. */
  static DemoProcess unpacked(Path distribution, Path folder, int port) throws IOException {
    var launcher = distribution.resolve("mochi").toString();
    var data = folder.resolve("demo-data").toString();
    var builder =
        new ProcessBuilder(launcher, "demo", "--port", String.valueOf(port), "--data", data);
    var environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MOCHI_NO_CACHE", "yes"); // nothing goes on in the background
    environment.put("LC_ALL", "C.UTF-8");
    return announced(launch(folder, builder));
  }

  /** Starts the demo in a folder and returns once it has announced itself. */
  static DemoProcess start(Path folder, int port, String... more) throws IOException {
    var arguments = new ArrayList<>(List.of("demo", "--port", String.valueOf(port)));
    arguments.addAll(List.of(more));
    return announced(launch(folder, arguments.toArray(String[]::new)));
  }

  private static DemoProcess announced(DemoProcess demo) throws IOException {
    demo.readAnnouncement();
    demo.children.addAll(demo.process.descendants().toList());
    return demo;
  }

  private void readAnnouncement() throws IOException {
    var read = new StringBuilder();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      read.append(line).append('\n');
      if (line.contains("Ctrl-C")) {
        announcement = read.toString();
        return;
      }
    }
    throw new AssertionError("The demo ended: " + errors() + read);
  }

  /** What it put on the terminal. */
  String announcement() {
    return announcement;
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** The processes that it started. */
  List<ProcessHandle> children() {
    return children;
  }

  /** SIGTERM, as a service manager sends it; answers whether it ended within so many seconds. */
  boolean endsOnTerm(int seconds) throws InterruptedException {
    process.destroy();
    return ended(seconds);
  }

  /** SIGINT to all of its processes, as a terminal sends it at Ctrl-C. */
  boolean endsOnInterrupt(int seconds) throws IOException, InterruptedException {
    var kill = new ArrayList<>(List.of("kill", "-INT", String.valueOf(process.pid())));
    children.forEach(child -> kill.add(String.valueOf(child.pid())));
    assertTrue(new ProcessBuilder(kill).start().waitFor() == 0, kill.toString());
    return ended(seconds);
  }

  /** SIGKILL, after which it can tidy nothing up. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(ended(10));
  }

  boolean ended(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  int exitStatus() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Outside of what the other tests' servers get; apart for each of the tests' processes. */
  private static final int FIRST = 18_000 + FreePorts.process() * 300;

  /** The first of five free ports in a row. */
  static int freePorts() {
    return IntStream.iterate(FIRST, port -> port + 10)
        .limit(30)
        .filter(port -> IntStream.range(port, port + 5).allMatch(DemoProcess::free))
        .findFirst()
        .orElseThrow();
  }

  static boolean free(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
