package jp.mochi.idp.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import jp.mochi.idp.config.ConfigurationDirectory;
import jp.mochi.idp.config.ConfigurationDirectory.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mochi init}: a configuration directory to begin with. */
@Command(name = "init")
final class InitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin final Help help = new Help();

  @Parameters(index = "0", paramLabel = "DIR", descriptionKey = "init.directory")
  private Path directory = Path.of("");

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      required = true,
      descriptionKey = "init.baseUrl")
  private String baseUrl = "";

  InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var words = terminal.words();
    var target = terminal.here().resolve(directory);
    switch (ConfigurationDirectory.create(target, address(), terminal.clock())) {
      case Outcome.Created created -> tell(created);
      case Outcome.NotEmpty(var there) -> throw new Failure(words.of("init.notEmpty", there));
      case Outcome.BadBaseUrl(var wrong) -> throw new Failure(words.of("init.badBaseUrl", wrong));
      case Outcome.NotWritable(var there, var cause) ->
          throw new Failure(words.of("init.notWritable", there, cause));
    }
    return 0;
  }

  private URI address() {
    try {
      return new URI(baseUrl);
    } catch (URISyntaxException notOne) {
      throw new Failure(terminal.words().of("init.badBaseUrl", baseUrl), notOne);
    }
  }

  private void tell(Outcome.Created created) {
    var words = terminal.words();
    terminal.out().println(words.of("init.created", created.directory()));
    created.files().forEach(file -> terminal.out().println("  " + file));
    terminal
        .out()
        .println(
            words.of(
                "init.next",
                String.join(", ", created.environment()),
                created.directory().resolve("mochi.yaml")));
  }
}
