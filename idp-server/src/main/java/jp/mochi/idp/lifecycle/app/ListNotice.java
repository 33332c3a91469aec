package jp.mochi.idp.lifecycle.app;

import jp.mochi.idp.lifecycle.Notice;

/** What is refused of apps and of the blocklist, and what to do about it. */
enum ListNotice {
  NOTHING_NAMED(
      "id",
      "An entry must say which app it means: name its id, its signer or the SHA-256 of its file.",
      "どのアプリかを指定してください（ID、署名者、ファイルの SHA-256 のどれか）。"),
  VERSIONS_OF_NOTHING(
      "versions", "Versions are of an app: name its id as well.", "版を指定するときは、アプリの ID も指定してください。"),
  FIELD(
      "",
      "“%1$s” is too long, has characters that can't be shown, or isn't what it is called (a"
          + " SHA-256 has 64 hexadecimal digits).",
      "%1$s が長すぎるか、表示できない文字を含むか、形式が正しくありません（SHA-256 は 16 進数 64 桁です）。"),
  VERSIONS(
      "versions",
      "“%1$s” can't be read as versions: write comparisons such as <2.3, >=1.2 <1.5 or =4.0.1.",
      "「%1$s」は版の範囲として読み取れません。<2.3、>=1.2 <1.5、=4.0.1 のように書いてください。"),
  NO_VERSIONS("versions", "No version lies in “%1$s”.", "「%1$s」に当てはまる版はありません（範囲が逆になっていませんか）。"),
  ACTION(
      "action",
      "“%1$s” is no action: write warn, suspend or sign-out.",
      "「%1$s」は処置として使えません（warn、suspend、sign-out のどれか）。"),
  LOOK_BACK(
      "lookBack",
      "“%1$s” can't be looked back: write days (30d), no more than apps are kept for (apps: keep in"
          + " mochi.yaml, %2$sd).",
      "「%1$s」はさかのぼる期間として使えません。日数（30d）で、記録を残す期間（mochi.yaml の apps: keep、%2$sd）以内にしてください。"),
  REASON(
      "reason",
      "Say in both languages why the app isn't wanted, in one line of at most 300 characters each:"
          + " whoever has it reads that.",
      "理由を日本語と英語で 1 行ずつ（各 300 文字以内）書いてください。アプリが入っている端末の利用者に表示します。"),
  LISTED_OTHERWISE(
      "",
      "Entry %1$s means the same apps and does something else (%2$s): remove it first.",
      "同じアプリを指す項目 %1$s（処置：%2$s）がすでにあります。先に削除してください。"),
  LISTED("", "Entry %1$s says the same already.", "同じ内容の項目 %1$s がすでにあります。"),
  FULL(
      "",
      "The list has %1$s entries, which is as many as there may be: remove what is no longer"
          + " needed.",
      "項目数が上限（%1$s 件）に達しています。不要な項目を削除してください。"),
  NOT_LISTED(
      "",
      "Entry %1$s was taken off the list already, at %2$s by %3$s.",
      "項目 %1$s はすでに削除されています（%2$s、%3$s）。"),
  HEAD(
      "",
      "The first row must name the columns, separated by commas: reason-ja and reason-en, and at"
          + " least one of id, signer and sha256; versions, action, look-back and reference may be"
          + " there. It is: %1$s",
      "1 行目にはコンマ区切りで列名が必要です。reason-ja と reason-en、それに id、signer、sha256 のどれか 1 つ以上を書いてください。"
          + "versions、action、look-back、reference も使えます。今の 1 行目：%1$s"),
  ROW(
      "",
      "The row has %1$s cells, the head %2$s: is a comma missing, or one too many?",
      "セルが %1$s 個あります（見出しは %2$s 個）。コンマの過不足を確かめてください。"),
  OWN_DEVICE(
      "",
      "The device is the caller's own: only a token of the role reporter speaks for others on it.",
      "呼び出した人自身の端末です。この端末の報告には役割 reporter のトークンを使ってください。"),
  UNKNOWN_DEVICE("", "The register has no device %1$s.", "端末 %1$s は台帳にありません。"),
  RETIRED(
      "",
      "The device %1$s is retired: nothing is kept of it any more.",
      "端末 %1$s は廃止済みです（記録しません）。"),
  TOO_MANY_APPS(
      "apps",
      "The report names %1$s apps; a device can have %2$s at most. Nothing of it is kept.",
      "報告のアプリが %1$s 個あります（上限 %2$s 個）。何も記録していません。"),
  FUTURE(
      "at",
      "The report is of %1$s, which is yet to come: is the clock of whoever sends it right?",
      "報告の時刻 %1$s が未来です。送信元の時計を確かめてください。"),
  NOT_LATER(
      "at",
      "The report isn't later than the last one of this source, which was of %1$s. Nothing of it is"
          + " kept.",
      "同じ送信元の前回の報告（%1$s）より新しくありません。何も記録していません。"),
  APP(
      "apps",
      "App %1$s of the report: “%2$s” is missing, too long, or not of its kind. Nothing of the"
          + " report is kept.",
      "報告の %1$s 番目のアプリ：%2$s がないか、長すぎるか、形式が正しくありません。何も記録していません。");

  private final String element;
  private final String english;
  private final String japanese;

  ListNotice(String element, String english, String japanese) {
    this.element = element;
    this.english = english;
    this.japanese = japanese;
  }

  Notice of(String... details) {
    return new Notice(
        "APPS_" + name(),
        element,
        english.formatted((Object[]) details),
        japanese.formatted((Object[]) details));
  }
}
