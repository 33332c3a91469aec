package jp.mochi.idp.config;

import java.util.List;

/** What the text of one value must look like. */
@FunctionalInterface
interface Form<T> {
  Parsed<T> parse(String text);

  /** What came of a text. */
  sealed interface Parsed<T> {
    record Good<T>(T value) implements Parsed<T> {}

    record Bad<T>(FaultCode code, List<String> arguments) implements Parsed<T> {
      public Bad {
        arguments = List.copyOf(arguments);
      }
    }
  }

  /** A text that fits. */
  static <T> Parsed<T> good(T value) {
    return new Parsed.Good<>(value);
  }

  /** A text that doesn't, and what is wrong with it. */
  static <T> Parsed<T> bad(FaultCode code, String... arguments) {
    return new Parsed.Bad<>(code, List.of(arguments));
  }

  /** Any text that isn't empty. */
  static Form<String> text() {
    return text -> text.isBlank() ? bad(FaultCode.EMPTY) : good(text);
  }

  /** A secret, which may be empty and is never shown in a fault. */
  static Form<Secret> secret() {
    return text -> good(new Secret(text));
  }

  /** A password that must not be empty: a bind without one proves nothing (RFC 4513 §5.1.2). */
  static Form<Secret> password() {
    return text -> text.isEmpty() ? bad(FaultCode.EMPTY) : good(new Secret(text));
  }

  /** {@code true} or {@code false}. */
  static Form<Boolean> yesOrNo() {
    return text ->
        switch (text) {
          case "true" -> good(true);
          case "false" -> good(false);
          default -> bad(FaultCode.BOOLEAN, text);
        };
  }

  /** A whole number within bounds, both included. */
  static Form<Integer> number(int least, int most) {
    return text -> {
      try {
        var number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return good(number);
        }
      } catch (NumberFormatException notANumber) {
        // refused below, like a number out of bounds
      }
      return bad(FaultCode.NUMBER, text, String.valueOf(least), String.valueOf(most));
    };
  }
}
