package jp.mochi.idp.signal;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.key.Sealer;

/**
 * What an invitation's link is while it waits to be sent: sealed, so that no copy of the database
 * opens anything, and good for no longer than the link is.
 */
final class Invitation {
  private static final String PURPOSE = "invitation";

  private Invitation() {}

  static String seal(Sealer sealer, String link, Instant expires) {
    return sealer.seal(PURPOSE, "", link, expires);
  }

  /** Empty once it has ended. */
  static Optional<String> open(Sealer sealer, String sealed) {
    return sealer.content(PURPOSE, "", sealed);
  }
}
