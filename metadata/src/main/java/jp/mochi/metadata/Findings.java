package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;

/** What one reading has found so far. */
final class Findings {
  private static final int MOST = 100;

  private final List<Fault> faults = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();

  void fault(FaultCode code, String element, String detail) {
    if (faults.size() < MOST) {
      faults.add(new Fault(code, element, detail));
    }
  }

  void warn(WarningCode code, String element, String detail) {
    if (warnings.size() < MOST) {
      warnings.add(new Warning(code, element, detail));
    }
  }

  boolean refused() {
    return !faults.isEmpty();
  }

  ReadOutcome.Refused refusal() {
    return new ReadOutcome.Refused(faults);
  }

  List<Warning> warnings() {
    return warnings;
  }
}
