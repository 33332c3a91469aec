package jp.mochi.idp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.config.Fault;
import jp.mochi.idp.config.FaultCode;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.hint.ServiceRanges;
import jp.mochi.idp.network.OfflineZones;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code policy check}: what is wrong with a file. It is read here, where its zones' lists lie;
 * which services, groups and factors there are is asked of the running server. Where none runs,
 * that is said not to be checked.
 */
@Command(name = "check")
final class PolicyCheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin final Help help = new Help();
  @Mixin private final Reach reach = new Reach();

  @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", descriptionKey = "policy.file")
  private @Nullable Path file;

  PolicyCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var path =
        file == null
            ? WholeConfiguration.read(terminal, reach.config).policy()
            : terminal.here().resolve(file);
    var scope = scope(path);
    var read = good(PolicyFile.read(path, scope.orElseGet(this::here)));
    read.warnings()
        .forEach(
            warning -> terminal.out().println(Printable.lines(warning.text(terminal.locale()))));
    scope.ifPresent(all -> nowhere(path, read, all));
    terminal.out().println(terminal.words().of("policy.good", path, read.policy().version()));
    terminal.out().flush();
    return 0;
  }

  /** Services that the rules permit, though from no address. A list that isn't here opens all. */
  private void nowhere(Path path, PolicyFile.Outcome.Read read, PolicyScope scope) {
    var zones = OfflineZones.read(read.zones());
    var told = new HashSet<String>();
    read.warnings().stream()
        .filter(warning -> warning.code() == FaultCode.POLICY_UNREACHABLE)
        .forEach(warning -> told.addAll(warning.arguments()));
    scope.services().stream()
        .filter(service -> !told.contains(service.name()))
        .filter(service -> ServiceRanges.of(read.policy(), zones, service).stretches().isEmpty())
        .map(service -> List.of(service.name()))
        .map(name -> new Fault(path, 0, "rules", FaultCode.POLICY_NOWHERE, name))
        .forEach(
            warning -> terminal.out().println(Printable.lines(warning.text(terminal.locale()))));
  }

  /** What the configuration alone tells of; a draft may lie where there is none. */
  private PolicyScope here() {
    try {
      return PolicyScope.of(WholeConfiguration.read(terminal, reach.config));
    } catch (Failure none) {
      return PolicyScope.PASSWORDS;
    }
  }

  private PolicyFile.Outcome.Read good(PolicyFile.Outcome outcome) {
    return switch (outcome) {
      case PolicyFile.Outcome.Read read -> read;
      case PolicyFile.Outcome.Faulty(var faults) ->
          throw new Failure(
              faults.stream()
                  .map(fault -> fault.text(terminal.locale()))
                  .collect(Collectors.joining("\n")));
    };
  }

  /**
   * What the server knows; empty, and said so, where none can be asked. It is asked of the groups
   * that the rules name, whatever can be proved where this command runs. Of rules that can't be
   * read nobody knows the groups, and none is missed then.
   */
  private Optional<PolicyScope> scope(Path path) {
    var named =
        PolicyFile.read(path, PolicyScope.EVERYTHING) instanceof PolicyFile.Outcome.Read read
            ? Optional.of(read.policy().groups())
            : Optional.<Set<String>>empty();
    try (var server = reach.open(terminal)) {
      var body = Remote.JSON.createObjectNode();
      named.ifPresent(groups -> groups.forEach(body.putArray("groups")::add));
      var told = scope(server.post("/policy/scope", body));
      return Optional.of(named.isPresent() ? told : told.with(Optional.empty(), told.services()));
    } catch (Failure failure) {
      if (reach.server != null) {
        throw failure;
      }
      terminal.err().println(terminal.words().of("policy.checkedAlone"));
      return Optional.empty();
    }
  }

  private PolicyScope scope(JsonNode answer) {
    if (!answer.has("groups")) {
      terminal.err().println(terminal.words().of("policy.groupsUnchecked"));
    }
    return new PolicyScope(
        Set.copyOf(texts(answer.path("factors")).stream().map(it -> factor(it)).toList()),
        answer.has("groups")
            ? Optional.of(new HashSet<>(texts(answer.path("groups"))))
            : Optional.empty(),
        services(answer.path("services")),
        answer.path("certificatesTellDevice").asBoolean(),
        answer.path("certificatesTellIdentifier").asBoolean(),
        services(answer.path("inHouse")));
  }

  private static Factor factor(String text) {
    return Factor.of(text).orElseThrow(() -> new Failure(text));
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static List<ServiceFacts> services(JsonNode array) {
    var services = new ArrayList<ServiceFacts>();
    array.forEach(
        service ->
            services.add(
                new ServiceFacts(
                    service.path("name").asText(),
                    Set.copyOf(texts(service.path("tags"))),
                    service.has("sensitivity")
                        ? Optional.of(service.path("sensitivity").asInt())
                        : Optional.empty(),
                    Stream.of(DataLocation.values())
                        .filter(it -> it.text().equals(service.path("data").asText()))
                        .findFirst())));
    return services;
  }
}
