package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code blocklist match}: all devices looked at again for an entry. */
@Command(name = "match")
final class BlocklistMatch extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "ID", descriptionKey = "blocklist.id")
  private String id = "";

  BlocklistMatch(Terminal terminal) {
    super(terminal);
  }

  @Override
  void ask(Remote server) {
    var entry = new Follow(terminal()).to(server, id);
    if (json()) {
      print(entry);
    } else {
      BlocklistPrint.added(entry, terminal());
    }
  }

  /** Shows how far a look is until it is over. */
  static final class Follow {
    private final Terminal terminal;

    Follow(Terminal terminal) {
      this.terminal = terminal;
    }

    /** The entry with what was found in the end. */
    JsonNode to(Remote server, String id) {
      var bar = new ProgressBar(terminal);
      var path = BlocklistCommands.path(id) + "/match";
      try (var lines =
          new BufferedReader(
              new InputStreamReader(
                  server.stream("POST", path, Map.of()), StandardCharsets.UTF_8))) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          var json = json(line);
          if (json.has("report")) {
            return json.path("report");
          }
          bar.show(json.path("progress").asDouble(), json.path("looked").asLong());
        }
        throw new IOException(terminal.words().of("blocklist.cut"));
      } catch (IOException broken) {
        throw new Failure(terminal.words().of("blocklist.broken", broken.getMessage()), broken);
      } finally {
        bar.clear();
      }
    }

    private JsonNode json(String line) throws IOException {
      try {
        return Remote.JSON.readTree(line);
      } catch (JsonProcessingException notOurs) {
        throw new IOException(terminal.words().of("blocklist.cut"), notOurs);
      }
    }
  }
}
