package jp.mochi.device.app;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a device that has, or had a short while ago, an app of the blocklist. */
public enum ListAction {
  /** Its owner is told; it may be used. */
  WARN,
  /** It is suspended, until somebody resumes it. */
  SUSPEND,
  /** Its sessions end, and nobody signs on from it while the app is there. */
  SIGN_OUT;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As files, commands and the interface write it: {@code sign-out}. */
  public String text() {
    return text;
  }

  /** Whether nobody signs on from the device while the app is there. */
  public boolean shutsOut() {
    return this != WARN;
  }

  /** The action that is written so. */
  public static Optional<ListAction> of(String text) {
    return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
