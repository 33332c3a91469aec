package jp.mochi.idp.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import jp.mochi.idp.config.Fault;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.network.Zones;

/**
 * Checks a draft as a policy is checked that is to be put in force. The text comes from somebody
 * who may read records, which isn't leave to read this machine's files: it may name only those
 * lists that the policy in force names too.
 */
public final class DraftReader {
  private final Path policy;
  private final Supplier<PolicyScope> scope;
  private final Supplier<ZonePlan> inForce;
  private final Function<ZonePlan, Zones> zones;

  /**
   * @param policy the file of the policy in force: a draft's relative names begin beside it
   * @param scope what a policy is held against
   * @param inForce the zones in force
   * @param zones makes a draft's zones of what is known now
   */
  public DraftReader(
      Path policy,
      Supplier<PolicyScope> scope,
      Supplier<ZonePlan> inForce,
      Function<ZonePlan, Zones> zones) {
    this.policy = policy;
    this.scope = scope;
    this.inForce = inForce;
    this.zones = zones;
  }

  /** What came of reading. */
  public sealed interface Outcome {
    /** Good; {@code warnings} are worth knowing. */
    record Read(Draft draft, List<Fault> warnings) implements Outcome {
      public Read {
        warnings = List.copyOf(warnings);
      }
    }

    record Faulty(List<Fault> faults) implements Outcome {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads a text. */
  public Outcome read(String text) {
    return switch (PolicyFile.parseForeign(place(), text, scope.get(), inForce.get().files())) {
      case PolicyFile.Outcome.Read(var rules, var plan, var warnings) ->
          new Outcome.Read(new Draft(rules, zones.apply(plan)), warnings);
      case PolicyFile.Outcome.Faulty(var faults) -> new Outcome.Faulty(faults);
    };
  }

  /** What faults call the draft itself. */
  public Path place() {
    return policy.toAbsolutePath().normalize().resolveSibling("draft");
  }
}
