package jp.mochi.idp.fuzz;

import jp.mochi.idp.lifecycle.collection.Pages;

/** Pages of a TAXII server's collection; what staff read of them fits a page and a record. */
public final class CollectionFuzz {
  private static final int LONGEST = 300;

  private CollectionFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether an entry comes of it. */
  static boolean takes(byte[] data) {
    return Pages.entries(data, CollectionFuzz::check) > 0;
  }

  private static void check(String text) {
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalStateException("not fit to be shown");
    }
  }
}
