package jp.mochi.idp.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sp preset}: all that the catalogue knows of one service. */
@Command(name = "preset")
final class PresetCommand extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "preset.which")
  private String name = "";

  PresetCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void ask(Remote server) {
    var preset = server.get("/presets/" + Remote.segment(name), Map.of());
    if (json()) {
      print(preset);
    } else {
      new PresetPrint(terminal()).whole(preset);
    }
  }
}
