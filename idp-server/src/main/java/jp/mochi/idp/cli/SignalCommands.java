package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  static final class All extends RemoteCommand {
    @Option(
        names = "--state",
        paramLabel = "waiting|sent|given-up",
        descriptionKey = "signal.state")
    private @Nullable String state;

    @Option(names = "--person", paramLabel = "USERNAME", descriptionKey = "signal.person")
    private @Nullable String person;

    @Option(names = "--limit", paramLabel = "N", descriptionKey = "signal.limit")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "ID", descriptionKey = "signal.after")
    private @Nullable String after;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if (limit < 1 || limit > 500) {
        throw wrongUse(terminal().words().of("audit.limit.range"));
      }
      if (state != null && !STATES.contains(state)) {
        throw wrongUse(terminal().words().of("signal.state.unknown", state));
      }
    }

    @Override
    void ask(Remote server) {
      var query = new LinkedHashMap<String, String>();
      query.put("limit", String.valueOf(limit));
      put(query, "state", state);
      put(query, "person", person);
      put(query, "after", after);
      var answer = server.get(PATH, query);
      if (json()) {
        print(answer);
        return;
      }
      var words = terminal().words();
      var table = new Table();
      answer.path("signals").forEach(each -> row(table, each, terminal()));
      if (table.isEmpty()) {
        terminal().out().println(words.of("signal.none"));
      }
      table.print(terminal().out(), "");
      if (answer.hasNonNull("next")) {
        terminal().err().println(words.of("audit.more", answer.path("next").asText()));
      }
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
      if (value != null) {
        query.put(name, value);
      }
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
