package jp.mochi.idp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mochi audit}: what happened. */
@Command(
    name = "audit",
    subcommands = {AuditCommands.Search.class, AuditCommands.Export.class})
final class AuditCommands extends Group {

  /** What to look for. */
  static final class Query {
    @Option(names = "--person", paramLabel = "NAME|ID", descriptionKey = "audit.person")
    @Nullable String person;

    @Option(names = "--service", paramLabel = "ENTITY-ID", descriptionKey = "audit.service")
    @Nullable String service;

    @Option(names = "--from", paramLabel = "TIME", descriptionKey = "audit.from")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", descriptionKey = "audit.to")
    @Nullable String to;

    @Option(names = "--result", paramLabel = "RESULT", descriptionKey = "audit.result")
    @Nullable String result;

    @Option(names = "--reference", paramLabel = "ID", descriptionKey = "audit.reference")
    @Nullable String reference;

    Map<String, String> asQuery() {
      var query = new LinkedHashMap<String, String>();
      RemoteCommand.put(query, "person", person);
      RemoteCommand.put(query, "service", service);
      RemoteCommand.put(query, "from", from);
      RemoteCommand.put(query, "to", to);
      RemoteCommand.put(query, "result", result);
      RemoteCommand.put(query, "reference", reference);
      return query;
    }
  }

  /** {@code audit search}. */
  @Command(name = "search")
  static final class Search extends PagedCommand {
    @Mixin private final Query query = new Query();

    Search(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var asked = query.asQuery();
      asked.putAll(page());
      var page = server.get("/audit", asked);
      if (json()) {
        print(page);
        return;
      }
      table(page, "records", this::line, "audit.none");
      if (query.reference != null) {
        page.path("records").forEach(new AuditDetail(terminal())::print);
      }
      next(page);
    }

    private void line(Table table, JsonNode record) {
      var detail = record.path("detail");
      table.row(
          Times.local(record.path("time").asText(), terminal().clock()),
          record.path("reference").asText(),
          record.path("kind").asText(),
          record.path("username").asText(record.path("person").asText()),
          record.path("address").asText(),
          (record.path("reason").asText()
                  + " "
                  + detail.path("operation").asText()
                  + " "
                  + detail.path("subject").asText()
                  + " "
                  + record.path("service").asText())
              .strip());
    }
  }

  /** {@code audit export}. */
  @Command(name = "export")
  static final class Export extends RemoteCommand {
    @Mixin private final Query query = new Query();

    /** How it is written. */
    enum Format {
      jsonl,
      csv
    }

    @Option(names = "--format", paramLabel = "jsonl|csv", descriptionKey = "audit.format")
    private Format format = Format.jsonl;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        descriptionKey = "audit.output")
    private @Nullable Path output;

    Export(Terminal terminal) {
      super(terminal);
    }

    @Override
    void ask(Remote server) {
      var asked = query.asQuery();
      asked.put("format", format.name());
      try (var in = server.stream("GET", "/audit/export", asked)) {
        if (output == null) {
          shown(in);
          return;
        }
        try (var out = new BufferedOutputStream(open(output))) {
          in.transferTo(out);
        }
      } catch (IOException broken) {
        throw new Failure(terminal().words().of("audit.broken", broken.getMessage()), broken);
      }
    }

    /**
     * On standard output, which may be a terminal: JSON says the same by escapes, CSV has blanks
     * for control characters. A file has all as it was recorded.
     */
    private void shown(InputStream in) throws IOException {
      var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
      var end = format == Format.csv ? "\r\n" : "\n";
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var text = format == Format.csv ? Printable.line(line) : Printable.json(line);
        terminal().out().writeBytes((text + end).getBytes(UTF_8));
      }
    }

    private OutputStream open(Path file) throws IOException {
      return Files.newOutputStream(terminal().here().resolve(file));
    }
  }
}
