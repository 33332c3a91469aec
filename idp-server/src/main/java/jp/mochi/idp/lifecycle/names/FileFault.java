package jp.mochi.idp.lifecycle.names;

import jp.mochi.idp.lifecycle.Notice;

/** Why a file can't be read at all. */
public enum FileFault {
  TOO_LARGE(
      "The file has more than %1$s: split it, and bring the parts in one after the other.",
      "ファイルが上限（%1$s）を超えています。分割して順に取り込んでください。"),
  SHIFT_JIS(
      "The file is Shift_JIS, it seems. Save it as UTF-8 (in Excel “CSV UTF-8”) and try again.",
      "ファイルが Shift_JIS のようです。UTF-8（Excel では「CSV UTF-8」）で保存し直してください。"),
  UTF_16(
      "The file is UTF-16. Save it as UTF-8 (in Excel “CSV UTF-8”) and try again.",
      "ファイルが UTF-16 です。UTF-8（Excel では「CSV UTF-8」）で保存し直してください。"),
  NOT_UTF_8(
      "The file isn't UTF-8. Save it as UTF-8 and try again.",
      "ファイルが UTF-8 ではありません。UTF-8 で保存し直してください。"),
  NO_CSV("The file can't be read as CSV: %1$s", "CSV として読み取れません：%1$s"),
  NO_HEAD(
      "The first row must name the columns, separated by commas: person and value (or Shibboleth's"
          + " principalName and persistentId) once each; created may follow. It is: %1$s",
      "1 行目にはコンマ区切りで列名が必要です。person と value（または Shibboleth の principalName と persistentId）を"
          + " 1 つずつ書いてください。created も使えます。今の 1 行目：%1$s"),
  EMPTY("The file has no rows below its head.", "見出しの下に行がありません。"),
  NAMES_NOBODY(
      "Nothing was brought in: none of the %1$s rows names anybody who is here; all are passed"
          + " over. Look at each with --dry-run: is deactivationDate empty for those who are here,"
          + " and does mochi doctor find your people in the directory?",
      "何も取り込んでいません：%1$s 行すべてが対象外で、在籍中の人の行が 1 つもありません。--dry-run で各行を確かめてください（在籍者の"
          + " deactivationDate が空か、ディレクトリーで社員が見つかるか）。"),
  DIRECTORY_SILENT(
      "The directory doesn't answer, or takes too long, so the people can't be looked up. Nothing"
          + " was changed. mochi doctor says what is wrong.",
      "ディレクトリーに届かないか、時間がかかりすぎるため、社員を調べられません（何も変更していません）。原因は mochi doctor で確認できます。");

  private final String english;
  private final String japanese;

  FileFault(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }

  /** With what it concerns. */
  public Notice of(String detail) {
    return new Notice("NAMES_" + name(), "", english.formatted(detail), japanese.formatted(detail));
  }
}
