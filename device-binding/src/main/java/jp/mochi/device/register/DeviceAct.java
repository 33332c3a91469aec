package jp.mochi.device.register;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens to a device. */
public enum DeviceAct {
  /** It comes into the register. */
  REGISTER,
  /** Somebody says yes to a pending one. */
  ACTIVATE,
  /** It is shut out for the time being. */
  SUSPEND,
  /** It is let in again. */
  RESUME,
  /** It is lost, or stolen. */
  LOSE,
  /** It is back in hands that can be trusted; what it knew may have been seen. */
  FIND,
  /** It goes for good. */
  RETIRE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** As tables and the interface write it: {@code suspend}. */
  public String text() {
    return text;
  }

  /** Whether it gives rights rather than taking them. */
  public boolean gives() {
    return this == ACTIVATE || this == RESUME;
  }

  /** The act that is written so. */
  public static Optional<DeviceAct> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
