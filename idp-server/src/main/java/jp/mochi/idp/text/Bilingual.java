package jp.mochi.idp.text;

/** Something that is said to an operator, who reads Japanese or English. */
public interface Bilingual {
  /** One sentence, with what to do. */
  String english();

  /** The same in Japanese. */
  String japanese();
}
