package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jp.mochi.idp.network.ZonePlan;

/** Reads the zones of a {@code policy.yaml} alone, whatever else is in it. */
public final class ZonesFile {
  private ZonesFile() {}

  /** What came of reading. */
  public sealed interface Outcome {
    /**
     * Zones that can be used.
     *
     * @param warnings what is allowed and may yet be a mistake
     */
    record Read(ZonePlan plan, List<Fault> warnings) implements Outcome {
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

  /** Reads them; faults elsewhere in the file don't count, as long as it is YAML. */
  public static Outcome read(Path policy) {
    var file = YamlFile.open(policy, Map.of());
    if (!file.readable()) {
      return new Outcome.Faulty(file.faultsSoFar());
    }
    var reader = new ZonesReader(file, file.root());
    var plan = reader.read();
    reader.noteUnknown();
    var faults = file.faultsSoFar();
    return faults.isEmpty()
        ? new Outcome.Read(plan, reader.warnings())
        : new Outcome.Faulty(faults);
  }
}
