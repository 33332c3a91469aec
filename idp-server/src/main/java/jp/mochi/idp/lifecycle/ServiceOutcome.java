package jp.mochi.idp.lifecycle;

import java.util.List;
import jp.mochi.metadata.ServiceProvider;

/** What came of a use case around a service provider's entry. */
public sealed interface ServiceOutcome {
  /** Done; this is the entry now, or was before it was removed. */
  record Done(ServiceProvider entry, List<Notice> warnings) implements ServiceOutcome {
    public Done {
      warnings = List.copyOf(warnings);
    }
  }

  /** Nothing is changed, for these reasons. */
  record Refused(List<Notice> faults) implements ServiceOutcome {
    public Refused {
      faults = List.copyOf(faults);
    }
  }

  /** No service of this name. */
  record NotThere(String name) implements ServiceOutcome {}

  /** Somebody else changed the entry first; its version is another now. */
  record ChangedMeanwhile(long version) implements ServiceOutcome {}
}
