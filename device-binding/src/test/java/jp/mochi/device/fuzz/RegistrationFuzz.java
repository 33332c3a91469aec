package jp.mochi.device.fuzz;

import java.util.List;
import jp.mochi.device.key.RegistrationAnswer;

/**
 * What a browser brings back that was asked to make a key: the browser's own part, two octets of
 * its length before it, and the attestation object.
 */
public final class RegistrationFuzz {
  private RegistrationFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a key. */
  static boolean takes(byte[] data) {
    var parts = Parts.of(data, 1);
    return AttestationFuzz.takes(
        new RegistrationAnswer(parts.text(0), parts.rest(), "platform", List.of("internal")));
  }
}
