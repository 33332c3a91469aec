package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a device's reports come to.
 *
 * @param compliance empty: unknown
 * @param status when the newest report was made that may show it to be good
 * @param proved since when it is shown to be good, or good enough for a while: the time of the
 *     oldest word that this rests on. Empty where it isn't
 * @param shortfalls what it isn't like, or isn't known to be like
 * @param revision of the reports that were looked at
 */
public record Assessment(
    Optional<Compliance> compliance,
    Optional<Instant> status,
    Optional<Instant> proved,
    List<Shortfall> shortfalls,
    long revision) {
  /** Nothing is known, and nothing required. */
  public static final Assessment NONE =
      new Assessment(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          DevicePosture.NOBODY_LOOKED);

  public Assessment {
    Objects.requireNonNull(compliance);
    Objects.requireNonNull(status);
    Objects.requireNonNull(proved);
    shortfalls = List.copyOf(shortfalls);
  }

  /** Whether anything is required of such a device. */
  public boolean isRequired() {
    return compliance.isPresent()
        || shortfalls.stream().anyMatch(it -> it.what() != Shortfall.What.REQUIREMENTS);
  }
}
