package jp.mochi.idp.fuzz;

import jp.mochi.idp.lifecycle.status.poll.ReadLists;

/** Pages of Microsoft Intune's list of devices. */
public final class IntuneFuzz {
  private IntuneFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it names a device that can be read. */
  static boolean takes(byte[] data) {
    return ReadLists.intune(data);
  }
}
