package jp.mochi.idp.fuzz;

import jp.mochi.idp.lifecycle.app.ListFiles;

/** Files of entries of the blocklist; a refusal fits a page and a record. */
public final class BlocklistFuzz {
  private BlocklistFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether there is an entry in it that can be listed. */
  static boolean takes(byte[] data) {
    return ListFiles.entries(data, StatusFuzz::check) > 0;
  }
}
