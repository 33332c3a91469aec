package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import jp.mochi.idp.key.KeyUse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi key}: the keys that services know us by, and rolling them over. */
@Command(
    name = "key",
    subcommands = {
      KeyCommands.All.class,
      KeyCommands.Add.class,
      KeyCommands.Use.class,
      KeyCommands.Remove.class
    })
final class KeyCommands extends Group {
  private static final String PATH = "/signing-keys";

  /** {@code key list}. */
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
      answer.path("signingKeys").forEach(key -> row(table, key, terminal()));
      table.print(terminal().out(), "");
    }
  }

  /** {@code key add}. */
  @Command(name = "add")
  static final class Add extends RemoteCommand {
    @Option(names = "--for", paramLabel = "rsa|ec|decryption", descriptionKey = "key.for")
    private String use = "rsa";

    Add(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      checkUse(this, use);
    }

    @Override
    void ask(Remote server) {
      var made = server.post(PATH, Remote.JSON.createObjectNode().put("use", use));
      if (json()) {
        print(made);
        return;
      }
      var words = terminal().words();
      var first = made.path("state").asText().equals("current");
      var decrypts = use.equals("decryption");
      var said = decrypts ? "key.added.decryption" : first ? "key.added.first" : "key.added";
      terminal().err().println(words.of(said, made.path("id").asText()));
      var facts = new Table();
      row(facts, made, terminal());
      facts.print(terminal().out(), "");
      terminal().out().print(made.path("pem").asText());
      if (!decrypts) {
        terminal().err().println(words.of(first ? "key.added.first.next" : "key.added.next"));
      }
    }
  }

  /** {@code key use}. */
  @Command(name = "use")
  static final class Use extends RemoteCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", descriptionKey = "key.use.id")
    private @Nullable String id;

    @Option(names = "--for", paramLabel = "rsa|ec|decryption", descriptionKey = "key.for")
    private String use = "rsa";

    @Option(names = "--early", descriptionKey = "key.use.early")
    private boolean early;

    Use(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      checkUse(this, use);
    }

    @Override
    void ask(Remote server) {
      var body = Remote.JSON.createObjectNode().put("early", early).put("use", use);
      if (id != null) {
        body.put("id", id);
      }
      var used = server.post(PATH + "/use", body);
      var decrypts = used.path("use").asText().equals("decryption");
      tell(used, decrypts ? "key.used.decryption" : "key.used", used.path("id").asText());
    }
  }

  /** {@code key remove}. */
  @Command(name = "remove")
  static final class Remove extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "key.id")
    private String id = "";

    Remove(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var gone = server.delete(PATH + "/" + Remote.segment(id));
      tell(gone, "key.removed", id);
    }
  }

  private static void checkUse(RemoteCommand command, String use) {
    if (KeyUse.of(use).isEmpty()) {
      throw command.wrongUse(command.terminal().words().of("key.for.what"));
    }
  }

  private static void row(Table table, JsonNode key, Terminal terminal) {
    var words = terminal.words();
    table.row(
        key.path("id").asText(),
        words.of("key.of." + key.path("use").asText()),
        words.of("key.state." + key.path("state").asText()),
        words.of("key.since", Times.local(key.path("since").asText(), terminal.clock())),
        words.of("until", Times.local(key.path("notAfter").asText(), terminal.clock())),
        "SHA-256 " + key.path("sha256").asText());
  }
}
