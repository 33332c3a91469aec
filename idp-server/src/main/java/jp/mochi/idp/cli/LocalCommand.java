package jp.mochi.idp.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that does its work here, without a running server. */
abstract class LocalCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin final Help help = new Help();

  @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
  private @Nullable Path config;

  LocalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  @Nullable Path config() {
    return config;
  }
}
