package jp.mochi.device.register;

import java.util.Objects;
import java.util.Optional;

/**
 * How many devices a person may have at hand.
 *
 * @param most that many
 * @param of those that count; empty: all of them
 */
public record Most(int most, Optional<Ownership> of) {
  /** However many. */
  public static final Most ANY = new Most(Integer.MAX_VALUE, Optional.empty());

  public Most {
    Objects.requireNonNull(of);
  }
}
