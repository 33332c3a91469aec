package jp.mochi.idp.lifecycle.names;

/** What is to become of a row; {@code %1$s} is its person, {@code %2$s} what tells it apart. */
public enum Verdict {
  NEW(false, "%1$s gets this name.", "%1$s にこの値を付けます。"),
  BACK(
      false,
      "%1$s gets back this name, which was nobody's since %2$s.",
      "%2$s から誰のものでもなかったこの値を、%1$s に戻します。"),
  ABSENT(
      false,
      "the directory knows nobody by the immutable id %1$s; the name is kept for it.",
      "不変 ID %1$s の人はディレクトリーにいません。この値はその ID のために残します。"),
  SAME(false, "%1$s has this name already.", "%1$s には同じ値が登録済みです。"),
  RETIRED(
      false,
      "nobody's since %2$s, and nobody's here: nobody else gets this name.",
      "%2$s から誰のものでもない値です。ここでもほかの人には付きません。"),
  ENDED(
      false,
      "passed over: ended on %2$s. Nobody else gets this name.",
      "対象外：%2$s に無効化されています。この値はほかの人には付きません。"),
  OTHER_SERVICE(false, "passed over: it is for %2$s.", "対象外：別のサービス（%2$s）の値です。"),
  NOBODY_PASSED_OVER(
      false,
      "passed over: the directory knows nobody by %1$s. Nobody else gets this name.",
      "対象外：%1$s はディレクトリーにいません。この値はほかの人には付きません。"),
  NOBODY(
      true,
      "the directory knows nobody by %1$s. Correct the row or take it out, or pass such rows over"
          + " with --pass-over-unknown.",
      "%1$s はディレクトリーにいません。行を直すか削除してください。--pass-over-unknown を付けると、このような行を飛ばします。"),
  SEVERAL(
      true,
      "more than one entry of the directory goes by %1$s: name the person by the immutable id.",
      "%1$s に該当する人が複数います。不変 ID で指定してください。"),
  PERSON_TWICE(true, "%1$s is the person of row %2$s as well.", "%1$s は %2$s 行目にもあります（同じ人が 2 行）。"),
  VALUE_TWICE(true, "its value stands in row %2$s as well.", "同じ値が %2$s 行目にもあります。"),
  VALUE_TAKEN(
      true,
      "its value is another person's at this service already (%2$s).",
      "この値は、このサービスで別の人（%2$s）に登録済みです。"),
  VALUE_RETIRED(
      true,
      "its value was somebody else's at this service, and nobody else ever gets it.",
      "この値は、このサービスで以前に別の人が使っていたため、ほかの人には付けられません。"),
  LOGIN_AGAIN(
      true,
      "nobody went by %1$s when its value was kept as nobody's (%2$s). Does that login belong to"
          + " the same person today, or has it a new owner? Take the row out, or give such names"
          + " back with --give-back.",
      "%1$s は、この値を誰のものでもない値として残した時点（%2$s）ではディレクトリーにいませんでした。今このログイン名を使う人は同じ人ですか。"
          + "別の人なら行を削除し、同じ人なら --give-back を付けてください。"),
  RETIRED_IN_USE(
      true,
      "by this file its value is nobody's any longer, but here it is a person's (%2$s). Take the"
          + " row out, or mochi sp forget-name first.",
      "このファイルでは誰のものでもない値ですが、ここでは使われています（%2$s）。行を削除するか、先に mochi sp forget-name を実行してください。"),
  OTHER_VALUE(
      true,
      "%1$s is known to this service by another name already. If that one counts for nothing: mochi"
          + " sp forget-name, then again.",
      "%1$s には、このサービスで別の値が登録済みです。不要な値なら mochi sp forget-name で消してからやり直してください。"),
  NO_PERSON(true, "it names no person.", "person が空です。"),
  BAD_VALUE(true, "its value can't be used: %2$s.", "値が使えません：%2$s。"),
  BAD_DATE(
      true,
      "“%2$s” is no time: write 2026-11-22T09:00:00Z or 2026-11-22 09:00:00 (UTC).",
      "「%2$s」は日時として読み取れません。2026-11-22T09:00:00Z か 2026-11-22 09:00:00（UTC）と書いてください。");

  private final boolean fault;
  private final String english;
  private final String japanese;

  Verdict(boolean fault, String english, String japanese) {
    this.fault = fault;
    this.english = english;
    this.japanese = japanese;
  }

  /** Whether one such row keeps the whole file out. */
  public boolean isFault() {
    return fault;
  }

  /** Whether the row brings somebody a name. */
  public boolean comesIn() {
    return this == NEW || this == BACK || this == ABSENT;
  }

  /** Whether the row is left out of an import that goes on. */
  public boolean isPassedOver() {
    return this == ENDED || this == OTHER_SERVICE || this == NOBODY_PASSED_OVER;
  }

  String english(String person, String detail) {
    return english.formatted(person, detail);
  }

  String japanese(String person, String detail) {
    return japanese.formatted(person, detail);
  }
}
