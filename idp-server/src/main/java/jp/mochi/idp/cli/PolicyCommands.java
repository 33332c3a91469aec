package jp.mochi.idp.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import jp.mochi.idp.config.PolicyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mochi policy}: the rules. */
@Command(
    name = "policy",
    subcommands = {PolicyCommands.Check.class, PolicyZone.class})
final class PolicyCommands extends Group {

  /** {@code policy check}. */
  @Command(name = "check")
  static final class Check extends LocalCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", descriptionKey = "policy.file")
    private @Nullable Path file;

    Check(Terminal terminal) {
      super(terminal);
    }

    @Override
    public Integer call() {
      var path =
          file == null
              ? WholeConfiguration.read(terminal(), config()).policy()
              : terminal().here().resolve(file);
      return switch (PolicyFile.read(path)) {
        case PolicyFile.Outcome.Read(var policy, var zones, var warnings) -> {
          warnings.forEach(warning -> terminal().out().println(warning.text(terminal().locale())));
          var good = terminal().words().of("policy.good", path, policy.version());
          terminal().out().println(good);
          yield 0;
        }
        case PolicyFile.Outcome.Faulty(var faults) ->
            throw new Failure(
                faults.stream()
                    .map(fault -> fault.text(terminal().locale()))
                    .collect(Collectors.joining("\n")));
      };
    }
  }
}
