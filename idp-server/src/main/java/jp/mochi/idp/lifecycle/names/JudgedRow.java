package jp.mochi.idp.lifecycle.names;

import jp.mochi.idp.lifecycle.Notice;

/** A row of a file and what is to become of it. */
public record JudgedRow(int row, String person, String value, Judgement judgement) {
  /**
   * What is to become of a row.
   *
   * @param detail what tells the case apart; may be empty
   */
  public record Judgement(Verdict verdict, String detail) {
    static Judgement of(Verdict verdict) {
      return new Judgement(verdict, "");
    }
  }

  public Verdict verdict() {
    return judgement.verdict();
  }

  /** For people, the row's number in front. */
  public Notice notice() {
    var detail = judgement.detail();
    return new Notice(
        "NAMES_" + verdict().name(),
        "",
        "Row " + row + ": " + verdict().english(shown(person), shown(detail)),
        row + " 行目：" + verdict().japanese(shown(person), shown(detail)));
  }

  private static String shown(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
