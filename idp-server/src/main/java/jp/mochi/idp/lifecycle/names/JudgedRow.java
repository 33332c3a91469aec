package jp.mochi.idp.lifecycle.names;

import java.util.Optional;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.ldap.PersonId;

/**
 * A row of a file and what is to become of it.
 *
 * @param known who that is, if the directory was asked and knows one person
 */
public record JudgedRow(
    int row, String person, String value, Judgement judgement, Optional<Known> known) {
  /** Whom a login or mail address stands for today: perhaps somebody else than years ago. */
  public record Known(PersonId id, String displayName) {}

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
