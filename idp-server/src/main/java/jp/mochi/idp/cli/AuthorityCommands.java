package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi certificate ca}: our own certificate authority, and rolling it over. */
@Command(
    name = "ca",
    subcommands = {
      AuthorityCommands.All.class,
      AuthorityCommands.Init.class,
      AuthorityCommands.RollOver.class,
      AuthorityCommands.Use.class,
      AuthorityCommands.Remove.class,
      AuthorityCommands.Revoke.class
    })
final class AuthorityCommands extends Group {
  static final String PATH = "/certificate-authorities";
  private static final String NEXT = PATH + "/next";

  /** {@code ca list}. */
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
      if (answer.path("authorities").isEmpty()) {
        terminal().out().println(terminal().words().of("ca.none"));
      }
      table(answer, terminal());
    }
  }

  /** {@code ca init}. */
  @Command(name = "init")
  static final class Init extends RemoteCommand {
    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "ca.name")
    private @Nullable String name;

    @Option(names = "--key", paramLabel = "ec|rsa", descriptionKey = "ca.key")
    private String key = "ec";

    Init(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      checkKey(this, key);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("key", key);
      if (name != null) {
        body.put("name", name);
      }
      said(this, server.post(PATH, body), "ca.made", "ca.made.next");
    }
  }

  /** {@code ca rollover}. */
  @Command(name = "rollover")
  static final class RollOver extends RemoteCommand {
    @Option(names = "--key", paramLabel = "ec|rsa", descriptionKey = "ca.rollover.key")
    private @Nullable String key;

    @Option(names = "--root", descriptionKey = "ca.rollover.root")
    private boolean root;

    RollOver(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if (key != null) {
        checkKey(this, key);
      }
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("root", root);
      if (key != null) {
        body.put("key", key);
      }
      said(this, server.post(NEXT, body), "ca.next", "ca.next.next");
    }
  }

  /** {@code ca use}. */
  @Command(name = "use")
  static final class Use extends RemoteCommand {
    @Option(names = "--early", descriptionKey = "ca.use.early")
    private boolean early;

    Use(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("early", early);
      said(this, server.post(NEXT + "/use", body), "ca.used", "ca.used.next");
    }
  }

  /** {@code ca remove}. */
  @Command(name = "remove")
  static final class Remove extends RemoteCommand {
    Remove(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      said(this, server.delete(NEXT), "ca.removed", "");
    }
  }

  /** {@code ca revoke}. */
  @Command(name = "revoke")
  static final class Revoke extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "ca.revoke.id")
    private String id = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "REASON",
        descriptionKey = "ca.revoke.reason")
    private String reason = "";

    Revoke(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("reason", reason);
      var at = PATH + "/" + Remote.segment(id) + "/revoke";
      said(this, server.post(at, body), "ca.revoked", "ca.revoked.next");
    }
  }

  private static void checkKey(RemoteCommand command, String key) {
    if (!key.matches("ec|rsa")) {
      throw command.wrongUse(command.terminal().words().of("ca.key.what"));
    }
  }

  /** What was done, to which authorities, and what comes next. */
  private static void said(RemoteCommand command, JsonNode answer, String what, String next) {
    if (command.json()) {
      command.print(answer);
      return;
    }
    var terminal = command.terminal();
    var first = answer.path("authorities").path(0);
    terminal.err().println(terminal.words().of(what, first.path("id").asText()));
    table(answer, terminal);
    if (!next.isEmpty()) {
      terminal.err().println(terminal.words().of(next));
    }
  }

  private static void table(JsonNode answer, Terminal terminal) {
    var words = terminal.words();
    var table = new Table();
    for (var authority : answer.path("authorities")) {
      table.row(
          authority.path("id").asText(),
          words.of("ca.role." + authority.path("role").asText()),
          words.of("ca.state." + authority.path("state").asText()),
          authority.path("key").asText(),
          words.of("ca.keyIn." + authority.path("keyIn").asText()),
          words.of("until", Times.local(authority.path("notAfter").asText(), terminal.clock())),
          authority.path("subject").asText());
    }
    table.print(terminal.out(), "");
  }
}
