package jp.mochi.idp.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.Platform;

/**
 * What devices of a kind must be like.
 *
 * @param platforms of which it is asked; none: of all
 * @param ownerships of which it is asked; none: of all
 * @param within how old a report may be
 * @param selfReported whether a device's own word may show that it is so
 * @param zone in which days begin
 * @param checks all of which it must meet
 */
public record Requirement(
    Set<Platform> platforms,
    Set<Ownership> ownerships,
    Duration within,
    boolean selfReported,
    ZoneId zone,
    List<Dated> checks) {
  public Requirement {
    platforms = Set.copyOf(platforms);
    ownerships = Set.copyOf(ownerships);
    Objects.requireNonNull(within);
    Objects.requireNonNull(zone);
    checks = List.copyOf(checks);
  }

  /**
   * A check that may count from a day on; who doesn't meet it before has until then.
   *
   * @param from empty: it counts
   */
  public record Dated(StatusCheck check, Optional<LocalDate> from) {
    public Dated {
      Objects.requireNonNull(check);
      Objects.requireNonNull(from);
    }

    boolean counts(Instant now, ZoneId zone) {
      return from.filter(day -> now.isBefore(day.atStartOfDay(zone).toInstant())).isEmpty();
    }
  }

  /** Whether it is asked of such a device. */
  public boolean concerns(Platform platform, Ownership ownership) {
    return (platforms.isEmpty() || platforms.contains(platform))
        && (ownerships.isEmpty() || ownerships.contains(ownership));
  }

  boolean isFresh(DevicePosture.Word word, Instant now) {
    return !word.at().plus(within).isBefore(now);
  }

  /** Whether a word can show the device to be better, and not only to be worse. */
  boolean trusts(DevicePosture.Word word) {
    return switch (word.by()) {
      case OTHERS, PROOF -> true;
      case DEVICE, OWN_PROOF -> selfReported;
      case BROWSER -> false;
    };
  }
}
