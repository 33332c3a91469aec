package jp.mochi.idp.lifecycle.collection;

import jp.mochi.idp.lifecycle.Notice;

/** What is refused of collections, and what to do about it. */
enum CollectionNotice {
  NOT_CONFIGURED(
      "mochi.yaml (apps: collections) doesn't name the collection %1$s any more, so that it isn't"
          + " asked: put it back there, or forget it (mochi blocklist collection forget %1$s).",
      "コレクション %1$s は mochi.yaml（apps: collections）にないため、取得できません。設定に戻すか、"
          + "mochi blocklist collection forget %1$s で消してください。"),
  CONFIGURED(
      "mochi.yaml (apps: collections) names the collection %1$s: take it out there first and"
          + " restart every node.",
      "コレクション %1$s は mochi.yaml（apps: collections）にあります。先に設定から消し、全ノードを再起動してください。"),
  BUSY(
      "The collection %1$s is being asked already, by this node or another: look again in some"
          + " minutes (mochi blocklist collection show %1$s).",
      "コレクション %1$s は取得中です（別のノードのこともあります）。数分後に mochi blocklist collection show %1$s で"
          + "確かめてください。");

  private final String english;
  private final String japanese;

  CollectionNotice(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }

  Notice of(String name) {
    return new Notice(
        "COLLECTION_" + name(), "", english.formatted(name), japanese.formatted(name));
  }
}
