package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a device stands. Only an active one counts for anything. */
public enum DeviceState {
  /** Registered, and nobody has said yes to it yet. */
  PENDING,
  /** It may be used. */
  ACTIVE,
  /** Shut out for the time being. */
  SUSPENDED,
  /** Nobody knows who has it. */
  LOST,
  /** Gone for good: handed on, traded in, thrown away. */
  RETIRED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As tables, commands and the interface write it: {@code suspended}. */
  public String text() {
    return text;
  }

  /** Whether it is one of those that somebody can have at hand; a person's limit counts these. */
  public boolean isAtHand() {
    return this == PENDING || this == ACTIVE || this == SUSPENDED;
  }

  /** Whether something may be bound to it. */
  public boolean takesBindings() {
    return this == PENDING || this == ACTIVE;
  }

  /** The state that is written so. */
  public static Optional<DeviceState> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
