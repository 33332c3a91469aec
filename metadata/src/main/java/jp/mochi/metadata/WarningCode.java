package jp.mochi.metadata;

/** What an operator should know about metadata that is taken all the same. */
public enum WarningCode {
  CERTIFICATE_EXPIRED(
      "%1$s expired on %2$s. Its key is still used, as SAML allows; ask the service for a new one.",
      "%1$s の証明書は %2$s に期限切れです。SAML では鍵をそのまま使えますが、サービス側に更新を依頼してください。"),
  CERTIFICATE_EXPIRES_SOON(
      "%1$s expires on %2$s. Ask the service when it changes its key.",
      "%1$s の証明書は %2$s に期限切れになります。鍵の更新時期をサービス側に確認してください。"),
  CERTIFICATE_NOT_YET_VALID(
      "%1$s becomes valid only on %2$s. Its key is used from now on all the same.",
      "%1$s の証明書の有効期間は %2$s からです。鍵は今から使われます。"),
  METADATA_EXPIRES_SOON(
      "The metadata says that it ends on %2$s (%1$s). Register fresh metadata before then.",
      "メタデータの有効期限は %2$s です（%1$s）。それまでに新しいメタデータを登録してください。"),
  SIGNED_WITHOUT_KEY(
      "%1$s says that requests are signed, but no signing certificate is given: its requests will"
          + " be refused until one is.",
      "%1$s は要求に署名すると宣言していますが、署名証明書がありません。登録されるまで、このサービスからの要求は拒否されます。"),
  NOT_ENCRYPTABLE(
      "%1$s holds %2$s, to which we can't encrypt; RSA works.",
      "%1$s の鍵（%2$s）では暗号化できません。RSA なら使えます。"),
  ACS_WITHOUT_INDEX("%1$s has no index; it was given %2$s.", "%1$s に index がないため、%2$s を割り当てました。"),
  LOGOUT_ADDRESS_UNUSABLE(
      "%1$s is no address that logout messages can go to: %2$s. It is passed over; people can sign"
          + " on all the same.",
      "%1$s はログアウトの送り先として使えません：%2$s。この送り先は使われません。サインオンには影響ありません。"),
  SEVERAL_DEFAULTS(
      "%1$s is a second default; the first one counts.", "%1$s は 2 つ目の既定です。最初のものが使われます。"),
  SEVERAL_ROLES(
      "There are %2$s SPSSODescriptors for SAML 2.0; the first one counts.",
      "SAML 2.0 の SPSSODescriptor が %2$s 個あります。最初のものが使われます。"),
  SUBJECT_ID_UNKNOWN(
      "%1$s asks for an identifier that there isn't, or for several (%2$s): none is released. Ask"
          + " the service which it needs, then set subject-identifier=pairwise-id or subject-id.",
      "%1$s が求める識別子が不明、または複数あります（%2$s）。識別子は送信されません。サービス側に確認のうえ、"
          + "subject-identifier=pairwise-id または subject-id を設定してください。"),
  SIGNATURE_NOT_CHECKED(
      "The metadata is signed, but with no key to check it against the signature was not verified."
          + " Make sure that the file comes from the service.",
      "メタデータに署名がありますが、検証用の鍵がないため確認していません。サービスから入手したものであることを確認してください。");

  final String english;
  final String japanese;

  WarningCode(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }
}
