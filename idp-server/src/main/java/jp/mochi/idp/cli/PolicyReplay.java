package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy replay}: who would notice if a draft were in force. */
@Command(name = "replay")
final class PolicyReplay extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "policy.draft")
  private Path file = Path.of("");

  @Option(names = "--since", paramLabel = "TIME", descriptionKey = "policy.since")
  private String since = "14d";

  @Option(names = "--until", paramLabel = "TIME", descriptionKey = "policy.until")
  private @Nullable String until;

  PolicyReplay(Terminal terminal) {
    super(terminal);
  }

  @Override
  void ask(Remote server) {
    var draft = Remote.JSON.createObjectNode().put("policy", text()).put("name", file.toString());
    Map<String, String> window = new LinkedHashMap<>();
    window.put("from", since);
    if (until != null) {
      window.put("to", until);
    }
    var bar = new ProgressBar(terminal());
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                server.stream("POST", "/policy/replay", window, draft), StandardCharsets.UTF_8))) {
      var head = json(lines.readLine());
      warn(head);
      var report = report(lines, bar);
      bar.clear();
      show(head, report);
    } catch (IOException broken) {
      bar.clear();
      throw new Failure(terminal().words().of("replay.broken", broken.getMessage()), broken);
    }
  }

  private String text() {
    var path = terminal().here().resolve(file);
    try {
      return Files.readString(path);
    } catch (NoSuchFileException gone) {
      throw new Failure(terminal().words().of("replay.noFile", path), gone);
    } catch (IOException unreadable) {
      var why = unreadable.getMessage();
      throw new Failure(terminal().words().of("replay.unreadable", path, why), unreadable);
    }
  }

  private void warn(JsonNode head) {
    var language = terminal().words().of("language");
    for (var warning : head.path("warnings")) {
      var line = warning.path("element").asText() + ": " + warning.path(language).asText();
      terminal().err().println(Printable.line(line));
    }
  }

  private JsonNode report(BufferedReader lines, ProgressBar bar) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var json = json(line);
      if (json.has("report")) {
        return json.path("report");
      }
      bar.show(json.path("progress").asDouble(), json.path("decided").asLong());
    }
    throw new IOException(terminal().words().of("replay.cut"));
  }

  /** A line that isn't JSON is what a server says that fails on the way. */
  private JsonNode json(@Nullable String line) throws IOException {
    try {
      return line == null ? MissingNode.getInstance() : Remote.JSON.readTree(line);
    } catch (JsonProcessingException notOurs) {
      throw new IOException(terminal().words().of("replay.cut"), notOurs);
    }
  }

  private void show(JsonNode head, JsonNode report) {
    if (json()) {
      var whole = Remote.JSON.createObjectNode();
      for (var field : head.properties()) {
        whole.set(field.getKey(), field.getValue());
      }
      for (var field : report.properties()) {
        whole.set(field.getKey(), field.getValue());
      }
      print(whole);
    } else {
      new ReplayPrint(terminal()).print(file, head, report);
    }
  }
}
