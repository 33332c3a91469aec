package jp.mochi.idp.policy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the device that asks; each part may be unknown on its own.
 *
 * @param ownership whose it is
 * @param binding how surely it is this device
 * @param compliance what its last status came to
 * @param status when its last security status was taken
 * @param shortfalls what it isn't like although it is required, or isn't known to be like; told to
 *     people, and no condition's business
 * @param revision of the reports that this was read from, or {@link DevicePosture#NOBODY_LOOKED}
 */
public record DeviceFacts(
    Optional<Ownership> ownership,
    Optional<BindingStrength> binding,
    Optional<Compliance> compliance,
    Optional<Instant> status,
    List<Shortfall> shortfalls,
    long revision) {
  /** Nothing is known of it. */
  public static final DeviceFacts UNKNOWN =
      new DeviceFacts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public DeviceFacts {
    Objects.requireNonNull(ownership);
    Objects.requireNonNull(binding);
    Objects.requireNonNull(compliance);
    Objects.requireNonNull(status);
    shortfalls = List.copyOf(shortfalls);
  }

  /** Where nothing is known of its reports but what they came to. */
  public DeviceFacts(
      Optional<Ownership> ownership,
      Optional<BindingStrength> binding,
      Optional<Compliance> compliance,
      Optional<Instant> status) {
    this(ownership, binding, compliance, status, List.of(), DevicePosture.NOBODY_LOOKED);
  }

  /** The same device with what its reports come to. */
  public DeviceFacts assessed(Assessment assessment) {
    return new DeviceFacts(
        ownership,
        binding,
        assessment.compliance(),
        assessment.status(),
        assessment.shortfalls(),
        assessment.revision());
  }

  /** Whether it is known which device it is, so that only its state can be missing. */
  public boolean isKnown() {
    return ownership.isPresent() || binding.isPresent();
  }
}
