package jp.mochi.metadata;

import java.util.List;

/** What came of reading a service's metadata. */
public sealed interface ReadOutcome {
  /**
   * It can be registered.
   *
   * @param candidate what it says
   * @param warnings what the operator should know
   */
  record Read(ServiceProviderMetadata candidate, List<Warning> warnings) implements ReadOutcome {
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * It can't be registered.
   *
   * @param faults every reason found, at least one
   */
  record Refused(List<Fault> faults) implements ReadOutcome {
    public Refused {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("a refusal needs a reason");
      }
    }
  }
}
