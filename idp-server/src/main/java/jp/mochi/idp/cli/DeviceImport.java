package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code device import}: an asset list. */
@Command(name = "import")
final class DeviceImport extends RemoteCommand {
  /** More than the server takes isn't worth sending. */
  private static final int MOST_BYTES = (1 << 20) + 1;

  @Parameters(index = "0", paramLabel = "FILE|-", descriptionKey = "device.import.file")
  private String file = "";

  @Option(names = "--dry-run", descriptionKey = "device.import.dryRun")
  private boolean dryRun;

  DeviceImport(Terminal terminal) {
    super(terminal);
  }

  @Override
  void ask(Remote server) {
    var body =
        Remote.JSON
            .createObjectNode()
            .put("dryRun", dryRun)
            .put("csvBase64", Base64.getEncoder().encodeToString(bytes()));
    var account = server.postLong(DeviceCommands.PATH + "/import", body);
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
    var words = terminal().words();
    for (var row : account.path("rows")) {
      var text = row.path(words.of("language")).asText();
      if (!text.isEmpty()) {
        terminal().out().println(terminal().red(Printable.line(text)));
      }
    }
    var sum =
        words.of(
            dryRun ? "device.import.would" : "device.import.done",
            account.path("new").asLong(),
            account.path("same").asLong());
    terminal().out().println(terminal().bold(sum));
  }

  private byte[] bytes() {
    var words = terminal().words();
    try (InputStream in =
        file.equals("-")
            ? terminal().in()
            : Files.newInputStream(terminal().here().resolve(file))) {
      return in.readNBytes(MOST_BYTES);
    } catch (NoSuchFileException none) {
      throw new Failure(words.of("sp.names.noFile", file), none);
    } catch (IOException broken) {
      throw new Failure(words.of("sp.names.unreadable", file, broken.getMessage()), broken);
    }
  }
}
