package jp.mochi.metadata;

import java.util.Locale;

/**
 * Why an {@code option=value} text isn't taken.
 *
 * @param code what is wrong
 * @param option the option's name, or the whole text where it has none
 * @param detail the value, what is expected, or what may have been meant
 */
public record OptionFault(Code code, String option, String detail) {
  public OptionFault {
    option = ShownText.of(option);
    detail = ShownText.of(detail);
  }

  /** The kinds of fault, with their words: {@code %1$s} is the option. */
  public enum Code {
    NOT_AN_OPTION("“%1$s” is not of the form option=value.", "「%1$s」は option=value の形ではありません。"),
    UNKNOWN("There is no option “%1$s”. Options: %2$s.", "オプション「%1$s」はありません。使えるもの：%2$s。"),
    UNKNOWN_BUT_CLOSE(
        "There is no option “%1$s”. Did you mean “%2$s”?", "オプション「%1$s」はありません。「%2$s」のことですか。"),
    GIVEN_TWICE("“%1$s” is given twice.", "「%1$s」が 2 回指定されています。"),
    BAD_VALUE("%1$s: expected is %2$s.", "%1$s：指定できるのは %2$s です。"),
    OUT_OF_RANGE("%1$s: must be %2$s.", "%1$s：%2$s の範囲で指定してください。"),
    BAD_TEXT("%1$s has a character that can't be used: %2$s.", "%1$s に使えない文字があります：%2$s。"),
    BAD_EXPRESSION("%1$s: the CEL expression is wrong: %2$s", "%1$s：CEL 式に誤りがあります：%2$s"),
    BAD_SUFFIX(
        "%1$s: after “;” only format=… or friendly=… may follow, each once, not “%2$s”. Write “;;”"
            + " for a semicolon in the value.",
        "%1$s：「;」の後に書けるのは format=… と friendly=…（各 1 回）で、「%2$s」は使えません。" + "値の中のセミコロンは「;;」と書いてください。");

    private final String english;
    private final String japanese;

    Code(String english, String japanese) {
      this.english = english;
      this.japanese = japanese;
    }
  }

  public String english() {
    return code.english.formatted(option, detail);
  }

  public String japanese() {
    return code.japanese.formatted(option, detail);
  }

  /** Japanese for a Japanese locale, otherwise English. */
  public String text(Locale locale) {
    return ShownText.isJapanese(locale) ? japanese() : english();
  }
}
