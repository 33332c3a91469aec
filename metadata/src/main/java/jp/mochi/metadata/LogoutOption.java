package jp.mochi.metadata;

import java.util.Objects;
import java.util.Optional;

/** How a service is told that somebody signs out, as far as an operator has set it. */
public sealed interface LogoutOption {
  /** By the addresses in its metadata, if it names any. */
  record ByMetadata() implements LogoutOption {}

  /** Not at all, whatever its metadata says. */
  record Never() implements LogoutOption {}

  /**
   * It has a plain page that signs out whoever opens it, and no protocol. People are led there;
   * that they went is all that is ever known.
   */
  record Page(String address) implements LogoutOption {
    public Page {
      Objects.requireNonNull(address);
    }
  }

  /** As it is written behind {@code logout=}. */
  default String text() {
    return switch (this) {
      case ByMetadata() -> "metadata";
      case Never() -> "none";
      case Page(var address) -> address;
    };
  }

  /** Reads what {@link #text} writes; empty if it is neither a word nor a usable address. */
  static Optional<LogoutOption> of(String text) {
    return switch (text) {
      case "", "metadata" -> Optional.of(new ByMetadata());
      case "none" -> Optional.of(new Never());
      default ->
          AcsAddress.check(text, "logout", false, new Findings())
              ? Optional.of(new Page(text))
              : Optional.empty();
    };
  }
}
