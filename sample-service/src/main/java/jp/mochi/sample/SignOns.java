package jp.mochi.sample;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests wait for an answer, and which assertions were used: each counts once.
 *
 * <p>Both maps are bounded by number and by age; under a flood the oldest go first, so that a
 * stranger costs no memory. All methods hold this object's lock, and only for a map's lookup.
 */
final class SignOns {
  static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int MOST = 10_000;

  private record Asked(String relayState, Instant at) {}

  private final Clock clock;
  private final Map<String, Asked> asked = bounded();
  private final Map<String, Instant> used = bounded();

  SignOns(Clock clock) {
    this.clock = clock;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  synchronized void remember(String requestId, String relayState) {
    asked.put(requestId, new Asked(relayState, clock.instant()));
  }

  /** The relay state of a request that still waits; a second call finds nothing. */
  synchronized Optional<String> take(String requestId) {
    Asked found = asked.remove(requestId);
    return found == null || found.at().plus(PATIENCE).isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(found.relayState());
  }

  /** SAML Profiles 2.0 §4.1.4.5: a bearer assertion must not be used twice. */
  synchronized boolean firstUse(String assertionId) {
    return used.putIfAbsent(assertionId, clock.instant()) == null;
  }
}
