package jp.mochi.idp.login;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import jp.mochi.idp.network.NetworkPrefix;

/**
 * Bounds how many passwords are being tried at once, from one network and in all. A failure waits
 * for its time and holds one of the listener's places meanwhile: without a bound of its own, one
 * stranger's thousand connections would hold all of them.
 *
 * <p>Invariant: a network is in {@code networks} with the number of its tries under way, and not at
 * all when it has none; so there are never more entries than places.
 */
final class TriesUnderWay {
  /** Failures take 1.5 seconds each or more: some forty a second. */
  static final int OF_ONE_NETWORK = 64;

  /** Half of what the listener takes at once; the rest stays for people with a session. */
  static final int ALTOGETHER = 512;

  private final Semaphore places = new Semaphore(ALTOGETHER);
  private final ConcurrentHashMap<String, Integer> networks = new ConcurrentHashMap<>();

  /** Says whether one more may be tried; if so, {@link #leave} must follow. */
  boolean enter(String clientAddress) {
    if (!places.tryAcquire()) {
      return false;
    }
    var entered = new boolean[1];
    networks.compute(
        NetworkPrefix.of(clientAddress),
        (network, before) -> {
          int count = before == null ? 0 : before;
          entered[0] = count < OF_ONE_NETWORK;
          return entered[0] ? count + 1 : count;
        });
    if (!entered[0]) {
      places.release();
    }
    return entered[0];
  }

  void leave(String clientAddress) {
    networks.computeIfPresent(
        NetworkPrefix.of(clientAddress), (network, count) -> count == 1 ? null : count - 1);
    places.release();
  }
}
