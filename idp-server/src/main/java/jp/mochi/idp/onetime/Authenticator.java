package jp.mochi.idp.onetime;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An authenticator app that somebody has set up.
 *
 * @param id names it in records
 * @param person whose, by the directory's immutable id
 * @param username that person's user name
 * @param device the device it is on, where its owner has said so
 * @param since when it was set up
 * @param left how many recovery codes are left
 */
public record Authenticator(
    String id, String person, String username, Optional<String> device, Instant since, int left) {
  public Authenticator {
    Objects.requireNonNull(device);
    Objects.requireNonNull(since);
  }
}
