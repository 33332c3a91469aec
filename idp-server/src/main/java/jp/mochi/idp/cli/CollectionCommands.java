package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mochi blocklist collection}: collections of indicators that the blocklist follows. */
@Command(
    name = "collection",
    subcommands = {
      CollectionCommands.All.class,
      CollectionCommands.Show.class,
      CollectionCommands.Fetch.class,
      CollectionCommands.Forget.class
    })
final class CollectionCommands extends Group {
  private static final String PATH = "/blocklist-collections";

  private static String path(String name) {
    return PATH + "/" + Remote.segment(name);
  }

  /** {@code blocklist collection list}. */
  @Command(name = "list")
  static final class All extends RemoteCommand {
    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var answer = server.get(PATH, Map.of());
      if (json()) {
        print(answer);
        return;
      }
      var table = new Table();
      var words = terminal().words();
      for (var each : answer.path("collections")) {
        table.row(
            each.path("name").asText(),
            words.of("blocklist.collection." + state(each)),
            words.of("blocklist.collection.row", each.path("entries").asLong()),
            time(each, "fetched", terminal()),
            each.path("url").asText());
      }
      if (table.isEmpty()) {
        terminal().out().println(words.of("blocklist.collection.none"));
      }
      table.print(terminal().out(), "");
    }

    private static String state(JsonNode each) {
      if (!each.path("configured").asBoolean()) {
        return "gone";
      }
      if (each.path("busy").asBoolean()) {
        return "busy";
      }
      return each.hasNonNull("failed") ? "failed" : each.hasNonNull("fetched") ? "good" : "never";
    }
  }

  private static String time(JsonNode node, String field, Terminal terminal) {
    return node.hasNonNull(field) ? Times.local(node.path(field).asText(), terminal.clock()) : "";
  }

  private static void print(JsonNode state, Terminal terminal) {
    var words = terminal.words();
    var facts = new Table();
    facts.row(words.of("blocklist.collection.fact.url"), state.path("url").asText());
    facts.row(words.of("blocklist.collection.fact.entries"), state.path("entries").asText());
    for (var field : new String[] {"fetched", "tried", "due"}) {
      if (state.hasNonNull(field)) {
        facts.row(words.of("blocklist.collection.fact." + field), time(state, field, terminal));
      }
    }
    if (state.hasNonNull("failed")) {
      facts.row(words.of("blocklist.collection.fact.why"), state.path("failed").asText());
    }
    facts.print(terminal.out(), "");
    if (state.hasNonNull("failed")) {
      var failures = state.path("failures").asLong();
      terminal.out().println(words.of("blocklist.collection.stays", failures));
    }
    var fates = new Table();
    for (var each : state.path("indicators")) {
      fates.row(each.path("count").asText(), each.path(words.of("language")).asText());
    }
    if (!fates.isEmpty()) {
      terminal.out().println(words.of("blocklist.collection.indicators"));
      fates.print(terminal.out(), "  ");
    }
  }

  /** {@code blocklist collection show}. */
  @Command(name = "show")
  static final class Show extends PagedCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "blocklist.collection.name")
    private String name = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var state = server.get(path(name), Map.of());
      var left = server.get(path(name) + "/left-out", page());
      if (json()) {
        if (state instanceof ObjectNode whole) {
          whole.set("leftOut", left.path("indicators"));
          whole.set("next", left.path("next"));
        }
        print(state);
        return;
      }
      CollectionCommands.print(state, terminal());
      leftOut(left);
    }

    private void leftOut(JsonNode left) {
      var words = terminal().words();
      var table = new Table();
      for (var each : left.path("indicators")) {
        table.row(
            each.path("id").asText(),
            each.path(words.of("language")).asText(),
            each.path("title").asText());
      }
      if (!table.isEmpty()) {
        terminal().out().println(words.of("blocklist.collection.left"));
        table.print(terminal().out(), "  ");
      }
      next(left);
    }
  }

  /** {@code blocklist collection fetch}. */
  @Command(name = "fetch")
  static final class Fetch extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "blocklist.collection.name")
    private String name = "";

    Fetch(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var state = server.post(path(name) + "/fetch", Remote.JSON.createObjectNode());
      if (json()) {
        print(state);
      } else {
        CollectionCommands.print(state, terminal());
        if (state.path("busy").asBoolean()) {
          terminal().out().println(terminal().words().of("blocklist.collection.goesOn", name));
        }
      }
      if (state.hasNonNull("failed") && !state.path("busy").asBoolean()) {
        throw new Failure(state.path("failed").asText());
      }
    }
  }

  /** {@code blocklist collection forget}. */
  @Command(name = "forget")
  static final class Forget extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "blocklist.collection.name")
    private String name = "";

    Forget(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var answer = server.delete(path(name));
      tell(answer, "blocklist.collection.forgotten", name, answer.path("off").asLong());
    }
  }
}
