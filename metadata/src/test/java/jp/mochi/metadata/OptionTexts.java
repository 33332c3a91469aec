package jp.mochi.metadata;

import java.util.List;
import java.util.Optional;

/** Options of a service as they are typed, and what comes of them. */
final class OptionTexts {
  private OptionTexts() {}

  /** An expression with two opening parentheses in a row is taken to be wrong. */
  static OptionOutcome change(String... texts) {
    return ServiceOptionNames.change(
        ServiceOptions.DEFAULT,
        List.of(texts),
        cel -> cel.contains("((") ? Optional.of("unbalanced") : Optional.empty());
  }

  static ServiceOptions understood(String... texts) {
    return switch (change(texts)) {
      case OptionOutcome.Understood(var options) -> options;
      case OptionOutcome.Wrong(var faults) -> throw new AssertionError(faults.toString());
    };
  }

  static List<OptionFault.Code> wrong(String... texts) {
    return switch (change(texts)) {
      case OptionOutcome.Understood(var options) -> throw new AssertionError(options.toString());
      case OptionOutcome.Wrong(var faults) -> faults.stream().map(OptionFault::code).toList();
    };
  }
}
