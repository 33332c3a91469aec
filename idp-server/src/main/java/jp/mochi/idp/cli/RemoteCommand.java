package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks the running server. */
abstract class RemoteCommand implements Callable<Integer> {
  private Terminal terminal;
  private Optional<Remote> asked = Optional.empty();

  @Mixin final Help help = new Help();
  @Mixin private final Reach reach = new Reach();

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  RemoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Asks the server and prints; what it refuses is thrown as a {@link Failure}. */
  abstract void ask(Remote server);

  @Override
  public Integer call() {
    check();
    try (var server = reach.open(terminal)) {
      asked = Optional.of(server);
      ask(server);
    }
    terminal.out().flush();
    return 0;
  }

  /** Says wrong use before anything is asked. */
  void check() {}

  /** Where this is run; once the server has answered, by the clocks that its pages go by. */
  Terminal terminal() {
    asked.flatMap(Remote::zone).ifPresent(zone -> terminal = terminal.by(zone));
    return terminal;
  }

  boolean json() {
    return json;
  }

  /**
   * What a file holds, or standard input where it is called {@code -}.
   *
   * @param most how many bytes at most: one more than the server takes is enough for it to refuse
   */
  static byte[] read(Terminal terminal, String name, int most) {
    var words = terminal.words();
    var file = terminal.here().resolve(name);
    try (var in = name.equals("-") ? terminal.in() : Files.newInputStream(file)) {
      return in.readNBytes(most);
    } catch (NoSuchFileException gone) {
      throw new Failure(words.of("file.notThere", file), gone);
    } catch (IOException unreadable) {
      throw new Failure(words.of("file.unreadable", file, unreadable.getMessage()), unreadable);
    }
  }

  /** Puts what somebody said, and nothing where nobody did. */
  static void put(Map<String, String> values, String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Puts what somebody said, and nothing where nobody did. */
  static void put(ObjectNode body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  /** Prints an answer as it came, with escapes for what a terminal would obey. */
  void print(JsonNode answer) {
    try {
      var text = Remote.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer);
      terminal.out().println(Printable.json(text));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what was JSON is JSON", impossible);
    }
  }

  /** Prints what an act came to: as it came, or in a sentence on one line. */
  void tell(JsonNode answer, String sentence, @Nullable Object... arguments) {
    if (json()) {
      print(answer);
    } else {
      terminal().out().println(Printable.line(terminal().words().of(sentence, arguments)));
    }
  }

  /** Wrong use: says so, with how it is used. */
  CommandLine.ParameterException wrongUse(String text) {
    return new CommandLine.ParameterException(spec.commandLine(), text);
  }
}
