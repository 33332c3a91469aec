package jp.mochi.device.key;

import java.util.List;
import java.util.Optional;

/**
 * Where a key is, by the browser's word (Web Authentication Level 3 §5.4.5): a stick that is
 * plugged in, or another phone that reads a code off the screen, says nothing of the device before
 * the page. Nobody signs that word; a browser that holds it back is none that we can go by.
 */
final class Attachment {
  private static final String PLATFORM = "platform";
  private static final String INTERNAL = "internal";

  private Attachment() {}

  /**
   * What is wrong with it; empty where the key is in the device itself.
   *
   * @param transports how the browser reaches the key, where it says so
   */
  static Optional<String> fault(String attachment, List<String> transports) {
    if (attachment.isEmpty()) {
      return Optional.of("the browser doesn't say where the key is");
    }
    if (!attachment.equals(PLATFORM)) {
      return Optional.of("the key isn't in the device itself");
    }
    return transports.isEmpty() || transports.contains(INTERNAL)
        ? Optional.empty()
        : Optional.of("the key is reached from outside the device");
  }
}
