package jp.mochi.idp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import jp.mochi.idp.api.ZoneRoutes;
import jp.mochi.idp.config.ZonesFile;
import jp.mochi.idp.network.IpAddress;
import jp.mochi.idp.network.OfflineZones;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code policy zone}: in which zones an address lies. The running server is asked, since it has
 * the lists that it fetched; where none runs, the policy's file and those beside it answer.
 */
@Command(name = "zone")
final class PolicyZone implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin final Help help = new Help();
  @Mixin private final Reach reach = new Reach();

  @Parameters(index = "0", paramLabel = "ADDRESS", descriptionKey = "policy.address")
  private String address = "";

  @Option(names = "--json", descriptionKey = "option.json")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  PolicyZone(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    var asked =
        IpAddress.parse(address)
            .orElseThrow(
                () ->
                    new CommandLine.ParameterException(
                        spec.commandLine(), terminal.words().of("policy.notAnAddress", address)));
    var why = why(asked);
    if (json) {
      var text = Remote.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(why);
      terminal.out().println(Printable.json(text));
    } else {
      print(why);
    }
    terminal.out().flush();
    return 0;
  }

  private JsonNode why(IpAddress asked) {
    try (var server = reach.open(terminal)) {
      return server.get("/zones/" + Remote.segment(asked.toString()), Map.of());
    } catch (Failure failure) {
      boolean nobodyThere =
          failure.getCause() instanceof NoSuchFileException
              || failure.getCause() instanceof ConnectException;
      if (reach.server != null || !nobodyThere) {
        throw failure;
      }
      terminal.err().println(terminal.words().of("policy.zonesFromFile"));
      return fromFile(asked);
    }
  }

  private JsonNode fromFile(IpAddress asked) {
    var policy = WholeConfiguration.read(terminal, reach.config).policy();
    return switch (ZonesFile.read(policy)) {
      case ZonesFile.Outcome.Read(var plan, var warnings) ->
          ZoneRoutes.json(OfflineZones.read(plan).why(asked));
      case ZonesFile.Outcome.Faulty(var faults) ->
          throw new Failure(
              faults.stream()
                  .map(fault -> fault.text(terminal.locale()))
                  .collect(Collectors.joining("\n")));
    };
  }

  private void print(JsonNode why) {
    var words = terminal.words();
    var table = new Table();
    why.path("in")
        .forEach(
            in ->
                table.row(
                    words.of("policy.in", in.path("zone").asText()),
                    in.path("range").asText(),
                    in.path("from").asText()));
    why.path("unknown")
        .forEach(
            unknown ->
                table.row(
                    words.of("policy.unknown", unknown.path("zone").asText()),
                    "",
                    unknown.path("why").asText()));
    why.path("out").forEach(out -> table.row(words.of("policy.out", out.asText()), "", ""));
    if (table.isEmpty()) {
      terminal.out().println(words.of("policy.noZones"));
    }
    table.print(terminal.out(), "");
  }
}
