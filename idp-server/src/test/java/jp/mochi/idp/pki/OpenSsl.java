package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's {@code openssl}, run in a directory. */
public final class OpenSsl {
  private final Path directory;

  public OpenSsl(Path directory) {
    this.directory = directory;
  }

  /** What it said, and its exit status. */
  public record Said(int status, String text) {}

  /** Runs it. */
  public Said run(String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("openssl"));
    line.addAll(List.of(words));
    var process =
        new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("openssl didn't end: " + line);
    }
    return new Said(process.exitValue(), text);
  }

  /** Runs it, and it must succeed. */
  public String done(String... words) throws IOException, InterruptedException {
    var said = run(words);
    assertEquals(0, said.status(), String.join(" ", words) + "\n" + said.text());
    return said.text();
  }
}
