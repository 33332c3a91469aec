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
import jp.mochi.idp.policy.RuleSet;

/**
 * Checks a draft as a policy is checked that is to be put in force. The text comes from somebody
 * who may read records, which isn't leave to read this machine's files: it may name only those
 * lists that the policy in force names too.
 */
public final class DraftReader {
  private final Path policy;
  private final Supplier<PolicyScope> scope;
  private final Function<RuleSet, PolicyScope> wholeScope;
  private final Supplier<ZonePlan> inForce;
  private final Function<ZonePlan, Zones> zones;

  /**
   * @param policy the file of the policy in force: a draft's relative names begin beside it
   * @param scope what a policy is held against before anything is asked
   * @param wholeScope what rules that are good so far are held against: with the groups of the
   *     directory and the services that there are
   * @param inForce the zones in force
   * @param zones makes a draft's zones of what is known now
   */
  public DraftReader(
      Path policy,
      Supplier<PolicyScope> scope,
      Function<RuleSet, PolicyScope> wholeScope,
      Supplier<ZonePlan> inForce,
      Function<ZonePlan, Zones> zones) {
    this.policy = policy;
    this.scope = scope;
    this.wholeScope = wholeScope;
    this.inForce = inForce;
    this.zones = zones;
  }

  /** What a policy is held against before anything is asked: what can be proved here. */
  public PolicyScope scope() {
    return scope.get();
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

  /** Reads a text: alone first, since only rules tell what else has to be asked for them. */
  public Outcome read(String text) {
    return switch (parse(text, scope.get())) {
      case PolicyFile.Outcome.Read(var rules, var plan, var warnings) ->
          switch (parse(text, wholeScope.apply(rules))) {
            case PolicyFile.Outcome.Read(var good, var zoned, var all) ->
                new Outcome.Read(new Draft(good, zones.apply(zoned)), all);
            case PolicyFile.Outcome.Faulty(var faults) -> new Outcome.Faulty(faults);
          };
      case PolicyFile.Outcome.Faulty(var faults) -> new Outcome.Faulty(faults);
    };
  }

  private PolicyFile.Outcome parse(String text, PolicyScope against) {
    return PolicyFile.parseForeign(place(), text, against, inForce.get().files());
  }

  /** What faults call the draft itself. */
  public Path place() {
    return policy.toAbsolutePath().normalize().resolveSibling("draft");
  }
}
