package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi session}: who is signed on. */
@Command(
    name = "session",
    subcommands = {SessionCommands.All.class, SessionCommands.End.class})
final class SessionCommands extends Group {
  private static final String PATH = "/sessions";
  private static final String UNTIL = "until";

  static void print(Terminal terminal, JsonNode sessions) {
    var table = new Table();
    for (var session : sessions) {
      table.row(
          session.path("id").asText(),
          session.path("username").asText(),
          Times.local(session.path("started").asText(), terminal.clock()),
          Times.local(session.path("lastUsed").asText(), terminal.clock()),
          session.path("address").asText());
    }
    if (table.isEmpty()) {
      terminal.out().println(terminal.words().of("session.none"));
    }
    table.print(terminal.out(), "");
  }

  /** How it stands at the services, and until when somebody may go on there. */
  static void services(Terminal terminal, JsonNode services) {
    var words = terminal.words();
    var table = new Table();
    var told = true;
    for (var service : shown(services)) {
      var outcome = service.path("outcome").asText();
      var done = outcome.equals("done");
      told &= done;
      table.row(
          service.path("service").asText(),
          words.of("session.service." + outcome),
          done ? "" : until(service, terminal),
          service.path("why").asText());
    }
    table.print(terminal.out(), "  ");
    if (!told) {
      terminal.out().println(words.of("session.services.left"));
    }
  }

  /**
   * Of those at one service that stand alike the one that may go on longest: somebody may have
   * signed on there many times.
   */
  private static Collection<JsonNode> shown(JsonNode services) {
    var longest = new LinkedHashMap<List<String>, JsonNode>();
    for (var service : services) {
      var key = Stream.of("service", "outcome", "why").map(it -> service.path(it).asText());
      longest.merge(key.toList(), service, SessionCommands::longer);
    }
    return longest.values();
  }

  /** What nobody knows may be longest. */
  private static JsonNode longer(JsonNode one, JsonNode other) {
    if (!one.has(UNTIL) || !other.has(UNTIL)) {
      return one.has(UNTIL) ? other : one;
    }
    var first = Instant.parse(one.path(UNTIL).asText());
    return first.isBefore(Instant.parse(other.path(UNTIL).asText())) ? other : one;
  }

  private static String until(JsonNode service, Terminal terminal) {
    var until = service.path(UNTIL).asText();
    return until.isEmpty()
        ? terminal.words().of("session.until.unknown")
        : terminal.words().of("session.until", Times.local(until, terminal.clock()));
  }

  /** {@code session list}. */
  @Command(name = "list")
  static final class All extends RemoteCommand {
    @Option(names = "--person", paramLabel = "NAME|ID", descriptionKey = "session.person")
    private @Nullable String person;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var answer = server.get(PATH, person == null ? Map.of() : Map.of("person", person));
      if (json()) {
        print(answer);
      } else {
        SessionCommands.print(terminal(), answer.path("sessions"));
      }
    }
  }

  /** {@code session end}. */
  @Command(name = "end")
  static final class End extends RemoteCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", descriptionKey = "session.id")
    private @Nullable String id;

    @Option(names = "--person", paramLabel = "NAME|ID", descriptionKey = "session.end.person")
    private @Nullable String person;

    End(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if ((id == null) == (person == null)) {
        throw wrongUse(terminal().words().of("session.end.what"));
      }
    }

    @Override
    void ask(Remote server) {
      var answer =
          id == null
              ? server.post(PATH + "/end", Remote.JSON.createObjectNode().put("person", person))
              : server.delete(PATH + "/" + Remote.segment(id));
      if (json()) {
        print(answer);
      } else {
        terminal()
            .out()
            .println(terminal().words().of("session.ended", answer.path("ended").size()));
        services(terminal(), answer.path("services"));
      }
    }
  }
}
