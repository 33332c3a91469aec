package jp.mochi.idp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code mochi sp} for the lasting names that a service knows people by. */
final class SpNameCommands {
  /** More than the server takes isn't worth sending. */
  private static final int MOST_BYTES = (1 << 20) + 1;

  private SpNameCommands() {}

  /** Which names of which service. */
  static final class Which {
    @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "sp.name.which")
    private String service = "";

    @Option(names = "--pairwise", descriptionKey = "sp.names.pairwise")
    private boolean pairwise;

    String path() {
      return "/service-providers/" + Remote.segment(service) + "/names";
    }

    String kind() {
      return pairwise ? "pairwise" : "persistent";
    }
  }

  /** {@code sp import-names}. */
  @Command(name = "import-names")
  static final class Import extends RemoteCommand {
    @Mixin private final Which which = new Which();

    @Parameters(index = "1", paramLabel = "FILE|-", descriptionKey = "sp.names.file")
    private String file = "";

    @Option(names = "--dry-run", descriptionKey = "sp.names.dryRun")
    private boolean dryRun;

    @Option(names = "--pass-over-unknown", descriptionKey = "sp.names.passOver")
    private boolean passOver;

    @Option(names = "--give-back", descriptionKey = "sp.names.giveBack")
    private boolean giveBack;

    Import(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var body =
          Remote.JSON
              .createObjectNode()
              .put("kind", which.kind())
              .put("dryRun", dryRun)
              .put("passOverUnknown", passOver)
              .put("giveBack", giveBack)
              .put(
                  "csvBase64",
                  Base64.getEncoder().encodeToString(read(terminal(), file, MOST_BYTES)));
      var account = server.postLong(which.path(), body);
      if (json()) {
        print(account);
      } else {
        show(account);
      }
      if (account.path("faults").asInt() > 0) {
        terminal().out().flush();
        throw new Failure(terminal().words().of("sp.names.faults", account.path("faults").asInt()));
      }
    }

    /** A dry run accounts for each row; an import says what it left out. */
    private void show(JsonNode account) {
      var words = terminal().words();
      for (var row : account.path("rows")) {
        var quiet = !dryRun && row.path("verdict").asText().matches("NEW|SAME|RETIRED");
        if (!quiet) {
          var line = Printable.line(row.path(words.of("language")).asText() + known(row));
          terminal().out().println(row.path("fault").asBoolean() ? terminal().red(line) : line);
        }
      }
      var sum =
          words.of(
              dryRun ? "sp.names.would" : "sp.names.imported",
              account.path("new").asLong(),
              account.path("same").asLong(),
              account.path("passedOver").asLong(),
              account.path("retired").asLong());
      terminal().out().println(terminal().bold(sum));
    }

    /** Whom the person of a row stands for, for whoever reads it to see that it isn't another. */
    private static String known(JsonNode row) {
      return row.has("personId")
          ? " [" + row.path("displayName").asText() + ", " + row.path("personId").asText() + "]"
          : "";
    }
  }

  /** {@code sp export-names}. */
  @Command(name = "export-names")
  static final class Export extends RemoteCommand {
    @Mixin private final Which which = new Which();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        descriptionKey = "sp.names.output")
    private @Nullable Path output;

    Export(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      try (var in = server.stream("GET", which.path(), Map.of("kind", which.kind()))) {
        if (output == null) {
          shown(in);
          return;
        }
        try (var out = Files.newOutputStream(terminal().here().resolve(output))) {
          in.transferTo(out);
        }
      } catch (IOException broken) {
        throw new Failure(terminal().words().of("sp.names.broken", broken.getMessage()), broken);
      }
    }

    /** On standard output, which may be a terminal that obeys control characters. */
    private void shown(InputStream in) throws IOException {
      var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        terminal().out().writeBytes((Printable.line(line) + "\r\n").getBytes(UTF_8));
      }
    }
  }

  /** {@code sp forget-name}. */
  @Command(name = "forget-name")
  static final class Forget extends RemoteCommand {
    @Mixin private final Which which = new Which();

    @Parameters(index = "1", paramLabel = "PERSON", descriptionKey = "sp.names.person")
    private String person = "";

    Forget(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var path = which.path() + "/" + Remote.segment(person) + "?kind=" + which.kind();
      var gone = server.delete(path);
      tell(gone, "sp.names.forgotten", gone.path("value").asText(), person);
    }
  }
}
