package jp.mochi.idp.hint;

import java.util.List;

/** What came of writing ranges for a target. */
public sealed interface Written {
  /** The whole text, ending with a line break. */
  record Text(String text) implements Written {}

  /** The target can't take them, and nothing is written; for every reason there is one. */
  record DoesNotFit(List<Misfit> why) implements Written {
    public DoesNotFit {
      why = List.copyOf(why);
    }
  }
}
