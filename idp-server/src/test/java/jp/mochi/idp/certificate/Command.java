package jp.mochi.idp.certificate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the system's, run to its end. */
final class Command {
  private Command() {}

  /** All that it wrote, errors included. */
  static String run(String input, String... words) throws Exception {
    var process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(words[0] + " doesn't end");
    }
    return said;
  }

  static void need(Path program, String packages) {
    if (!java.nio.file.Files.isExecutable(program)) {
      throw new AssertionError("This test needs " + program + ": apt-get install " + packages);
    }
  }
}
