package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi device source}: device managements that are asked how their devices are. */
@Command(
    name = "source",
    subcommands = {
      DeviceSourceCommands.All.class,
      DeviceSourceCommands.Poll.class,
      DeviceSourceCommands.Forget.class
    })
final class DeviceSourceCommands extends Group {
  private static final String PATH = "/status-sources";

  /** {@code device source list}. */
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
      if (answer.path("sources").isEmpty()) {
        terminal().out().println(terminal().words().of("device.source.none"));
      }
      answer.path("sources").forEach(each -> show(each, terminal(), false));
      for (var each : answer.path("gone")) {
        var name = each.path("name").asText();
        var devices = each.path("devices").asLong();
        var key = each.path("earlier").asBoolean() ? "earlier" : "gone";
        line(terminal(), terminal().words().of("device.source." + key, name, devices));
      }
    }
  }

  /** {@code device source poll}. */
  @Command(name = "poll")
  static final class Poll extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "device.source.name")
    private String name = "";

    @Option(names = "--accept-gone", descriptionKey = "device.source.acceptGone")
    private boolean acceptGone;

    Poll(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("acceptGone", acceptGone);
      var answer = server.postLong(PATH + "/" + Remote.segment(name) + "/poll", body);
      if (json()) {
        print(answer);
      } else {
        show(answer, terminal(), true);
      }
      if (!answer.path("why").asText().isEmpty()) {
        throw new Failure(terminal().words().of("device.source.failed", name));
      }
    }
  }

  /** {@code device source forget}. */
  @Command(name = "forget")
  static final class Forget extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "device.source.name")
    private String name = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        descriptionKey = "device.reason")
    private String reason = "";

    Forget(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("reason", reason);
      var answer = server.postLong(PATH + "/" + Remote.segment(name) + "/forget", body);
      var key = answer.path("all").asBoolean() ? "forgotten" : "forgottenSome";
      tell(answer, "device.source." + key, name, answer.path("devices").asLong());
    }
  }

  /**
   * @param names whether devices are named, too
   */
  private static void show(JsonNode source, Terminal terminal, boolean names) {
    var words = terminal.words();
    var good = source.path("good").asText();
    line(
        terminal,
        words.of(
            "device.source.line",
            source.path("name").asText(),
            source.path("kind").asText(),
            good.isEmpty()
                ? words.of("device.source.never")
                : words.of("device.source.good", Times.local(good, terminal.clock()))));
    if (source.path("reading").asBoolean()) {
      line(terminal, "  " + words.of("device.source.reading"));
    }
    if (!source.path("why").asText().isEmpty()) {
      var failures = source.path("failures").asInt();
      line(terminal, "  " + words.of("device.source.why", source.path("why").asText(), failures));
    }
    var table = new Table();
    for (var each : source.path("devices").properties()) {
      if (each.getValue().asInt() > 0) {
        table.row(words.of("device.source." + each.getKey()), each.getValue().asText());
      }
    }
    table.print(terminal.out(), "  ");
    if (names) {
      named(source, terminal);
    }
  }

  private static void named(JsonNode source, Terminal terminal) {
    for (var sort : source.path("named").properties()) {
      line(terminal, terminal.words().of("device.source." + sort.getKey()) + ":");
      var table = new Table();
      sort.getValue()
          .forEach(each -> table.row(each.path("id").asText(), each.path("why").asText()));
      table.print(terminal.out(), "  ");
    }
  }

  private static void line(Terminal terminal, String text) {
    terminal.out().println(Printable.line(text));
  }
}
