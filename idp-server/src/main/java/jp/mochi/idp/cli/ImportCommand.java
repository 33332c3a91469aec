package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import picocli.CommandLine.Option;

/** A command that brings in a list from a file, row by row: all of it, or nothing. */
abstract class ImportCommand extends RemoteCommand {
  /** More than the server takes isn't worth sending. */
  private static final int MOST_BYTES = (1 << 20) + 1;

  /** What isn't wrong with a row is said of these; with {@code --json} of all. */
  private static final int MOST_REMARKS = 20;

  private final String path;
  private final String content;
  private final String words;

  @Option(names = "--dry-run", descriptionKey = "device.import.dryRun")
  private boolean dryRun;

  /**
   * @param path where the server takes the list
   * @param content what the request calls the file's content
   * @param words what the texts of the sum begin with: {@code device.import}
   */
  ImportCommand(Terminal terminal, String path, String content, String words) {
    super(terminal);
    this.path = path;
    this.content = content;
    this.words = words;
  }

  /** The file's name; {@code -} for standard input. */
  abstract String file();

  @Override
  void ask(Remote server) {
    var bytes = read(terminal(), file(), MOST_BYTES);
    var body =
        Remote.JSON
            .createObjectNode()
            .put("dryRun", dryRun)
            .put(content, Base64.getEncoder().encodeToString(bytes));
    var account = server.postLong(path, body);
    if (json()) {
      print(account);
    } else {
      show(account);
    }
    if (account.path("faults").asInt() > 0) {
      terminal().out().flush();
      throw new Failure(
          terminal().words().of("device.import.faults", account.path("faults").asInt()));
    }
  }

  private void show(JsonNode account) {
    var texts = terminal().words();
    int remarks = 0;
    for (var row : account.path("rows")) {
      var text = Printable.line(row.path(texts.of("language")).asText());
      var remark = row.path("unbound").asBoolean();
      if (remark) {
        remarks++;
      }
      if (!text.isEmpty() && (!remark || remarks <= MOST_REMARKS)) {
        terminal().out().println(remark ? text : terminal().red(text));
      }
    }
    if (remarks > 0) {
      terminal().out().println(texts.of(words + ".unbound", remarks));
    }
    var sum =
        texts.of(
            words + (dryRun ? ".would" : ".done"),
            account.path("new").asLong(),
            account.path("same").asLong());
    terminal().out().println(terminal().bold(sum));
  }
}
