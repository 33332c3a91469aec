package jp.mochi.idp.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the server is reached; every command that asks it has these options. */
final class Reach {
  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
  @Nullable Path config;

  @Option(names = "--server", paramLabel = "URL", descriptionKey = "option.server")
  @Nullable String server;

  @Option(names = "--token", paramLabel = "FILE", descriptionKey = "option.token")
  @Nullable Path token;

  @Option(names = "--ca", paramLabel = "FILE", descriptionKey = "option.ca")
  @Nullable Path ca;

  /** A connection to it. */
  Remote open(Terminal terminal) {
    var words = terminal.words();
    var place = new ServerPlace(terminal);
    return server == null
        ? new Remote(place.local(config), words)
        : new Remote(place.remote(server, token, ca), words);
  }
}
