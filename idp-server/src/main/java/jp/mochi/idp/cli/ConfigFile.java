package jp.mochi.idp.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the configuration file that a command is meant for. */
final class ConfigFile {
  private static final List<String> USUAL = List.of("mochi.yaml", "conf/mochi.yaml");

  private ConfigFile() {}

  /**
   * The file that was named, else by {@code MOCHI_CONFIG}, else {@code ./mochi.yaml}, {@code
   * ./conf/mochi.yaml} or that of the installation.
   */
  static Path find(Terminal terminal, @Nullable Path named) {
    var words = terminal.words();
    var wanted = named == null ? terminal.environment().get("MOCHI_CONFIG") : named.toString();
    if (wanted != null && !wanted.isBlank()) {
      var file = terminal.here().resolve(wanted);
      if (!Files.isRegularFile(file)) {
        throw new Failure(words.of("config.notThere", file));
      }
      return file;
    }
    for (var usual : USUAL) {
      var file = terminal.here().resolve(usual);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    var installed = Path.of(System.getProperty("mochi.home", ".")).resolve("conf/mochi.yaml");
    if (Files.isRegularFile(installed)) {
      return installed;
    }
    throw new Failure(words.of("config.notFound"));
  }
}
