package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Types command lines as at a terminal, and keeps what they print. */
public final class Typed {
  private final Path here;
  private Locale locale = Locale.ENGLISH;
  private String input = "";
  private final Map<String, String> environment = new HashMap<>();

  public Typed(Path here) {
    this.here = here;
  }

  /** What came of a command line. */
  public record Said(int status, String out, String err) {}

  /** The words by which somebody who stands there gets a code for a phone. */
  public static String[] code(String person, String device, String... more) {
    var words =
        Stream.of(
            "certificate",
            "code",
            "--person",
            person,
            "--device",
            device,
            "--why",
            "a new phone",
            "--proof",
            "in-person");
    return Stream.concat(words, Stream.of(more)).toArray(String[]::new);
  }

  /** The words of an act on a device, for a reason; nobody gives one back without more. */
  public static String[] act(String act, String device) {
    var proof =
        act.equals("resume") || act.equals("found")
            ? Stream.of("--proof", "in-person")
            : Stream.<String>empty();
    return Stream.concat(Stream.of("device", act, device, "--reason", "a reason"), proof)
        .toArray(String[]::new);
  }

  /** The words that let somebody try again who has called. */
  public static String[] unlock(String person) {
    return new String[] {
      "person", "unlock", person, "--reason", "forgot", "--proof", "called-back"
    };
  }

  public Typed speaking(Locale language) {
    this.locale = language;
    return this;
  }

  public Typed with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Typed input(String text) {
    this.input = text;
    return this;
  }

  public Said run(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            here,
            locale,
            Clock.systemUTC(),
            false);
    var status = Mochi.run(terminal, List.of(words));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What a command that succeeds prints for programs. */
  public JsonNode json(String... words) throws IOException {
    var said = run(Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new));
    if (said.status() != 0) {
      throw new AssertionError(said.err());
    }
    return Remote.JSON.readTree(said.out());
  }
}
