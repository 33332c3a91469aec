package jp.mochi.metadata;

/** Every reason to refuse a service's metadata, with its words: {@code %1$s} is the element. */
public enum FaultCode {
  BROKEN_XML(
      "This is not well-formed XML (%2$s). Download the metadata again, as a file rather than by"
          + " copying it from a browser window.",
      "XML として正しくありません（%2$s）。ブラウザの画面からコピーせず、ファイルとしてもう一度ダウンロードしてください。"),
  DOCTYPE(
      "The document has a DOCTYPE, which metadata never needs. Ask the service for metadata without"
          + " it.",
      "DOCTYPE が含まれています。メタデータには不要です。DOCTYPE のないメタデータをサービス側に依頼してください。"),
  TOO_LARGE(
      "The document has %2$s bytes; 1 MiB is the most for a single service. If it is a federation's"
          + " list, take out the one EntityDescriptor you want.",
      "サイズが %2$s バイトあります。1 つのサービスにつき 1 MiB までです。一覧の場合は、必要な EntityDescriptor だけを取り出してください。"),
  TOO_COMPLEX(
      "The document is nested too deeply or has too many parts (%2$s). Ask the service for plain"
          + " metadata.",
      "入れ子が深すぎるか、要素が多すぎます（%2$s）。通常の形のメタデータをサービス側に依頼してください。"),
  NOT_METADATA(
      "The root element is %2$s, not an EntityDescriptor. Look for “SP metadata” or “metadata XML”"
          + " in the service's administration page.",
      "ルート要素が EntityDescriptor ではなく %2$s です。サービスの管理画面で「SP メタデータ」または「メタデータ XML」を探してください。"),
  SEVERAL_SERVICES(
      "The document holds several service providers. Say which one by its entity ID: %2$s",
      "複数のサービスプロバイダーが含まれています。エンティティ ID でどれか 1 つを指定してください：%2$s"),
  NO_SUCH_SERVICE(
      "The document holds no service provider with the entity ID %2$s. Check its spelling.",
      "エンティティ ID %2$s のサービスプロバイダーは含まれていません。綴りを確認してください。"),
  NO_ENTITY_ID(
      "%1$s is missing or empty. Ask the service for complete metadata.",
      "%1$s がないか空です。完全なメタデータをサービス側に依頼してください。"),
  BAD_ENTITY_ID(
      "%1$s is longer than 1,024 characters or has blanks or control characters: %2$s",
      "%1$s が 1,024 文字を超えるか、空白や制御文字を含んでいます：%2$s"),
  IDENTITY_PROVIDER(
      "This is an identity provider's metadata (it has an IDPSSODescriptor), perhaps your own. Take"
          + " the metadata that the service publishes about itself.",
      "ID プロバイダーのメタデータです（IDPSSODescriptor があります）。サービス側が公開している自身のメタデータを使ってください。"),
  NO_SERVICE_ROLE(
      "There is no SPSSODescriptor, so this describes no service that people sign in to. Ask for"
          + " the service's SP metadata.",
      "SPSSODescriptor がなく、サインイン先のサービスの情報が含まれていません。サービスの SP メタデータを入手してください。"),
  NOT_SAML_2(
      "%1$s doesn't name SAML 2.0 (%2$s). Turn on SAML 2.0 at the service.",
      "%1$s に SAML 2.0 がありません（%2$s）。サービス側で SAML 2.0 を有効にしてください。"),
  NO_ACS(
      "There is no AssertionConsumerService, the address that takes our answers. Finish the"
          + " single sign-on settings at the service, then download the metadata again.",
      "応答の送り先である AssertionConsumerService がありません。サービス側でシングルサインオンの設定を完了してから、もう一度ダウンロードしてください。"),
  NO_POST_ACS(
      "No AssertionConsumerService takes HTTP-POST (there is: %2$s), and we answer by HTTP-POST"
          + " only. Turn that binding on at the service.",
      "HTTP-POST の AssertionConsumerService がありません（あるもの：%2$s）。応答は HTTP-POST のみです。サービス側で有効にしてください。"),
  ACS_NOT_A_URL(
      "%1$s is not a complete web address: %2$s. It must begin with https:// and name a host.",
      "%1$s が正しい URL ではありません：%2$s。https:// で始まり、ホスト名を含む必要があります。"),
  ACS_NOT_HTTPS(
      "%1$s is not https: %2$s. Assertions would travel in the clear; have the service use https.",
      "%1$s が https ではありません：%2$s。アサーションが暗号化されずに送られます。サービス側で https を使ってください。"),
  ACS_FRAGMENT(
      "%1$s has a fragment (#…), which a browser never sends: %2$s. Remove it at the service.",
      "%1$s にフラグメント（#…）があります。ブラウザは送信しません：%2$s。サービス側で取り除いてください。"),
  ACS_INDEX_TWICE(
      "%1$s repeats the index %2$s. Each AssertionConsumerService needs an index of its own.",
      "%1$s の index %2$s が重複しています。AssertionConsumerService ごとに別の index が必要です。"),
  ACS_INDEX_NOT_A_NUMBER(
      "%1$s is “%2$s”, not a number from 0 to 65535.", "%1$s が「%2$s」です。0 から 65535 までの数でなければなりません。"),
  EXPIRED(
      "The metadata is no longer valid: %1$s is %2$s. Download it afresh from the service.",
      "メタデータの有効期限が切れています：%1$s は %2$s です。サービスから新しいものをダウンロードしてください。"),
  MALFORMED_VALUE(
      "%1$s has a value that can't be understood: “%2$s”. Ask the service to correct it.",
      "%1$s の値「%2$s」を解釈できません。サービス側に修正を依頼してください。"),
  UNREADABLE_CERTIFICATE(
      "%1$s is not a readable certificate (%2$s). Download it again, or paste it whole, from"
          + " -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.",
      "%1$s の証明書を読み取れません（%2$s）。もう一度ダウンロードするか、"
          + "-----BEGIN CERTIFICATE----- から -----END CERTIFICATE----- まで全体を貼り付けてください。"),
  KEY_WITHOUT_CERTIFICATE(
      "%1$s gives a key without a certificate (%2$s). Have the service publish it as an"
          + " X509Certificate; a self-signed one will do.",
      "%1$s の鍵に証明書がありません（%2$s）。X509Certificate として公開してもらってください。自己署名でかまいません。"),
  WEAK_KEY(
      "%1$s holds a key that is too weak: %2$s. RSA needs 2,048 bits, EC needs 256; make a new key"
          + " at the service.",
      "%1$s の鍵が弱すぎます：%2$s。RSA は 2,048 ビット以上、EC は 256 ビット以上が必要です。サービス側で鍵を作り直してください。");

  final String english;
  final String japanese;

  FaultCode(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }
}
