package jp.mochi.device.key;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.device.register.BindingLevel;

/**
 * A key as the table has it.
 *
 * @param id what people and commands call it
 * @param holder whose, and on which device
 * @param name what its owner calls it; may be empty
 * @param key as it was made; counter and copies as they were when it was used last
 * @param created when it was registered
 * @param createdBy who had it registered
 * @param lastUsed when it has last proved something
 * @param alarm when its counter went back, so that there may be two of it
 * @param ended that it counts no more
 */
public record DeviceKey(
    String id,
    KeyHolder holder,
    String name,
    NewKey key,
    Instant created,
    String createdBy,
    Optional<Instant> lastUsed,
    Optional<Instant> alarm,
    Optional<Ended> ended) {
  /** The longest name, in UTF-16 units. */
  public static final int LONGEST_NAME = 100;

  /** What an id looks like. */
  public static final String ID = "key-[0-9a-z]{12}";

  public DeviceKey {
    Objects.requireNonNull(holder);
    Objects.requireNonNull(key);
    Objects.requireNonNull(lastUsed);
    Objects.requireNonNull(alarm);
    Objects.requireNonNull(ended);
  }

  /** When and why it ended. */
  public record Ended(Instant at, String why) {}

  /** The credential's id, in base64url. */
  public String credential() {
    return key.credential();
  }

  /** In COSE, in base64url. */
  String publicKey() {
    return key.publicKey();
  }

  long counter() {
    return key.counter();
  }

  boolean backupEligible() {
    return key.backupEligible();
  }

  boolean backedUp() {
    return key.backedUp();
  }

  String userHandle() {
    return UserHandle.of(holder.person());
  }

  /** How surely a proof by it comes from its device. */
  public BindingLevel level() {
    return key.level();
  }

  /** Whether it was asked at that time for more than it had proved until then. */
  boolean wasIdleAt(Instant asked) {
    return asked.isAfter(lastUsed.orElse(created));
  }
}
