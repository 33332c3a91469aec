package jp.mochi.idp.lifecycle.app;

import java.util.Optional;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.idp.lifecycle.Notice;

/**
 * What became of a row of a file of entries.
 *
 * @param row which row of the file, the head being the first
 * @param entry the one that is on the list by it, or was before
 * @param verdict what became of it
 * @param why what is wrong with it
 */
public record JudgedEntry(
    int row, Optional<BlocklistEntry> entry, Verdict verdict, Optional<Notice> why) {
  /** The kinds. */
  public enum Verdict {
    /** It comes onto the list. */
    NEW,
    /** The list has it so already. */
    SAME,
    /** It keeps the whole file out. */
    FAULT
  }

  static JudgedEntry of(int row, BlocklistEntry entry, Verdict verdict) {
    return new JudgedEntry(row, Optional.of(entry), verdict, Optional.empty());
  }

  static JudgedEntry fault(int row, Notice why) {
    return new JudgedEntry(row, Optional.empty(), Verdict.FAULT, Optional.of(why));
  }
}
