package jp.mochi.idp.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi token}: who else may use the interface. */
@Command(
    name = "token",
    subcommands = {TokenCommands.Create.class, TokenCommands.All.class, TokenCommands.Revoke.class})
final class TokenCommands extends Group {
  private static final String PATH = "/tokens";

  /** What a token is for. */
  enum TokenRole {
    admin,
    helpdesk,
    auditor,
    reporter
  }

  /** {@code token create}. */
  @Command(name = "create")
  static final class Create extends RemoteCommand {
    @Option(
        names = "--role",
        required = true,
        paramLabel = "admin|helpdesk|auditor|reporter",
        descriptionKey = "token.role")
    private TokenRole role = TokenRole.auditor;

    @Option(
        names = "--person",
        required = true,
        paramLabel = "USERNAME",
        descriptionKey = "token.person")
    private String person = "";

    @Option(names = "--expires", paramLabel = "90d|never", descriptionKey = "token.expires")
    private @Nullable String expires;

    @Option(names = "--name", paramLabel = "TEXT", descriptionKey = "token.name")
    private @Nullable String name;

    Create(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if (expires != null && !expires.matches("[1-9][0-9]{0,3}d|never")) {
        throw wrongUse(terminal().words().of("token.expires.form"));
      }
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("role", role.name()).put("person", person);
      if (expires != null) {
        body.put("expires", expires);
      }
      if (name != null) {
        body.put("name", name);
      }
      var made = server.post(PATH, body);
      if (json()) {
        print(made);
        return;
      }
      terminal().err().println(terminal().words().of("token.made", made.path("id").asText()));
      terminal().out().println(made.path("secret").asText());
    }
  }

  /** {@code token list}. */
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
      var words = terminal().words();
      var table = new Table();
      for (var token : answer.path("tokens")) {
        var clock = terminal().clock();
        var used = Times.local(token.path("lastUsed").asText(), clock);
        var end = Times.local(token.path("expires").asText(), clock);
        table.row(
            token.path("id").asText(),
            token.path("role").asText(),
            token.path("person").asText(),
            end.isEmpty() ? words.of("token.endless") : words.of("until", end),
            used.isEmpty() ? words.of("token.unused") : words.of("token.used", used),
            token.path("name").asText());
      }
      if (table.isEmpty()) {
        terminal().out().println(words.of("token.none"));
      }
      table.print(terminal().out(), "");
    }
  }

  /** {@code token revoke}. */
  @Command(name = "revoke")
  static final class Revoke extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "token.id")
    private String id = "";

    Revoke(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var gone = server.delete(PATH + "/" + Remote.segment(id));
      tell(gone, "token.revoked", id);
    }
  }
}
