package jp.mochi.cert.fuzz;

import jp.mochi.cert.scep.FuzzedMessages;

/** Messages of SCEP: as they come, as a good message's envelope, and as what that carries. */
public final class ScepFuzz {
  private ScepFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it is a message, or the envelope of one. */
  static boolean takes(byte[] data) {
    return FuzzedMessages.takes(data);
  }
}
