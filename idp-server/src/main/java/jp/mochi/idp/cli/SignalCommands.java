package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi signal}: mail and webhooks, and how they fared. */
@Command(
    name = "signal",
    subcommands = {SignalCommands.All.class, SignalCommands.Retry.class})
final class SignalCommands extends Group {
  private static final String PATH = "/signals";
  private static final List<String> STATES = List.of("waiting", "sent", "given-up");

  /** {@code signal list}. */
  @Command(name = "list")
  static final class All extends PagedCommand {
    @Option(
        names = "--state",
        paramLabel = "waiting|sent|given-up",
        descriptionKey = "signal.state")
    private @Nullable String state;

    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "signal.person")
    private @Nullable String person;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      super.check();
      if (state != null && !STATES.contains(state)) {
        throw wrongUse(terminal().words().of("signal.state.unknown", state));
      }
    }

    @Override
    void ask(Remote server) {
      var query = page();
      put(query, "state", state);
      put(query, "person", person);
      var answer = server.get(PATH, query);
      print(answer, "signals", (table, each) -> row(table, each, terminal()), "signal.none");
    }
  }

  private static void row(Table table, JsonNode message, Terminal terminal) {
    table.row(
        message.path("id").asText(),
        Times.local(message.path("created").asText(), terminal.clock()),
        message.path("channel").asText(),
        message.path("username").asText(),
        message.path("event").asText(),
        terminal.words().of("signal.state." + message.path("state").asText()),
        message.path("why").asText());
  }

  /** {@code signal retry}. */
  @Command(name = "retry")
  static final class Retry extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "signal.id")
    private String id = "";

    Retry(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      server.post(
          PATH + "/" + Remote.segment(id) + "/retry", JsonNodeFactory.instance.objectNode());
      if (!json()) {
        terminal().out().println(terminal().words().of("signal.retried"));
      }
    }
  }
}
