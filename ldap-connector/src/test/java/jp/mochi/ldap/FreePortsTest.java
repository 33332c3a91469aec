package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void aProcessBesideThisOneTakesFromAnotherShare() throws Exception {
    var here = FreePorts.process();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Other.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, process.waitFor());
    assertNotEquals(String.valueOf(here), said.strip());
  }

  /** The process beside it. */
  static final class Other {
    private Other() {}

    public static void main(String[] none) {
      System.out.println(FreePorts.process());
    }
  }
}
