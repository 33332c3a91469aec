package jp.mochi.device.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A report that was taken.
 *
 * @param device the device's id
 * @param number which of the device's, counted from 1
 * @param at when it was so
 * @param received when it was taken
 * @param apps how many apps it named, where it named them
 */
public record KeptStatus(
    String device,
    long number,
    StatusSource source,
    Instant at,
    Instant received,
    StatusFacts facts,
    Optional<Integer> apps) {
  /** The same report with other facts. */
  KeptStatus with(StatusFacts some) {
    return new KeptStatus(device, number, source, at, received, some, apps);
  }
}
