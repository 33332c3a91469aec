package jp.mochi.idp.saml.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Debian's programs; one that is missing fails the test with a sentence. */
public final class Programs {
  private Programs() {}

  /** The program's status; what it printed is of no interest. */
  public static int status(List<String> command) throws IOException {
    var process = started(command);
    process.getInputStream().readAllBytes();
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static Process started(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      throw new AssertionError(
          "this test needs the program " + command.getFirst() + ": apt-get install it", missing);
    }
  }

  /** What the program printed; a status other than 0 fails. */
  public static String run(List<String> command) throws IOException {
    var process = started(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command.getFirst() + " failed: " + said);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
    return said;
  }
}
