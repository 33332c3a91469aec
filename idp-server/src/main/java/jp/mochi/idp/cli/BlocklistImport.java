package jp.mochi.idp.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code blocklist import}: a file of entries. */
@Command(name = "import")
final class BlocklistImport extends ImportCommand {
  @Parameters(index = "0", paramLabel = "FILE|-", descriptionKey = "blocklist.import.file")
  private String file = "";

  BlocklistImport(Terminal terminal) {
    super(terminal, BlocklistCommands.PATH + "/import", "fileBase64", "blocklist.import");
  }

  @Override
  String file() {
    return file;
  }
}
