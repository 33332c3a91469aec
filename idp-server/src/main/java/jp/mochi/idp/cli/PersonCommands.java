package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi person}: people as the directory has them. */
@Command(
    name = "person",
    subcommands = {
      PersonCommands.Find.class,
      PersonCommands.Show.class,
      PersonCommands.Unlock.class,
      PersonCommands.EndApp.class
    })
final class PersonCommands extends Group {
  private static String path(String name) {
    return "/people/" + Remote.segment(name);
  }

  /** {@code person find}. */
  @Command(name = "find")
  static final class Find extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "person.name")
    private String name = "";

    Find(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var person = server.get(path(name), Map.of());
      if (json()) {
        print(person);
        return;
      }
      new Table()
          .row(
              person.path("username").asText(),
              person.path("displayName").asText(),
              person.path("mail").asText(),
              person.path("id").asText())
          .print(terminal().out(), "");
    }
  }

  /** {@code person unlock}. */
  @Command(name = "unlock")
  static final class Unlock extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "person.name")
    private String name = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        descriptionKey = "person.unlock.reason")
    private String reason = "";

    @Option(
        names = "--proof",
        required = true,
        paramLabel = "in-person|called-back|manager|video",
        descriptionKey = "device.proof")
    private String proof = "";

    Unlock(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("reason", reason).put("proof", proof);
      var answer = server.post(path(name) + "/unlock", body);
      var counters = answer.path("counters").asInt();
      var text = counters == 0 ? "person.unlocked.none" : "person.unlocked";
      tell(answer, text, answer.path("username").asText());
    }
  }

  /** {@code person end-app}. */
  @Command(name = "end-app")
  static final class EndApp extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "person.name")
    private String name = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        descriptionKey = "person.end-app.reason")
    private String reason = "";

    EndApp(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("reason", reason);
      var answer = server.post(path(name) + "/authenticator/end", body);
      var ended = answer.path("sessions").asInt();
      tell(answer, "person.appEnded", answer.path("username").asText(), ended);
    }
  }

  /** {@code person show}. */
  @Command(name = "show")
  static final class Show extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "person.name")
    private String name = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var person =
          (com.fasterxml.jackson.databind.node.ObjectNode) server.get(path(name), Map.of());
      var sessions = server.get("/sessions", Map.of("person", person.path("id").asText()));
      person.set("sessions", sessions.path("sessions"));
      if (json()) {
        print(person);
        return;
      }
      show(person);
      terminal().out().println();
      terminal().out().println(terminal().bold(terminal().words().of("person.sessions")));
      SessionCommands.print(terminal(), person.path("sessions"));
    }

    private void show(JsonNode person) {
      var words = terminal().words();
      var groups = new ArrayList<String>();
      person.path("groups").forEach(group -> groups.add(group.asText()));
      var disabled = person.path("disabled").asBoolean();
      new Table()
          .row(words.of("person.username"), person.path("username").asText())
          .row(words.of("person.displayName"), person.path("displayName").asText())
          .row(words.of("person.mail"), person.path("mail").asText())
          .row(words.of("person.id"), person.path("id").asText())
          .row(words.of("person.groups"), String.join(", ", groups))
          .row(words.of("person.state"), words.of(disabled ? "person.disabled" : "person.active"))
          .print(terminal().out(), "");
    }
  }
}
