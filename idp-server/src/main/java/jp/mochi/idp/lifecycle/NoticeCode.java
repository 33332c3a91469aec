package jp.mochi.idp.lifecycle;

/**
 * What use cases refuse or warn of by themselves: {@code %1$s} is what it concerns, {@code %2$s}
 * what else there is to say.
 */
enum NoticeCode {
  NAME_NOT_ALLOWED(
      "name",
      "“%1$s” can't be a name: use 1 to 40 of a-z, 0-9 and the hyphen.",
      "「%1$s」は名前に使えません。a-z、0-9、ハイフンの 1～40 文字にしてください。"),
  NAME_TAKEN(
      "name",
      "Another service is called %1$s: choose another name with --name.",
      "%1$s という名前は別のサービスが使っています。--name で別の名前を指定してください。"),
  NAME_OF_SYSTEM(
      "name",
      "An in-house system behind the gate is called %1$s, and rules couldn't tell the two apart:"
          + " choose another name with --name.",
      "%1$s は gate の社内システムの名前です。規則で区別できないため、--name で別の名前を指定してください。"),
  ENTITY_ID_TAKEN(
      "entityId",
      "This service is registered already, as %1$s. To give it fresh metadata: mochi sp set %1$s"
          + " --metadata FILE-or-URL. A second entry of it needs addresses of its own, or"
          + " only-for=…",
      "このサービスは %1$s として登録済みです。メタデータを更新するには：mochi sp set %1$s --metadata ファイルまたはURL。"
          + "2 つ目の登録には、別の送り先か only-for=… が必要です。"),
  NOT_APART(
      "only-for",
      "%1$s is an entry of the same service with the same address, and nothing would tell the two"
          + " apart: set only-for=… for one of them.",
      "%1$s は同じサービス、同じ送り先の登録で、区別がつかなくなります。どちらかに only-for=… を設定してください。"),
  NO_PRESET(
      "preset", "There is no preset %1$s. There are: %2$s.", "%1$s というプリセットはありません。あるもの：%2$s。"),
  NO_PRESET_NEAR(
      "preset",
      "There is no preset %1$s. Did you mean %2$s? (mochi sp presets lists them.)",
      "%1$s というプリセットはありません。%2$s のことですか（一覧は mochi sp presets）。"),
  PRESET_TOLD(
      "preset",
      "Nothing is registered. All of it: mochi sp preset %1$s",
      "まだ何も登録していません。詳しくは：mochi sp preset %1$s"),
  PRESET_OVERRIDES(
      "preset",
      "The preset %1$s is your company's own file, in the place of this release's.",
      "プリセット %1$s は、製品付属のものではなく貴社のファイルを使いました。"),
  PRESET_OTHER_SERVICE(
      "preset",
      "The preset %1$s expects another entity ID than the metadata has (%2$s). Is it that service?",
      "メタデータのエンティティ ID（%2$s）は、プリセット %1$s が想定するものと違います。サービスが合っているか確認してください。"),
  PRESET_FROM_MEMORY(
      "preset",
      "Nobody has verified this of the preset, so try a sign-on before go-live: %1$s",
      "プリセットの次の値は確認されていません。本番の前にサインオンを試してください：%1$s"),
  ENCRYPT_NO_KEY(
      "encrypt",
      "There is no key to encrypt to: the metadata has none of RSA (EC and RSA 1.5 won't do). Ask"
          + " the service for an RSA encryption certificate, or set encrypt=when-possible.",
      "暗号化に使える鍵がありません。メタデータに RSA の鍵が必要です（EC や RSA 1.5 では暗号化できません）。"
          + "サービス側に RSA の暗号化証明書を依頼するか、encrypt=when-possible にしてください。"),
  NO_SALT(
      "persistent-source",
      "Computed names need the salt that they were computed with so far: write it into mochi.yaml"
          + " (names: {salt: \"${MOCHI_NAME_SALT}\"}, in Shibboleth idp.persistentId.salt) and"
          + " restart.",
      "計算による名前には、これまで計算に使っていたソルトが必要です。mochi.yaml に names: {salt: \"${MOCHI_NAME_SALT}\"}（Shibboleth"
          + " の idp.persistentId.salt）を書き、再起動してください。"),
  IDENTIFIER_WITHHELD(
      "subject-identifier",
      "This service's metadata asks for the identifier %1$s, and the entry gives another or none."
          + " If that isn't meant: subject-identifier=metadata",
      "このサービスのメタデータは識別子 %1$s を求めていますが、別のもの、または送信しない設定です。"
          + "意図していなければ subject-identifier=metadata に戻してください。"),
  KEY_NO_EC(
      "signature",
      "We have no EC key to sign with yet: mochi key add --for ec, then let the service get to know"
          + " it.",
      "EC の署名鍵がまだありません。mochi key add --for ec で作り、サービス側に読み込ませてください。"),
  KEY_OTHER_KIND(
      "signing-key",
      "The key %1$s isn't of the kind that this signature algorithm needs (mochi key list).",
      "鍵 %1$s は、この署名アルゴリズムでは使えません（mochi key list）。"),
  HTTP_NEEDED(
      "http-acs",
      "%1$s is not https, and assertions would travel in the clear. For an in-house service only:"
          + " http-acs=true",
      "%1$s は https ではなく、アサーションが暗号化されずに送られます。社内サービスに限り http-acs=true で許可できます。"),
  HTTP_TAKEN(
      "http-acs",
      "Assertions for this service may travel by http, where everybody on the way can read and use"
          + " them. Move it to https, then: http-acs=false",
      "このサービスへのアサーションは http で送られることがあり、経路上で読み取られ、悪用されるおそれがあります。"
          + "https に移行し、http-acs=false に戻してください。"),
  SHA1_SIGNED(
      "signature",
      "We sign for this service with SHA-1, which others can forge. Move it to SHA-256, then:"
          + " signature= digest=",
      "このサービスには SHA-1 で署名しています（偽造のおそれがあります）。SHA-256 に移行し、signature= digest= で戻してください。"),
  NOT_ENCRYPTED(
      "encrypt",
      "What encrypt…=when-possible would encrypt goes to this service unencrypted: by what its"
          + " metadata lists for its encryption key (%1$s) we can't encrypt. Have it list RSA-OAEP"
          + " and AES-GCM and register that, or set encrypt…=never.",
      "encrypt…=when-possible の対象を、このサービスには暗号化せずに送っています。メタデータが暗号化用の鍵に挙げる方式（%1$s）では"
          + "暗号化できません。RSA-OAEP と AES-GCM を載せたメタデータを登録するか、encrypt…=never にしてください。"),
  CBC_USED(
      "encryption-algorithm",
      "We encrypt for this service with %1$s, which doesn't notice what was changed on its way."
          + " Have it list AES-GCM in its metadata, or set encryption-algorithm=aes256-gcm.",
      "このサービスには %1$s で暗号化しています（改ざんを検出できません）。メタデータに AES-GCM を載せてもらうか、"
          + "encryption-algorithm=aes256-gcm にしてください。"),
  CONTEXT_IGNORED(
      "requested-context",
      "How strongly this service asks people to be proved counts for nothing; each time, audit says"
          + " so.",
      "このサービスが求める認証方式（RequestedAuthnContext）を無視しています。無視したことは毎回、監査記録に残ります。"),
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
  ACS_OF_SEVERAL(
      "entry",
      "The service has several entries, and which of them it meant isn't known: %1$s. Say which:"
          + " --entry NAME",
      "このサービスには複数の登録があり、どれ宛ての要求か分かりません（%1$s）。--entry 名前 で指定してください。"),
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
      "The key still signs for %1$s, so it can't be removed: mochi sp set NAME signing-key= (of an"
          + " EC key: signature=) first.",
      "この鍵は %1$s 向けの署名に使われているため削除できません。先に mochi sp set 名前 signing-key="
          + "（EC の鍵なら signature=）を実行してください。"),
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

  Notice of(String... details) {
    return new Notice(
        name(),
        element,
        english.formatted((Object[]) details),
        japanese.formatted((Object[]) details));
  }
}
