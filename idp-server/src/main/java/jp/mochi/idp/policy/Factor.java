package jp.mochi.idp.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be proved at a sign-on. */
public enum Factor {
  PASSWORD,
  CERTIFICATE,
  DEVICE,
  SECURITY_STATUS,

  /** A code of an authenticator app, or a recovery code: a fallback, and no word on any device. */
  ONE_TIME_CODE,

  /** That the one-time code was a recovery code. */
  RECOVERY_CODE;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the policy writes it: {@code security-status}. */
  public String text() {
    return text;
  }

  /** Whether its proof shows a device. */
  public boolean showsDevice() {
    return this == CERTIFICATE || this == DEVICE;
  }

  /** The factor that the policy writes so. */
  public static Optional<Factor> of(String text) {
    return Stream.of(values()).filter(factor -> factor.text.equals(text)).findFirst();
  }
}
