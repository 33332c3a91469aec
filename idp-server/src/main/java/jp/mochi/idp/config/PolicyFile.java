package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.policy.Requirements;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.text.Sha256;

/** Reads {@code policy.yaml}: either rules that can be put in force or every fault in them. */
public final class PolicyFile {
  private PolicyFile() {}

  /** What came of reading. */
  public sealed interface Outcome {
    /** The rules with the zones they name, and what is worth knowing although it is no fault. */
    record Read(RuleSet policy, ZonePlan zones, List<Fault> warnings) implements Outcome {
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

  /** Reads the rules where only passwords can be proved. */
  public static Outcome read(Path path) {
    return read(path, PolicyScope.PASSWORDS);
  }

  /** Reads the rules and holds them against what is there. */
  public static Outcome read(Path path, PolicyScope scope) {
    return read(YamlFile.open(path, Map.of()), scope);
  }

  /**
   * Reads the rules from a text.
   *
   * @param path what faults call it
   */
  public static Outcome parse(Path path, String text, PolicyScope scope) {
    return read(YamlFile.of(path, text), scope);
  }

  /**
   * Reads the rules from a text that came from elsewhere.
   *
   * @param path what faults call it; relative names begin beside it
   * @param readable the only files that the text may name
   */
  public static Outcome parseForeign(
      Path path, String text, PolicyScope scope, Set<Path> readable) {
    return read(YamlFile.foreign(path, text, readable), scope);
  }

  /**
   * What a text that was in force once required of devices, whatever else stands in it; empty where
   * that can't be read today.
   */
  public static Optional<Requirements> requirements(String text) {
    var file = YamlFile.of(Path.of("policy"), text);
    if (!file.readable()) {
      return Optional.empty();
    }
    var requirements = RequirementReader.all(file.root());
    return file.faultsSoFar().isEmpty() ? Optional.of(requirements) : Optional.empty();
  }

  private static Outcome read(YamlFile file, PolicyScope scope) {
    if (!file.readable()) {
      return new Outcome.Faulty(file.faults());
    }
    var root = file.root();
    root.required("version", version(), "1", "1");
    var zones = new ZonesReader(file, root);
    var plan = zones.read();
    var labels = SensitivityLabels.read(root);
    var requirements = RequirementReader.all(root);
    var limits = LimitReader.all(root, scope.groups());
    var rules = rules(root, labels);
    var provable = requirements.all().isEmpty() ? scope : scope.withSecurityStatus();
    new PolicyCheck(provable, root.names("zones"), root, rules).run();
    var faults = file.faults();
    if (!faults.isEmpty()) {
      return new Outcome.Faulty(faults);
    }
    var inForce = rules.stream().map(PlacedRule::rule).toList();
    var policy =
        new RuleSet(
            version(file.text()),
            inForce,
            provable.available(),
            labels.byLevel(),
            requirements,
            limits);
    var warnings = Stream.concat(file.warnings().stream(), zones.warnings().stream()).toList();
    return new Outcome.Read(policy, plan, warnings);
  }

  private static List<PlacedRule> rules(Section root, SensitivityLabels labels) {
    if (!root.has("rules")) {
      root.missing("rules", "[{name: password, require: [password]}]");
      return List.of();
    }
    var sections = root.sections("rules");
    if (sections.isEmpty()) {
      root.fault("rules", FaultCode.POLICY_NONE);
    }
    return sections.stream().map(section -> new RuleReader(section, labels).read()).toList();
  }

  private static Form<String> version() {
    return text -> text.equals("1") ? Form.good(text) : Form.bad(FaultCode.POLICY_VERSION, text);
  }

  /** The beginning of the text's SHA-256. */
  private static String version(String text) {
    return Sha256.hex(text).substring(0, 12);
  }
}
