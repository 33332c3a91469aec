package jp.mochi.idp.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code sp presets}: the catalogue. */
@Command(name = "presets")
final class PresetsCommand extends RemoteCommand {
  PresetsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void ask(Remote server) {
    var answer = server.get("/presets", Map.of());
    if (json()) {
      print(answer);
    } else {
      new PresetPrint(terminal()).list(answer);
    }
  }
}
