package jp.mochi.idp.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mochi policy}: the rules. */
@Command(
    name = "policy",
    subcommands = {
      PolicyCheckCommand.class,
      PolicyExplain.class,
      PolicyHints.class,
      PolicyReplay.class,
      PolicyZone.class,
      PolicyCommands.Versions.class,
      PolicyCommands.Show.class
    })
final class PolicyCommands extends Group {
  private static final String PATH = "/policy/versions";

  /** {@code policy versions}. */
  @Command(name = "versions")
  static final class Versions extends RemoteCommand {
    Versions(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var answer = server.get(PATH, Map.of());
      if (json()) {
        print(answer);
        return;
      }
      var words = terminal().words();
      var table = new Table();
      answer
          .path("versions")
          .forEach(
              version ->
                  table.row(
                      version.path("number").asText(),
                      version.path("hash").asText().substring(0, 12),
                      Times.local(version.path("created").asText(), terminal().clock()),
                      version.path("loadedBy").asText(),
                      version.path("inForce").asBoolean() ? words.of("policy.inForce") : ""));
      table.print(terminal().out(), "");
    }
  }

  /** {@code policy show}. */
  @Command(name = "show")
  static final class Show extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NUMBER", descriptionKey = "policy.number")
    private long number;

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var version = server.get(PATH + "/" + number, Map.of());
      if (json()) {
        print(version);
      } else {
        terminal().out().print(version.path("text").asText());
      }
    }
  }
}
