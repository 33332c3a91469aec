package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose a device is. */
public enum Ownership {
  CORPORATE,
  BYOD;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As tables, commands and the interface write it: {@code byod}. */
  public String text() {
    return text;
  }

  /** The ownership that is written so. */
  public static Optional<Ownership> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
