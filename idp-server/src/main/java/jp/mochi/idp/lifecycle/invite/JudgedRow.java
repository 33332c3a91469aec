package jp.mochi.idp.lifecycle.invite;

import java.util.Locale;
import java.util.Optional;
import jp.mochi.idp.lifecycle.Notice;

/**
 * What became of a row of a list.
 *
 * @param row which row of the file, the head being the first
 * @param device for which device; empty where there is none
 */
public record JudgedRow(
    int row, String person, String device, Verdict verdict, Optional<Notice> why) {
  /** The kinds. */
  public enum Verdict {
    /** Is invited. */
    NEW,
    /** Has a link of such a kind that is still good, or has used it. */
    SAME,
    /** Keeps the whole list from being invited; or, once it was begun, wasn't. */
    FAULT;

    /** As it is shown. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static JudgedRow fault(int row, String person, Notice why) {
    return new JudgedRow(row, person, "", Verdict.FAULT, Optional.of(why));
  }
}
