package jp.mochi.metadata;

import java.util.List;

/** What came of reading {@code option=value} texts. */
public sealed interface OptionOutcome {
  /** All of them were understood. */
  record Understood(ServiceOptions options) implements OptionOutcome {}

  /** At least one wasn't, and nothing is changed. */
  record Wrong(List<OptionFault> faults) implements OptionOutcome {
    public Wrong {
      faults = List.copyOf(faults);
    }
  }
}
