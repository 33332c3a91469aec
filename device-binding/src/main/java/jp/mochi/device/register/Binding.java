package jp.mochi.device.register;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that a device is known by.
 *
 * @param id names it
 * @param device the device's id
 * @param kind what it is
 * @param level what it is worth
 * @param reference by what it is found; never an identifier in clear
 * @param label what people call it; may be empty
 * @param created when it was bound
 * @param createdBy who had it bound
 * @param ended that it counts no more
 */
public record Binding(
    String id,
    String device,
    BindingKind kind,
    BindingLevel level,
    String reference,
    String label,
    Instant created,
    String createdBy,
    Optional<Ended> ended) {
  public Binding {
    if (!level.fits(kind)) {
      throw new IllegalArgumentException(kind + " is never worth " + level);
    }
    Objects.requireNonNull(ended);
  }

  /** When and why it ended. */
  public record Ended(Instant at, String why) {}
}
