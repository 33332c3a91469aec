package jp.mochi.idp.lifecycle.invite;

import jp.mochi.idp.lifecycle.Notice;

/** What is refused of an invitation, and what to do about it. */
enum InviteNotice {
  NO_MAIL(
      "",
      "No mail server is configured (mail in mochi.yaml), so nobody can be invited.",
      "メールサーバーが設定されていないため（mochi.yaml の mail）、招待できません。"),
  LIFETIME("lifetime", "A link is good for 5 minutes to 7 days.", "リンクの期限は 5 分から 7 日までです。"),
  NO_ADDRESS(
      "person",
      "The directory has no usable mail address of %1$s.",
      "%1$s の使えるメールアドレスがディレクトリーにありません。"),
  NOBODY("person", "The directory knows nobody by the name %1$s.", "ディレクトリーに %1$s という人はいません。"),
  SEVERAL("person", "More than one entry of the directory goes by %1$s.", "%1$s に該当する人が複数います。"),
  DISABLED("person", "%1$s is disabled in the directory.", "%1$s はディレクトリーで無効になっています。"),
  OWN(
      "person",
      "Nobody invites themselves: ask a colleague to do it.",
      "自分自身は招待できません。同僚に依頼してください。"),
  COLUMNS(
      "",
      "An invitation has person, ownership, platform and perhaps id; state and numbers are for"
          + " mochi device import.",
      "招待に書けるのは person、ownership、platform、id だけです（state や番号は mochi device import で使います）。"),
  ID(
      "id",
      "“%1$s” can't be a device's id: use 1 to 64 of A-Z, a-z, 0-9, the dot and the hyphen.",
      "「%1$s」は端末の ID に使えません。英数字・ドット・ハイフンの 1～64 文字にしてください。"),
  ID_TAKEN(
      "id",
      "The device %1$s was somebody else's invitation: use another id.",
      "端末 %1$s はほかの人への招待で使われています。別の ID にしてください。"),
  TWICE("", "Row %1$s invites the same person for the same kind of phone.", "%1$s 行目と同じ招待です。"),
  FULL(
      "",
      "So many messages wait to be sent already that nobody is invited now. mochi signal list says"
          + " what holds them up; then invite again.",
      "送信を待つメッセージが多すぎるため、招待していません。mochi signal list で原因を確かめてから、もう一度招待してください。"),
  DIRECTORY(
      "",
      "The directory doesn't answer, so nobody was invited. mochi doctor says what is wrong.",
      "ディレクトリーに届かないため、だれも招待していません。原因は mochi doctor で確認できます。");

  private final String element;
  private final String english;
  private final String japanese;

  InviteNotice(String element, String english, String japanese) {
    this.element = element;
    this.english = english;
    this.japanese = japanese;
  }

  Notice of(String... details) {
    return new Notice(
        "INVITE_" + name(),
        element,
        english.formatted((Object[]) details),
        japanese.formatted((Object[]) details));
  }
}
