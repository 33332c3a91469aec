package jp.mochi.idp.lifecycle;

/** What use cases refuse or warn of by themselves: {@code %1$s} is what it concerns. */
enum NoticeCode {
  NAME_NOT_ALLOWED(
      "name",
      "“%1$s” can't be a name: use 1 to 40 of a-z, 0-9 and the hyphen.",
      "「%1$s」は名前に使えません。a-z、0-9、ハイフンの 1～40 文字にしてください。"),
  NAME_TAKEN(
      "name",
      "Another service is called %1$s: choose another name with --name.",
      "%1$s という名前は別のサービスが使っています。--name で別の名前を指定してください。"),
  ENTITY_ID_TAKEN(
      "entityId",
      "This service is registered already, as %1$s. To give it fresh metadata: mochi sp set %1$s"
          + " --metadata FILE-or-URL",
      "このサービスは %1$s として登録済みです。メタデータを更新するには：mochi sp set %1$s --metadata ファイルまたはURL"),
  ANOTHER_ENTITY(
      "EntityDescriptor/@entityID",
      "The metadata is another service's (%1$s). Register that one by itself with sp add.",
      "別のサービス（%1$s）のメタデータです。sp add で別に登録してください。"),
  NOT_AN_ADDRESS(
      "url",
      "“%1$s” is not a web address: begin with https://.",
      "「%1$s」は URL ではありません。https:// で始めてください。"),
  NOT_FETCHED(
      "url",
      "The metadata can't be fetched. %1$s Or save it as a file and register that.",
      "メタデータを取得できません。%1$s ファイルに保存して登録することもできます。"),
  OURSELVES(
      "EntityDescriptor/@entityID",
      "This is our own entity ID (%1$s). Take the metadata that the service publishes.",
      "このサーバー自身のエンティティ ID（%1$s）です。サービス側が公開しているメタデータを使ってください。"),
  SHA1_ALLOWED(
      "sha1",
      "SHA-1 signatures of this service are taken, which others can forge. Move it to SHA-256,"
          + " then: sha1=refuse",
      "このサービスの SHA-1 署名を受け付けています（偽造のおそれがあります）。SHA-256 に移行し、sha1=refuse に戻してください。"),
  UNSIGNED_TAKEN(
      "accept-unsigned",
      "Requests of this service are taken without a signature although it says that it signs.",
      "署名すると宣言しているサービスですが、署名のない要求も受け付けています。"),
  KEY_UNKNOWN(
      "signing-key",
      "No signing key %1$s is published: mochi key list shows those that are.",
      "署名鍵 %1$s は公開されていません。公開中の鍵は mochi key list で確認できます。"),
  KEY_NEEDED(
      "",
      "The key still signs for %1$s, so it can't be removed: mochi sp set NAME signing-key= first.",
      "この鍵は %1$s 向けの署名に使われているため削除できません。先に mochi sp set 名前 signing-key=" + " を実行してください。"),
  KEY_NEXT_THERE(
      "",
      "A next key is published already, %1$s: sign with it (mochi key use) or take it back (mochi"
          + " key remove %1$s).",
      "次の鍵 %1$s は公開済みです。署名に使う（mochi key use）か、取り下げてください（mochi key remove %1$s）。"),
  KEY_NO_NEXT(
      "",
      "No next key is published: make one with mochi key add, and let services get to know it.",
      "次の鍵が公開されていません。mochi key add で作り、サービス側に読み込ませてください。"),
  KEY_TOO_NEW(
      "",
      "Services have known this key for less than a day, and one that hasn't read it refuses every"
          + " sign-on. Wait until %1$s, or, where every service has it: mochi key use --early",
      "この鍵は公開から 1 日たっていません。まだ読み込んでいないサービスではサインオンできなくなります。%1$s"
          + " まで待つか、全サービスに登録済みなら mochi key use --early を実行してください。"),
  KEY_SIGNS_ALREADY("", "The key %1$s signs already.", "鍵 %1$s はすでに署名に使われています。"),
  KEY_IN_USE(
      "",
      "The key %1$s signs, so it can't be removed: sign with another first (mochi key add, mochi"
          + " key use).",
      "鍵 %1$s は署名に使用中のため削除できません。先に別の鍵へ切り替えてください（mochi key add、mochi key use）。");

  private final String element;
  private final String english;
  private final String japanese;

  NoticeCode(String element, String english, String japanese) {
    this.element = element;
    this.english = english;
    this.japanese = japanese;
  }

  Notice of(String detail) {
    return new Notice(name(), element, english.formatted(detail), japanese.formatted(detail));
  }
}
