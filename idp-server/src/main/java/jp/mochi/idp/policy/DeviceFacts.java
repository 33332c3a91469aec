package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the device that asks; each part may be unknown on its own.
 *
 * @param ownership whose it is
 * @param binding how surely it is this device
 * @param compliance what its last status came to
 * @param status when its last security status was taken
 */
public record DeviceFacts(
    Optional<Ownership> ownership,
    Optional<BindingStrength> binding,
    Optional<Compliance> compliance,
    Optional<Instant> status) {
  /** Nothing is known of it. */
  public static final DeviceFacts UNKNOWN =
      new DeviceFacts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public DeviceFacts {
    Objects.requireNonNull(ownership);
    Objects.requireNonNull(binding);
    Objects.requireNonNull(compliance);
    Objects.requireNonNull(status);
  }

  /** Whether it is known which device it is, so that only its state can be missing. */
  boolean isKnown() {
    return ownership.isPresent() || binding.isPresent();
  }
}
