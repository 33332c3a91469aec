package jp.mochi.idp.cli;

import picocli.CommandLine.Option;

/** Every command explains itself. */
final class Help {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      descriptionKey = "option.help")
  boolean asked;
}
