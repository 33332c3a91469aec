package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi app}: which apps are on which devices. */
@Command(
    name = "app",
    subcommands = {AppCommands.All.class, AppCommands.Show.class})
final class AppCommands extends Group {
  /** {@code app list}. */
  @Command(name = "list")
  static final class All extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "DEVICE", descriptionKey = "device.id")
    private String device = "";

    @Option(names = "--history", descriptionKey = "app.history")
    private boolean history;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var path = DeviceCommands.path(device) + "/apps" + (history ? "/history" : "");
      var query = history ? Map.of("limit", "1000") : Map.<String, String>of();
      var answer = server.get(path, query);
      if (json()) {
        print(answer);
      } else {
        show(answer);
      }
    }

    private void show(JsonNode answer) {
      var words = terminal().words();
      var table = new Table();
      answer.path("apps").forEach(app -> row(table, app));
      if (table.isEmpty()) {
        terminal().out().println(words.of("app.none"));
      }
      table.print(terminal().out(), "");
      for (var report : answer.path("reports")) {
        var at = Times.local(report.path("at").asText(), terminal().clock());
        terminal().out().println(words.of("app.report", report.path("source").asText(), at));
      }
      for (var match : answer.path("listed")) {
        terminal().out().println(terminal().red(Printable.line(listed(match))));
      }
      if (answer.hasNonNull("next")) {
        terminal().err().println(words.of("app.more"));
      }
    }

    private void row(Table table, JsonNode app) {
      var until = app.path("until").asText("");
      table.row(
          app.path("id").asText(),
          app.path("version").asText(),
          app.path("name").asText(),
          app.path("source").asText(),
          Times.local(app.path("since").asText(), terminal().clock()),
          until.isEmpty() ? "" : Times.local(until, terminal().clock()));
    }

    private String listed(JsonNode match) {
      var key = match.path("present").asBoolean() ? "app.listed" : "app.wasListed";
      return terminal()
          .words()
          .of(
              key,
              match.path("app").path("id").asText(),
              match.path("entry").asText(),
              match.path("action").asText());
    }
  }

  /** {@code app show}. */
  @Command(name = "show")
  static final class Show extends PagedCommand {
    @Parameters(index = "0", paramLabel = "APP", descriptionKey = "app.id")
    private String app = "";

    Show(Terminal terminal) {
      super(terminal, 100, 1_000);
    }

    @Override
    void ask(Remote server) {
      var answer = server.get("/apps/" + Remote.segment(app), page());
      if (json()) {
        print(answer);
      } else {
        show(answer);
      }
    }

    private void show(JsonNode answer) {
      var words = terminal().words();
      table(
          answer,
          "versions",
          (table, version) ->
              table.row(
                  version.path("version").asText(),
                  words.of("app.on", version.path("devices").asLong()),
                  version.path("signer").asText(),
                  version.path("sha256").asText()),
          "app.nowhere");
      answer
          .path("devices")
          .forEach(device -> terminal().out().println("  " + Printable.line(device.asText())));
      next(answer);
    }
  }
}
