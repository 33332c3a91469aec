package jp.mochi.idp.fuzz;

import jp.mochi.idp.lifecycle.status.poll.ReadLists;

/** Pages of the Android Management API's list of devices. */
public final class AndroidFuzz {
  private AndroidFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether it names a device that can be read. */
  static boolean takes(byte[] data) {
    return ReadLists.android(data, StatusFuzz::kept);
  }
}
