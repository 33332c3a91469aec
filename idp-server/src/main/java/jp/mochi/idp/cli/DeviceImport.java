package jp.mochi.idp.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code device import}: an asset list. */
@Command(name = "import")
final class DeviceImport extends ImportCommand {
  @Parameters(index = "0", paramLabel = "FILE|-", descriptionKey = "device.import.file")
  private String file = "";

  DeviceImport(Terminal terminal) {
    super(terminal, DeviceCommands.PATH + "/import", "csvBase64", "device.import");
  }

  @Override
  String file() {
    return file;
  }
}
