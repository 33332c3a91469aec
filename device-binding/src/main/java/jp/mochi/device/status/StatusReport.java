package jp.mochi.device.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One source's word on one device.
 *
 * @param device the device's id
 * @param source whose word it is
 * @param at when it was so, to the millisecond
 * @param facts what it says
 * @param apps all apps that are installed, where it says that
 */
public record StatusReport(
    String device,
    StatusSource source,
    Instant at,
    StatusFacts facts,
    Optional<List<InstalledApp>> apps) {
  public StatusReport {
    Objects.requireNonNull(device);
    Objects.requireNonNull(source);
    at = at.truncatedTo(ChronoUnit.MILLIS);
    Objects.requireNonNull(facts);
    apps = apps.map(List::copyOf);
  }
}
