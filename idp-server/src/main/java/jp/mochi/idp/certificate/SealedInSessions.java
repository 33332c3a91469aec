package jp.mochi.idp.certificate;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import jp.mochi.idp.key.Sealer;

/** Hides what sessions keep by the keys that seal forms, which outlast every session. */
public final class SealedInSessions implements CertifiedIdentifiers.Sealing {
  private static final String PURPOSE = "session-certificate";

  /** A day longer than any session may live. */
  private static final Duration KEPT = Duration.ofDays(31);

  private final Sealer sealer;
  private final Clock clock;

  public SealedInSessions(Sealer sealer, Clock clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  @Override
  public String seal(String text) {
    return sealer.seal(PURPOSE, "", text, clock.instant().plus(KEPT));
  }

  @Override
  public Optional<String> open(String sealed) {
    return sealer.content(PURPOSE, "", sealed);
  }
}
