package jp.mochi.idp.lifecycle;

import jp.mochi.cert.enrolment.EnrolmentOutcome;

/** What our certificate authority refuses: {@code %1$s} is what it concerns. */
public enum CertificateNotice {
  CA_THERE(
      "",
      "There is a certificate authority already, %1$s: mochi certificate ca list shows it, mochi"
          + " certificate ca rollover makes the next.",
      "認証局 %1$s がすでにあります。mochi certificate ca list で確認し、次を作るには mochi certificate ca rollover"
          + " を実行してください。"),
  CA_NONE(
      "",
      "There is no certificate authority yet: mochi certificate ca init makes one.",
      "認証局がまだありません。mochi certificate ca init で作成してください。"),
  CA_TAKEN_BACK(
      "",
      "The issuing authority was taken back, and no other issues yet: mochi certificate ca rollover"
          + " makes one, mochi certificate ca use has it issue.",
      "発行用認証局は失効しており、次の認証局がまだありません。mochi certificate ca rollover、続いて mochi certificate ca use"
          + " を実行してください。"),
  CA_ROOT(
      "",
      "%1$s is a root, which nobody can take back: whoever trusts it must stop trusting it. Make a"
          + " new one (mochi certificate ca rollover --root), use it, and revoke the issuing"
          + " authorities below this one.",
      "%1$s はルートなので失効できません（信頼する側で外すほかありません）。mochi certificate ca rollover --root で新しいルートを作って切り替え、"
          + "その下の発行用認証局を失効させてください。"),
  CA_REASON(
      "reason",
      "“%1$s” is no reason to revoke an authority: name one of ca-compromise, superseded,"
          + " cessation-of-operation, affiliation-changed, unspecified.",
      "「%1$s」は認証局の失効の理由として使えません。ca-compromise、superseded、cessation-of-operation、"
          + "affiliation-changed、unspecified のどれかを指定してください。"),
  CA_ENDED(
      "",
      "The issuing authority's certificate has ended (%1$s), so that nothing it signs would count:"
          + " mochi certificate ca rollover, then mochi certificate ca use.",
      "発行用認証局の証明書は %1$s に期限が切れています。mochi certificate ca rollover、続いて mochi certificate ca use"
          + " を実行してください。"),
  CA_NEXT_THERE(
      "",
      "A next authority is published already, %1$s: use it (mochi certificate ca use) or take it"
          + " back (mochi certificate ca remove).",
      "次の認証局 %1$s は公開済みです。使う（mochi certificate ca use）か、取り下げてください（mochi certificate ca remove）。"),
  CA_NO_NEXT(
      "",
      "No next authority is published: mochi certificate ca rollover makes one.",
      "次の認証局がありません。mochi certificate ca rollover で作成してください。"),
  CA_TOO_NEW(
      "",
      "The next authority has been published for less than a day, and whoever else checks our"
          + " phones' certificates may not have it yet. Wait until %1$s, or, where everybody has"
          + " it: mochi certificate ca use --early",
      "次の認証局は公開から 1 日たっていません。端末証明書を検証するほかの機器（プロキシーなど）がまだ読み込んでいないおそれがあります。%1$s"
          + " まで待つか、すべてに登録済みなら mochi certificate ca use --early を実行してください。"),
  CA_TOKEN(
      "",
      "The token with the authority's key doesn't do its work: %1$s",
      "認証局の鍵を持つトークンが応答しません：%1$s"),
  CA_NAME(
      "name",
      "“%1$s” can't be an authority's name: use 1 to 40 characters, without control characters.",
      "「%1$s」は認証局の名前に使えません。制御文字を含まない 1～40 文字にしてください。"),
  DEVICE_NAME(
      "device",
      "“%1$s” can't be a device's id: use 1 to 64 of A-Z, a-z, 0-9, the dot and the hyphen, a"
          + " letter or digit first.",
      "「%1$s」は端末の ID に使えません。英数字で始まる、英数字・ドット・ハイフンの 1～64 文字にしてください。"),
  CSR_TOO_LARGE(
      "csr",
      "The request has more than 16 KiB, which no request needs.",
      "証明書署名要求（CSR）が 16 KiB を超えています。"),
  CSR_MALFORMED(
      "csr",
      "This is no certificate signing request (PKCS #10 in PEM or DER): openssl req -new makes"
          + " one.",
      "証明書署名要求（PKCS #10、PEM または DER）ではありません。openssl req -new などで作成してください。"),
  CSR_SIGNATURE(
      "csr",
      "The request isn't signed by its own key, so that whoever made it may not have that key.",
      "CSR の署名が、CSR 自身の鍵によるものではありません。"),
  CSR_WEAK_SIGNATURE(
      "csr",
      "The request is signed by an algorithm that isn't taken (%1$s): use SHA-256 with RSA or"
          + " ECDSA.",
      "CSR の署名方式（%1$s）は受け付けていません。SHA-256 の RSA か ECDSA にしてください。"),
  CSR_KEY_KIND(
      "csr",
      "The key is neither RSA nor EC on P-256, P-384 or P-521.",
      "鍵の種類が、RSA でも、P-256・P-384・P-521 の EC でもありません。"),
  CSR_WEAK_KEY(
      "csr",
      "The key is too weak: RSA takes 2048 to 8192 bits and an exponent of at least 65537.",
      "鍵が弱すぎます。RSA は 2048～8192 ビット、指数 65537 以上にしてください。"),
  CSR_SUBJECT(
      "csr",
      "The request's subject has something that isn't this person's: %1$s. Leave it out, or request"
          + " it for whom it names.",
      "CSR のサブジェクトに、本人のものではない内容があります：%1$s。省くか、名前の本人の分として要求してください。"),
  CSR_FOREIGN_NAME(
      "csr",
      "The request asks for a name that isn't this person's: %1$s. Leave the alternative names out:"
          + " they are filled in from the directory.",
      "CSR の別名（SAN）が本人のものではありません：%1$s。別名は省いてください。ディレクトリーの内容から設定されます。"),
  CSR_NAMELESS(
      "csr",
      "A request to renew must name the person or the device of the certificate, as its subject or"
          + " an alternative name.",
      "更新の CSR には、証明書の本人か端末の名前を、サブジェクトか別名で入れてください。"),
  CSR_AUTHORITY(
      "csr",
      "The request wants to be a certificate authority (basicConstraints): a phone's certificate is"
          + " none.",
      "CSR が認証局（basicConstraints）を要求しています。端末証明書は認証局になれません。"),
  ATTESTATION_MALFORMED(
      "attestation",
      "The attestation isn't read: it takes the certificates that the phone's keystore hands out"
          + " for the key, in PEM, the key's own first, in 32 KiB at most.",
      "構成証明を読み取れません。端末のキーストアが出力する証明書チェーン（PEM、鍵の証明書を先頭に、32 KiB まで）を指定してください。"),
  ATTESTATION_NO_ROOTS(
      "attestation",
      "No maker's word counts here yet: name the makers' roots (device-keys: attestation-roots in"
          + " mochi.yaml).",
      "構成証明を信頼するメーカーのルートがありません。mochi.yaml の device-keys: attestation-roots に指定してください。"),
  ATTESTATION_CHAIN(
      "attestation",
      "The attestation leads to no configured root (device-keys: attestation-roots in mochi.yaml),"
          + " one of its certificates isn't good now, or a key of the phone has signed it in the"
          + " hardware's place.",
      "構成証明が設定したルート（mochi.yaml の device-keys:"
          + " attestation-roots）につながらない、証明書のどれかが有効でない、または端末の別の鍵が署名したものです。"),
  ATTESTATION_OTHER_KEY(
      "attestation",
      "The attestation is of another key than the request's.",
      "構成証明の鍵が、CSR の鍵と違います。"),
  ATTESTATION_SILENT(
      "attestation",
      "The attestation's first certificate says nothing of its key (Android's KeyDescription), or"
          + " not in a form that can be read.",
      "構成証明の先頭の証明書に、鍵の説明（Android の KeyDescription）がないか、読み取れません。"),
  ATTESTATION_SOFTWARE(
      "attestation",
      "The phone's hardware doesn't say that it made this key to sign with and keeps it: a key that"
          + " software guards, or that came from elsewhere, isn't attested. Issue the certificate"
          + " without an attestation, or make the key in hardware.",
      "端末のハードウェアが署名用に作って守っている鍵ではありません（ソフトウェアの鍵や、外から入れた鍵）。構成証明なしで発行するか、ハードウェアで鍵を作り直してください。"),
  ATTESTATION_CHALLENGE(
      "attestation",
      "The attestation repeats no challenge that is open for the device %1$s of this person: it was"
          + " used, is older than a day, or is of another device. Make one (mochi certificate"
          + " challenge), and have the phone make a new key with it.",
      "構成証明のチャレンジが、この人の端末 %1$s に有効なものではありません（使用済み、1 日以上前、または別の端末のもの）。mochi certificate challenge"
          + " で作り、それを使って端末で新しい鍵を作ってください。"),
  ATTESTATION_KEY_KNOWN(
      "attestation",
      "This key is known already as one of less worth, and stays that: have the phone make a new"
          + " one.",
      "この鍵は、より弱い鍵としてすでに登録されています。端末で新しい鍵を作ってください。"),
  KEY_OF_ANOTHER(
      "csr",
      "This key has been certified for another device or another person: each device makes a key of"
          + " its own.",
      "この鍵は別の端末または別の人に対して証明済みです。端末ごとに新しい鍵を作ってください。"),
  KEY_BARRED(
      "csr",
      "A certificate for this key was revoked because somebody else may have the key: make a new"
          + " one.",
      "この鍵の証明書は、鍵の漏えいを理由に失効しています。新しい鍵を作ってください。"),
  REASON(
      "reason",
      "“%1$s” is no reason to revoke a phone's certificate: name one of unspecified,"
          + " key-compromise, affiliation-changed, superseded, cessation-of-operation,"
          + " privilege-withdrawn.",
      "「%1$s」は失効の理由として使えません。unspecified、key-compromise、affiliation-changed、superseded、"
          + "cessation-of-operation、privilege-withdrawn のどれかを指定してください。"),
  REVOKED_ALREADY("", "It was revoked already, at %1$s.", "すでに失効しています（%1$s）。"),
  DEVICE_OF_ANOTHER(
      "device",
      "The device %1$s has a certificate in force for another person. Revoke that one first"
          + " (mochi certificate list --device %1$s), or name the right device.",
      "端末 %1$s には、別の人の有効な証明書があります。先に失効させる（mochi certificate list --device %1$s"
          + " で確認）か、正しい端末を指定してください。"),
  REGISTERED_TO_ANOTHER(
      "device",
      "The register has the device %1$s as somebody else's: name another, or transfer it (mochi"
          + " device transfer).",
      "端末 %1$s は台帳では別の人のものです。別の端末を指定するか、譲渡してください（mochi device transfer）。"),
  DEVICE_SHUT_OUT(
      "device",
      "The device %1$s is suspended, lost or retired (mochi device show %1$s): it gets no"
          + " certificate.",
      "端末 %1$s は一時停止、紛失または廃止のため、証明書を発行できません（mochi device show %1$s で確認）。"),
  DEVICE_FULL(
      "device",
      "The device %1$s has as many keys and numbers as any may have.",
      "端末 %1$s に結び付けられる鍵や番号の上限に達しています。"),
  TOO_MANY_DEVICES(
      "",
      "This person has as many such devices at hand as they may have, %1$s: retire one first (mochi"
          + " device list --person, mochi device retire).",
      "この人の端末は上限の %1$s 台に達しています。先に 1 台を廃止してください（mochi device list --person、mochi device"
          + " retire）。"),
  PERSON_GONE(
      "",
      "The person whom this is for has left or is disabled in the directory.",
      "対象の人は、ディレクトリーから削除されたか無効になっています。"),
  DIRECTORY_AWAY(
      "",
      "The directory doesn't answer, so that nobody can tell whether the person is still with us.",
      "ディレクトリーに届かないため、対象の人を確認できません。"),
  TOO_MANY(
      "",
      "Too many requests of this person, or in all, wait for approval: decide some first (mochi"
          + " certificate requests).",
      "承認待ちの要求が多すぎます。先に処理してください（mochi certificate requests）。"),
  CODE_OWN(
      "person",
      "Nobody approves their own: somebody else makes a code for %1$s, or the person's own session"
          + " shows one where the policy lets it.",
      "自分自身の登録は承認できません。%1$s のコードはほかの担当者が発行するか、ポリシーが許す場所で本人が表示してください。"),
  CODE_LIFETIME(
      "lifetime",
      "A code is good for 7 days at most: write 30m, 24h or 7d.",
      "コードの期限は最長 7 日です。30m、24h、7d のように指定してください。"),
  TOO_MANY_CODES(
      "",
      "This person has %1$s open codes by staff, which is as many as anybody may have (enrolment:"
          + " open-codes in mochi.yaml): take one back (DELETE /api/v1/enrolment-codes/DEVICE), or"
          + " wait until one has expired.",
      "この人には担当者が発行した有効なコードが %1$s 件あり、上限（mochi.yaml の enrolment: open-codes）に達しています。1 件を取り消す（DELETE"
          + " /api/v1/enrolment-codes/端末 ID）か、期限が切れるまで待ってください。"),
  MDM_NAME(
      "mdm",
      "“%1$s” can't be an MDM's name: use 1 to 20 of a-z, 0-9 and the hyphen, a letter first.",
      "「%1$s」は MDM の名前に使えません。英小文字で始まる、英小文字・数字・ハイフンの 1～20 文字にしてください。"),
  MDM_NONE(
      "mdm",
      "No MDM is called “%1$s”: mochi certificate mdm makes its challenge.",
      "「%1$s」という MDM はありません。mochi certificate mdm でチャレンジを作成してください。"),
  REQUEST_OWN(
      "",
      "Nobody approves their own: somebody must decide who neither filed this request nor is the"
          + " person whom it is for.",
      "自分の要求は処理できません。要求した人でも対象の本人でもない担当者が処理してください。"),
  REQUEST_CLOSED("", "This request isn't waiting any more: it is %1$s.", "この要求は処理済みです（状態：%1$s）。"),
  NOT_ENROLLED("", "The request was refused: %1$s.", "要求は受け付けられませんでした：%1$s");

  private final String element;
  private final String english;
  private final String japanese;

  CertificateNotice(String element, String english, String japanese) {
    this.element = element;
    this.english = english;
    this.japanese = japanese;
  }

  /** About this. */
  public Notice of(String detail) {
    return new Notice(name(), element, english.formatted(detail), japanese.formatted(detail));
  }

  /** Why an enrolment was refused. */
  public static Notice of(EnrolmentOutcome.Refused refused) {
    return switch (refused.fault()) {
      case REQUEST ->
          refused.request().map(CertificateNotice::of).orElse(CSR_MALFORMED).of(refused.what());
      case KEY_OF_ANOTHER_DEVICE -> KEY_OF_ANOTHER.of("");
      case KEY_BARRED -> KEY_BARRED.of("");
      case DEVICE_OF_ANOTHER -> DEVICE_OF_ANOTHER.of(refused.what());
      case NO_AUTHORITY -> (refused.what().isEmpty() ? CA_NONE : CA_TAKEN_BACK).of("");
      case DEVICE_REGISTERED_TO_ANOTHER -> REGISTERED_TO_ANOTHER.of(refused.what());
      case DEVICE_SHUT_OUT -> DEVICE_SHUT_OUT.of(refused.what());
      case DEVICE_FULL -> DEVICE_FULL.of(refused.what());
      case TOO_MANY_DEVICES -> TOO_MANY_DEVICES.of(refused.what());
      case AUTHORITY_ENDED -> CA_ENDED.of(refused.what());
      case TOKEN_UNAVAILABLE -> CA_TOKEN.of(refused.what());
      case NO_PERSON -> PERSON_GONE.of("");
      case DIRECTORY_UNAVAILABLE -> DIRECTORY_AWAY.of("");
      case TOO_MANY -> TOO_MANY.of("");
      case NO_PROOF,
          UNKNOWN_CODE,
          WRONG_SECRET,
          BURNT,
          EXPIRED,
          USED,
          WRONG_ROUTE,
          NO_DEVICE,
          NOT_AWAITED,
          WRONG_KEY,
          UNKNOWN_CERTIFICATE,
          CERTIFICATE_EXPIRED,
          REVOKED,
          TOO_EARLY_TO_RENEW,
          REPLAYED,
          UNKNOWN_TRANSACTION,
          DENIED ->
          NOT_ENROLLED.of(refused.fault().name());
    };
  }

  static CertificateNotice of(jp.mochi.cert.attestation.AttestationFault fault) {
    return valueOf("ATTESTATION_" + fault.name());
  }

  static CertificateNotice of(jp.mochi.cert.authority.CsrFault fault) {
    return valueOf("CSR_" + fault.name());
  }
}
