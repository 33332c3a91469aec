package jp.mochi.idp.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.ConfigurationReader;
import org.jspecify.annotations.Nullable;

/** The configuration as the server needs it: whole, or every fault in it. */
final class WholeConfiguration {
  private WholeConfiguration() {}

  static Configuration read(Terminal terminal, @Nullable Path named) {
    var file = ConfigFile.find(terminal, named);
    return switch (ConfigurationReader.read(file, terminal.environment())) {
      case ConfigurationReader.Outcome.Read(var configuration) -> configuration;
      case ConfigurationReader.Outcome.Faulty(var faults) ->
          throw new Failure(
              faults.stream()
                  .map(fault -> fault.text(terminal.locale()))
                  .collect(Collectors.joining("\n")));
    };
  }
}
