package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi blocklist}: which apps the company doesn't want on devices. */
@Command(
    name = "blocklist",
    subcommands = {
      BlocklistCommands.All.class,
      BlocklistCommands.Show.class,
      BlocklistCommands.Add.class,
      BlocklistCommands.Remove.class,
      BlocklistImport.class,
      BlocklistMatch.class,
      CollectionCommands.class
    })
final class BlocklistCommands extends Group {
  static final String PATH = "/blocklist";

  static String path(String id) {
    return PATH + "/" + Remote.segment(id);
  }

  /** {@code blocklist list}. */
  @Command(name = "list")
  static final class All extends PagedCommand {
    @Option(names = "--removed", descriptionKey = "blocklist.removed.too")
    private boolean removed;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var query = page();
      query.put("removed", removed ? "yes" : "no");
      var answer = server.get(PATH, query);
      print(
          answer,
          "entries",
          (table, entry) -> BlocklistPrint.row(table, entry, terminal()),
          "blocklist.none");
    }
  }

  /** {@code blocklist show}. */
  @Command(name = "show")
  static final class Show extends PagedCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "blocklist.id")
    private String id = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var entry = server.get(path(id), java.util.Map.of());
      var matches = server.get(path(id) + "/devices", page());
      if (json()) {
        if (entry instanceof ObjectNode whole) {
          whole.set("matches", matches.path("devices"));
          whole.set("next", matches.path("next"));
        }
        print(entry);
      } else {
        BlocklistPrint.whole(entry, matches, terminal());
        next(matches);
      }
    }
  }

  /** {@code blocklist add}. */
  @Command(name = "add")
  static final class Add extends RemoteCommand {
    @Option(names = "--app", paramLabel = "ID", descriptionKey = "blocklist.app")
    private @Nullable String app;

    @Option(names = "--versions", paramLabel = "RANGE", descriptionKey = "blocklist.versions")
    private @Nullable String versions;

    @Option(names = "--signer", paramLabel = "TEXT", descriptionKey = "blocklist.signer")
    private @Nullable String signer;

    @Option(names = "--sha256", paramLabel = "HEX", descriptionKey = "blocklist.sha256")
    private @Nullable String sha256;

    @Option(
        names = "--action",
        paramLabel = "warn|suspend|sign-out",
        descriptionKey = "blocklist.action")
    private @Nullable String action;

    @Option(names = "--look-back", paramLabel = "30d", descriptionKey = "blocklist.lookBack")
    private @Nullable String lookBack;

    @Option(
        names = "--reason-ja",
        required = true,
        paramLabel = "TEXT",
        descriptionKey = "blocklist.reasonJa")
    private String reasonJa = "";

    @Option(
        names = "--reason-en",
        required = true,
        paramLabel = "TEXT",
        descriptionKey = "blocklist.reasonEn")
    private String reasonEn = "";

    @Option(names = "--dry-run", descriptionKey = "blocklist.dryRun")
    private boolean dryRun;

    Add(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var entry = server.post(PATH, body());
      if (!dryRun && !entry.hasNonNull("matched")) {
        entry = new BlocklistMatch.Follow(terminal()).to(server, entry.path("id").asText());
      }
      if (json()) {
        print(entry);
      } else if (dryRun) {
        var devices = entry.path("devices").asLong();
        terminal().out().println(terminal().words().of("blocklist.would", devices));
      } else {
        BlocklistPrint.added(entry, terminal());
      }
    }

    private ObjectNode body() {
      var values = new LinkedHashMap<String, @Nullable String>();
      values.put("app", app);
      values.put("versions", versions);
      values.put("signer", signer);
      values.put("sha256", sha256);
      values.put("action", action);
      values.put("lookBack", lookBack);
      values.put("reasonJa", reasonJa);
      values.put("reasonEn", reasonEn);
      var body = Remote.JSON.createObjectNode().put("dryRun", dryRun);
      values.forEach(
          (name, value) -> {
            if (value != null) {
              body.put(name, value);
            }
          });
      return body;
    }
  }

  /** {@code blocklist remove}. */
  @Command(name = "remove")
  static final class Remove extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "blocklist.id")
    private String id = "";

    Remove(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      JsonNode entry = server.delete(path(id));
      if (json()) {
        print(entry);
      } else {
        BlocklistPrint.removed(entry, terminal());
      }
    }
  }
}
