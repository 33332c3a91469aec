package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a terminal of texts that strangers wrote. */
class TableTest {
  private static final String CLIPBOARD = "\u001b]52;c;cm0gLXJmIH4=\u0007";

  private static String printed(Table table) {
    var bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), "");
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  private static Terminal terminal(boolean colours) {
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        System.out,
        System.err,
        Map.of(),
        Path.of(""),
        Locale.ENGLISH,
        Clock.systemUTC(),
        colours);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CLIPBOARD,
        "\u001b[2J",
        "\u001b[31m",
        "\u009b2J",
        "\u202e",
        "\u2066",
        "\u2069",
        "\r",
        "\n",
        "\u007f",
        "\u2028"
      })
  void noCommandToATerminalIsPrinted(String command) {
    var printed = printed(new Table().row("received", "https://a" + command + "b.example"));
    var first = command.substring(0, 1);
    assertFalse(printed.contains(first), printed);
    assertFalse(terminal(false).words().of("sp.changed", "a" + command + "b").contains("\u001b"));
  }

  @Test
  void whatPeopleWriteIsPrintedAsItIs() {
    assertEquals("name  営業　部 é 👩‍💼", printed(new Table().row("name", "営業　部 é 👩‍💼")));
  }

  @Test
  void onlyOurOwnColoursAreOnATerminal() {
    assertEquals("\u001b[31ma ]52;c; b\u001b[0m", terminal(true).red("a\u001b]52;c;\u0007b"));
    assertEquals("a ]52;c; b", terminal(false).red("a\u001b]52;c;\u0007b"));
    assertEquals("\u001b[1ma\nb\u001b[0m", terminal(true).bold("a\nb"));
  }

  @Test
  void jsonSaysTheSameWithoutThem() throws Exception {
    var node = Remote.JSON.createObjectNode().put("a", CLIPBOARD + "\u009b2J\u202e営業");
    var json = Printable.json(Remote.JSON.writeValueAsString(node));
    assertEquals(node, Remote.JSON.readTree(json));
    assertEquals("営業", json.replaceAll("\\p{ASCII}", ""));
    assertFalse(json.contains("\u001b"));
  }
}
