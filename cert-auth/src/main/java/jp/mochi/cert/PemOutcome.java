package jp.mochi.cert;

/**
 * What came of reading PEM.
 *
 * @param <T> what was asked for
 */
public sealed interface PemOutcome<T> {
  record Read<T>(T value) implements PemOutcome<T> {}

  record Faulty<T>(PemFault fault) implements PemOutcome<T> {}

  /** What was read, where anything else is a bug: our own files. */
  default T orThrow() {
    return switch (this) {
      case Read<T>(var value) -> value;
      case Faulty<T>(var fault) -> throw new IllegalStateException(fault.why());
    };
  }
}
