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
  static final class All extends RemoteCommand {
    @Option(names = "--removed", descriptionKey = "blocklist.removed.too")
    private boolean removed;

    @Option(names = "--limit", paramLabel = "N", descriptionKey = "device.limit")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "ID", descriptionKey = "blocklist.after")
    private @Nullable String after;

    All(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if (limit < 1 || limit > 500) {
        throw wrongUse(terminal().words().of("audit.limit.range"));
      }
    }

    @Override
    void ask(Remote server) {
      var query = new LinkedHashMap<String, String>();
      query.put("limit", String.valueOf(limit));
      query.put("removed", removed ? "yes" : "no");
      if (after != null) {
        query.put("after", after);
      }
      var answer = server.get(PATH, query);
      if (json()) {
        print(answer);
        return;
      }
      var words = terminal().words();
      var table = new Table();
      answer.path("entries").forEach(entry -> BlocklistPrint.row(table, entry, terminal()));
      if (table.isEmpty()) {
        terminal().out().println(words.of("blocklist.none"));
      }
      table.print(terminal().out(), "");
      if (answer.hasNonNull("next")) {
        terminal().err().println(words.of("audit.more", answer.path("next").asText()));
      }
    }
  }

  /** {@code blocklist show}. */
  @Command(name = "show")
  static final class Show extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "ID", descriptionKey = "blocklist.id")
    private String id = "";

    @Option(names = "--limit", paramLabel = "N", descriptionKey = "device.limit")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "PLACE", descriptionKey = "blocklist.place")
    private @Nullable String after;

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if (limit < 1 || limit > 500) {
        throw wrongUse(terminal().words().of("audit.limit.range"));
      }
    }

    @Override
    void ask(Remote server) {
      var query = new LinkedHashMap<String, String>();
      query.put("limit", String.valueOf(limit));
      if (after != null) {
        query.put("after", after);
      }
      var entry = server.get(path(id), java.util.Map.of());
      var matches = server.get(path(id) + "/devices", query);
      if (json()) {
        if (entry instanceof ObjectNode whole) {
          whole.set("matches", matches.path("devices"));
          whole.set("next", matches.path("next"));
        }
        print(entry);
      } else {
        BlocklistPrint.whole(entry, matches, terminal());
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
