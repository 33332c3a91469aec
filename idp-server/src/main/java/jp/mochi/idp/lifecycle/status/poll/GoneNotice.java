package jp.mochi.idp.lifecycle.status.poll;

import jp.mochi.idp.lifecycle.Notice;

/** Why a status source isn't forgotten, and what to do about it. */
enum GoneNotice {
  CONFIGURED(
      "mochi.yaml (status-sources) names %1$s: take it out there first and restart every node.",
      "%1$s は mochi.yaml（status-sources）にあります。先に設定から消し、全ノードを再起動してください。"),
  NOT_READ(
      "%1$s asks another list than before, and that one hasn't been read to its end yet: have it"
          + " read first (mochi device source poll %1$s).",
      "%1$s の問い合わせ先が変わりましたが、新しい一覧をまだ最後まで取得していません。先に取得してください（mochi device source poll" + " %1$s）。"),
  ASKED(
      "%1$s is being asked at this moment: repeat this some minutes later.",
      "%1$s にはいま問い合わせています。数分後にやり直してください。"),
  BUSY(
      "Another node still asks %1$s: restart every node without it in mochi.yaml, and repeat this"
          + " some minutes later.",
      "別のノードがまだ %1$s に問い合わせています。mochi.yaml から消して全ノードを再起動し、数分後にやり直してください。");

  private final String english;
  private final String japanese;

  GoneNotice(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }

  Notice of(String name) {
    return new Notice(
        "STATUS_SOURCE_" + name(), "", english.formatted(name), japanese.formatted(name));
  }
}
