package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a service is told that somebody signs out, as far as an operator has set it. */
public sealed interface LogoutOption {
  /** Bindings as operators write them. */
  Map<String, String> BINDINGS =
      Map.of(
          "redirect", SingleLogout.HTTP_REDIRECT,
          "post", SingleLogout.HTTP_POST,
          "soap", SingleLogout.SOAP);

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

  /**
   * By SAML at these addresses, in the place of those in its metadata: for a service that has none.
   * Answers go to the same addresses. One of each binding at most.
   */
  record At(List<SingleLogout> addresses) implements LogoutOption {
    public At {
      addresses = List.copyOf(addresses);
    }
  }

  /** As it is written behind {@code logout=}. */
  default String text() {
    return switch (this) {
      case ByMetadata() -> "metadata";
      case Never() -> "none";
      case Page(var address) -> address;
      case At(var addresses) ->
          addresses.stream()
              .map(it -> word(it.binding()) + ":" + it.location())
              .collect(Collectors.joining(" "));
    };
  }

  /** Whether all its addresses may be used; plain http only where an operator says so. */
  default boolean mayBeCalled(boolean httpAllowed) {
    return switch (this) {
      case ByMetadata() -> true;
      case Never() -> true;
      case Page(var address) -> AcsAddress.good(address, httpAllowed);
      case At(var addresses) ->
          addresses.stream().allMatch(it -> AcsAddress.good(it.location(), httpAllowed));
    };
  }

  /** Reads what {@link #text} writes; empty if it is neither a word nor addresses. */
  static Optional<LogoutOption> of(String text) {
    return switch (text) {
      case "", "metadata" -> Optional.of(new ByMetadata());
      case "none" -> Optional.of(new Never());
      default -> text.matches("(?:redirect|post|soap):.*") ? at(text) : page(text);
    };
  }

  private static Optional<LogoutOption> page(String text) {
    return isAddress(text) ? Optional.of(new Page(text)) : Optional.empty();
  }

  private static Optional<LogoutOption> at(String text) {
    var addresses = new ArrayList<SingleLogout>();
    for (var word : IssuingOptions.words(text)) {
      var colon = word.indexOf(':');
      var binding = BINDINGS.get(colon < 0 ? "" : word.substring(0, colon));
      if (binding == null
          || !isAddress(word.substring(colon + 1))
          || addresses.stream().anyMatch(known -> known.binding().equals(binding))) {
        return Optional.empty();
      }
      addresses.add(new SingleLogout(binding, word.substring(colon + 1), Optional.empty()));
    }
    return Optional.of(new At(addresses));
  }

  private static boolean isAddress(String text) {
    return AcsAddress.good(text, true);
  }

  private static String word(String binding) {
    return BINDINGS.entrySet().stream()
        .filter(known -> known.getValue().equals(binding))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
