package jp.mochi.idp.lifecycle.status.poll;

import java.util.List;
import java.util.Optional;

/** What came of reading a page of a list. */
sealed interface ListPage {
  /**
   * It reads as one, whatever its entries are worth.
   *
   * @param next by what the next page is asked for; empty where this is the last
   */
  record Read(List<Entry> entries, Optional<String> next) implements ListPage {
    public Read {
      entries = List.copyOf(entries);
    }
  }

  /** It isn't one; {@code why} is a sentence. */
  record Bad(String why) implements ListPage {}

  /** One device's place on a page. */
  sealed interface Entry {
    /** It reads. */
    record Listed(ListedDevice device) implements Entry {}

    /**
     * It doesn't, which is no other device's affair.
     *
     * @param id which device it is, or where it stands on the page
     * @param pointer which of its fields it is, by its JSON pointer (RFC 6901)
     * @param expected what is expected there
     */
    record Broken(String id, String pointer, String expected) implements Entry {}
  }
}
