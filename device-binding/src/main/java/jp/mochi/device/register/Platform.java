package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a device runs. */
public enum Platform {
  IOS,
  IPADOS,
  ANDROID,
  WINDOWS,
  MACOS,
  CHROMEOS,
  LINUX,
  OTHER;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As tables, commands and the interface write it: {@code ios}. */
  public String text() {
    return text;
  }

  /** The platform that is written so. */
  public static Optional<Platform> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
