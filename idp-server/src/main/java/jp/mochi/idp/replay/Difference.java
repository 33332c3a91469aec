package jp.mochi.idp.replay;

import java.util.Locale;

/** How a sign-on would come out under a draft, beside how it did. */
public enum Difference {
  /** It was let in or asked, and would be refused. */
  NEWLY_REFUSED,
  /** It was let in, and would be asked for a factor first. */
  ASKED_FOR_MORE,
  /** It was refused or asked, and would be let in. */
  NEWLY_PERMITTED,
  /** It was refused, and would be asked for a factor. */
  ASKED_INSTEAD,
  /** The draft asks for what the record doesn't hold, and that decides. */
  CANNOT_TELL,
  /** Nothing. */
  SAME,
  /** The record holds no facts to decide again on. */
  NOT_RECORDED;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As reports write it: {@code newly-refused}. */
  public String text() {
    return text;
  }

  /** Whether somebody would notice. */
  public boolean isChange() {
    return compareTo(CANNOT_TELL) < 0;
  }
}
