package jp.mochi.idp.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.status.apple.AppleEvents;
import jp.mochi.idp.lifecycle.status.apple.ProfileServiceAnswer;

/**
 * Events of Apple device managements. What begins with a brace is an event; everything else is a
 * device's answer, put into a good event, so that the property list is reached; or one to a profile
 * that asks an iPhone which one it is.
 */
public final class AppleFuzz {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");

  private AppleFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it tells something of a device. */
  static boolean takes(byte[] data) {
    var event =
        data.length > 0 && data[0] == '{'
            ? data
            : AppleEvents.answer("UDID", AT, data).getBytes(StandardCharsets.UTF_8);
    var told = AppleEvents.told(event);
    told.ifPresent(apps -> apps.forEach(StatusFuzz::kept));
    var said = ProfileServiceAnswer.read(data);
    said.ifPresent(AppleFuzz::fits);
    return told.isPresent() || said.isPresent();
  }

  /** The register keeps its model. */
  private static void fits(ProfileServiceAnswer answer) {
    if (answer.product().length() > Device.LONGEST_NAME || answer.identifiers().isEmpty()) {
      throw new AssertionError(answer);
    }
  }
}
