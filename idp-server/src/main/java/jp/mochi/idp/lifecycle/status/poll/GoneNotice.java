package jp.mochi.idp.lifecycle.status.poll;

import jp.mochi.idp.lifecycle.Notice;

/** Why a status source isn't forgotten, and what to do about it. */
enum GoneNotice {
  CONFIGURED(
      "mochi.yaml (status-sources) names %1$s: take it out there first and restart every node.",
      "%1$s は mochi.yaml（status-sources）にあります。先に設定から消し、全ノードを再起動してください。"),
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
