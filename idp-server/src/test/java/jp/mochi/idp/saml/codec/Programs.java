package jp.mochi.idp.saml.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Debian's programs; one that is missing fails the test with a sentence. */
public final class Programs {
  private static final String INTO_A_FILE = "exec \"$@\" > \"$0\" 2>&1";
  private static final int NO_SUCH_PROGRAM = 127;

  private Programs() {}

  /** The program's status; what it printed is of no interest. */
  public static int status(List<String> command) throws IOException {
    return ended(command, ProcessBuilder.Redirect.DISCARD);
  }

  /**
   * What the program printed; a status other than 0 fails. It prints to a file that a shell opens:
   * of a pipe, and once of a file opened here, what the program said was not there to be read.
   */
  public static String run(List<String> command) throws IOException {
    var file = Files.createTempFile("mochi-printed", ".txt");
    try {
      var shell = new ArrayList<>(List.of("sh", "-c", INTO_A_FILE, file.toString()));
      shell.addAll(command);
      var status = ended(shell, ProcessBuilder.Redirect.DISCARD);
      var said = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      if (status == NO_SUCH_PROGRAM) {
        throw new AssertionError(
            "this test needs the program " + command.getFirst() + ": apt-get install it");
      }
      if (status != 0) {
        throw new AssertionError(command.getFirst() + " failed: " + said);
      }
      return said;
    } finally {
      Files.delete(file);
    }
  }

  private static int ended(List<String> command, ProcessBuilder.Redirect printed) {
    try {
      var process = started(command, printed);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command.getFirst() + " took longer than a minute");
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static Process started(List<String> command, ProcessBuilder.Redirect printed) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed).start();
    } catch (IOException missing) {
      throw new AssertionError(
          "this test needs the program " + command.getFirst() + ": apt-get install it", missing);
    }
  }
}
