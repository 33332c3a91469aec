package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi sp}: service providers. */
@Command(
    name = "sp",
    subcommands = {
      SpCommands.Add.class,
      SpCommands.Change.class,
      SpCommands.All.class,
      SpCommands.Show.class,
      SpTest.class,
      SpCommands.AcceptAcs.class,
      SpCommands.Remove.class,
      SpNameCommands.Import.class,
      SpNameCommands.Export.class,
      SpNameCommands.Forget.class,
      PresetsCommand.class,
      PresetCommand.class
    })
final class SpCommands extends Group {
  private static final String PATH = "/service-providers";

  private static String path(String name) {
    return PATH + "/" + Remote.segment(name);
  }

  /** {@code sp add}. */
  @Command(name = "add")
  static final class Add extends RemoteCommand {
    @Parameters(
        paramLabel = "FILE|URL|-|option=value",
        arity = "0..*",
        descriptionKey = "sp.add.words")
    private List<String> words = List.of();

    @Option(names = "--preset", paramLabel = "PRESET", descriptionKey = "sp.add.preset")
    private @Nullable String preset;

    @Option(names = "--name", paramLabel = "NAME", descriptionKey = "sp.add.name")
    private @Nullable String name;

    Add(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      var source = new ServiceSource(terminal(), words);
      if (!(preset == null ? source.complete() : source.completeWithPreset())) {
        throw wrongUse(terminal().words().of("sp.add.what"));
      }
    }

    @Override
    void ask(Remote server) {
      var source = new ServiceSource(terminal(), words);
      var body = source.body();
      if (name != null) {
        body.put("name", name);
      }
      if (preset != null) {
        body.put("preset", preset);
      }
      var options = body.putArray("options");
      source.options().forEach(options::add);
      var entry = server.post(PATH, body);
      if (json()) {
        print(entry);
      } else {
        terminal()
            .out()
            .println(
                terminal().green(terminal().words().of("sp.added", entry.path("name").asText())));
        new ServicePrint(terminal()).whole(entry);
      }
    }
  }

  /** {@code sp set}. */
  @Command(name = "set")
  static final class Change extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "sp.name.which")
    private String name = "";

    @Parameters(
        index = "1..*",
        paramLabel = "option=value",
        arity = "0..*",
        descriptionKey = "sp.set.options")
    private List<String> options = List.of();

    @Option(names = "--metadata", paramLabel = "FILE|URL|-", descriptionKey = "sp.set.metadata")
    private @Nullable String metadata;

    Change(Terminal terminal) {
      super(terminal);
    }

    @Override
    void check() {
      if (options.isEmpty() && metadata == null) {
        throw wrongUse(terminal().words().of("sp.set.what"));
      }
    }

    @Override
    void ask(Remote server) {
      var entry = Remote.JSON.createObjectNode();
      if (metadata != null) {
        var body = new ServiceSource(terminal(), List.of(metadata)).body();
        entry.setAll(
            (com.fasterxml.jackson.databind.node.ObjectNode)
                server.put(path(name) + "/metadata", body));
      }
      if (!options.isEmpty()) {
        var body = Remote.JSON.createObjectNode();
        var texts = body.putArray("options");
        options.forEach(texts::add);
        entry = (com.fasterxml.jackson.databind.node.ObjectNode) server.patch(path(name), body);
      }
      if (json()) {
        print(entry);
      } else {
        terminal().out().println(terminal().green(terminal().words().of("sp.changed", name)));
        new ServicePrint(terminal()).whole(entry);
      }
    }
  }

  /** {@code sp list}. */
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
      } else {
        new ServicePrint(terminal()).list(answer);
      }
    }
  }

  /** {@code sp show}. */
  @Command(name = "show")
  static final class Show extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "sp.name.which")
    private String name = "";

    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var entry = server.get(path(name), Map.of());
      if (json()) {
        print(entry);
      } else {
        new ServicePrint(terminal()).whole(entry);
      }
    }
  }

  /** {@code sp accept-acs}: shows what was refused, and takes it when told to. */
  @Command(name = "accept-acs")
  static final class AcceptAcs extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "REFERENCE", descriptionKey = "sp.accept.reference")
    private String reference = "";

    @Option(names = "--yes", descriptionKey = "sp.accept.yes")
    private boolean yes;

    @Option(names = "--entry", paramLabel = "NAME", descriptionKey = "sp.accept.entry")
    private @Nullable String entry;

    AcceptAcs(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var path = "/refused-acs/" + Remote.segment(reference);
      var refused = server.get(path, Map.of());
      var words = terminal().words();
      if (!json()) {
        var table = new Table();
        table.row(words.of("sp.name"), String.join(" | ", entries(refused)));
        table.row(words.of("sp.acs"), refused.path("location").asText());
        var time = Times.local(refused.path("time").asText(), terminal().clock());
        table.row(words.of("sp.accept.asked"), time, refused.path("address").asText());
        table.row(words.of("sp.accept.signed"), words.of(signed(refused)));
        table.print(terminal().out(), "");
      }
      if (!yes) {
        printUnchanged(refused);
        return;
      }
      var which = Remote.JSON.createObjectNode();
      if (entry != null) {
        which.put("entry", entry);
      }
      var accepted = server.post(path + "/accept", which);
      if (json()) {
        print(accepted);
      } else {
        var name = accepted.path("name").asText();
        terminal().out().println(terminal().green(words.of("sp.accepted", name)));
        new ServicePrint(terminal()).whole(accepted);
      }
    }

    private static List<String> entries(JsonNode refused) {
      var names = new ArrayList<String>();
      refused.path("entries").forEach(name -> names.add(name.asText()));
      return names;
    }

    private static String signed(JsonNode refused) {
      return "sp.accept.signed." + (refused.path("signed").asBoolean() ? "yes" : "no");
    }

    private void printUnchanged(JsonNode refused) {
      if (json()) {
        print(refused);
      } else {
        terminal().err().println(terminal().words().of("sp.accept.not", reference));
      }
    }
  }

  /** {@code sp remove}. */
  @Command(name = "remove")
  static final class Remove extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "sp.name.which")
    private String name = "";

    Remove(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var entry = server.delete(path(name));
      tell(entry, "sp.removed", name);
    }
  }
}
