package jp.mochi.idp.saml.rehearsal;

import jp.mochi.idp.saml.rehearsal.Finding.Check;
import jp.mochi.idp.saml.rehearsal.Finding.Level;

/** Every sentence of a test; {@code %1$s} and so on are what it is about. */
enum Said {
  PERMITTED(Check.DECISION, Level.OK, "The rules permit it.", "規則により許可されます。"),
  NOT_YET(
      Check.DECISION,
      Level.FAILED,
      "The rules ask for another proof first (%1$s), so there is no response to look"
          + " at. Name what counts as proved with --factor.",
      "先に別の証明（%1$s）が求められるため、検査する応答がありません。証明済みとみなす要素は --factor で指定できます。"),
  REFUSED(
      Check.DECISION,
      Level.FAILED,
      "The rules refuse it (%1$s), so there is no response to look at.",
      "規則により拒否されるため（%1$s）、検査する応答がありません。"),
  DISABLED(
      Check.DECISION,
      Level.FAILED,
      "%1$s is disabled in the directory: no password opens a session.",
      "%1$s はディレクトリーで無効になっています。パスワードが正しくてもサインオンできません。"),
  NOT_ISSUED(
      Check.DECISION,
      Level.FAILED,
      "The rules permit it, and still nothing is issued: %1$s (%2$s).",
      "規則では許可されますが、応答は発行されません：%1$s（%2$s）。"),
  OTHER_ENTRY(
      Check.ENTRY,
      Level.WARNING,
      "For this person the entry %1$s of the same service answers, not %2$s.",
      "この人には、同じサービスの登録のうち %2$s ではなく %1$s が使われます。"),
  UNREADABLE(
      Check.SCHEMA,
      Level.FAILED,
      "A careful service refuses the response before it looks at anything: %1$s.",
      "慎重なサービスは、内容を見る前にこの応答を拒否します：%1$s。"),
  SCHEMA_KEPT(
      Check.SCHEMA, Level.OK, "The response keeps to the SAML schemas.", "応答は SAML のスキーマに適合しています。"),
  SCHEMA_BROKEN(
      Check.SCHEMA,
      Level.FAILED,
      "The response breaks the SAML schemas: %1$s",
      "応答が SAML のスキーマに違反しています：%1$s"),
  STATUS_SUCCESS(Check.STATUS, Level.OK, "The status is Success.", "ステータスは Success です。"),
  STATUS_OTHER(
      Check.STATUS,
      Level.FAILED,
      "The status is %1$s, not Success.",
      "ステータスが Success ではなく %1$s です。"),
  ISSUER_OURS(
      Check.ISSUER,
      Level.OK,
      "Response and assertion are issued by %1$s, as our metadata says.",
      "応答とアサーションの発行者は、メタデータのとおり %1$s です。"),
  ISSUER_OWN(
      Check.ISSUER,
      Level.WARNING,
      "They are issued by %1$s, which this entry sets, not by %2$s of our metadata:"
          + " the service must have been told the former.",
      "発行者は、メタデータの %2$s ではなく、この登録で設定した %1$s です。サービス側にもこの値を登録してください。"),
  ISSUER_WRONG(
      Check.ISSUER,
      Level.FAILED,
      "Response and assertion are issued by %1$s; expected is %2$s.",
      "応答とアサーションの発行者が %1$s です（期待する値：%2$s）。"),
  DESTINATION_LISTED(
      Check.DESTINATION,
      Level.OK,
      "It goes to %1$s, which the service lists.",
      "送り先は、サービスが挙げている %1$s です。"),
  DESTINATION_WRONG(
      Check.DESTINATION,
      Level.FAILED,
      "It goes to %1$s, which the service doesn't list.",
      "送り先 %1$s は、サービスが挙げていません。"),
  DESTINATION_HTTP(
      Check.DESTINATION,
      Level.WARNING,
      "%1$s is not https: whoever is on the way can read and use assertions. Move it"
          + " to https, then http-acs=false.",
      "%1$s は https ではなく、経路上でアサーションを読み取られ、悪用されるおそれがあります。https に移行し、http-acs=false にしてください。"),
  RECIPIENT_LISTED(
      Check.RECIPIENT,
      Level.OK,
      "The assertion may be presented there alone (Recipient).",
      "アサーションはその送り先だけで使えます（Recipient）。"),
  RECIPIENT_WRONG(
      Check.RECIPIENT,
      Level.FAILED,
      "The Recipient is “%1$s”, not the address that the response goes to.",
      "Recipient が「%1$s」で、応答の送り先と一致しません。"),
  ANSWERS_THE_REQUEST(
      Check.IN_RESPONSE_TO,
      Level.OK,
      "Response and confirmation name the request that they answer.",
      "応答と SubjectConfirmation が、元の要求の ID を示しています。"),
  ANSWERS_ANOTHER(
      Check.IN_RESPONSE_TO,
      Level.FAILED,
      "InResponseTo is “%1$s” and “%2$s”; the request was %3$s.",
      "InResponseTo が「%1$s」と「%2$s」です（要求の ID：%3$s）。"),
  AUDIENCE_NAMED(Check.AUDIENCE, Level.OK, "The audience is %1$s.", "対象（Audience）は %1$s です。"),
  AUDIENCE_WRONG(
      Check.AUDIENCE,
      Level.FAILED,
      "The audience (%1$s) doesn't name %2$s.",
      "対象（Audience：%1$s）に %2$s がありません。"),
  WINDOW_GOOD(
      Check.WINDOW,
      Level.OK,
      "It is good from %1$s s before it is issued until %2$s s after, and may be"
          + " presented for as long.",
      "発行の %1$s 秒前から %2$s 秒後まで有効で、提示できる期限も同じです。"),
  WINDOW_WRONG(
      Check.WINDOW,
      Level.FAILED,
      "The times don't fit: NotBefore %1$s, IssueInstant %2$s, NotOnOrAfter %3$s,"
          + " confirmation until %4$s.",
      "時刻が整合しません：NotBefore %1$s、IssueInstant %2$s、NotOnOrAfter %3$s、提示の期限 %4$s。"),
  CONFIRMATION_NOT_BEFORE(
      Check.WINDOW,
      Level.FAILED,
      "The bearer confirmation has a NotBefore, which SAML forbids.",
      "bearer の SubjectConfirmation に、SAML が禁じている NotBefore があります。"),
  NAME_ID_THERE(Check.NAME_ID, Level.OK, "The NameID is “%1$s” (%2$s).", "NameID は「%1$s」（%2$s）です。"),
  NAME_ID_NEW(
      Check.NAME_ID,
      Level.OK,
      "%1$s has no persistent NameID at this service: one would be made at the first"
          + " sign-on. The test makes none.",
      "%1$s にはこのサービスでの persistent NameID がまだなく、最初のサインオンで作られます（このテストでは作りません）。"),
  NAME_ID_EMPTY(Check.NAME_ID, Level.FAILED, "The NameID is empty.", "NameID が空です。"),
  NAME_ID_UNLISTED(
      Check.NAME_ID,
      Level.WARNING,
      "The service's metadata doesn't list the NameID format %1$s; it lists %2$s. To"
          + " change it: name-id-format=",
      "NameID の形式 %1$s はサービスのメタデータにありません（%2$s）。変更するには name-id-format= を使ってください。"),
  NAME_ID_NO_ADDRESS(
      Check.NAME_ID,
      Level.FAILED,
      "“%1$s” has the format emailAddress and is no mail address.",
      "「%1$s」は emailAddress 形式ですが、メールアドレスではありません。"),
  NAME_ID_LONG(
      Check.NAME_ID,
      Level.FAILED,
      "A persistent NameID has 256 characters at most (SAML Core 2.0 §8.3.7); this one has %1$s.",
      "persistent NameID は 256 文字までですが（SAML Core 2.0 §8.3.7）、%1$s 文字あります。"),
  AUTHN_SAID(
      Check.AUTHN,
      Level.OK,
      "It says when and how the person was proved: %1$s.",
      "本人確認の日時と方式（%1$s）が示されています。"),
  AUTHN_MISSING(
      Check.AUTHN,
      Level.FAILED,
      "It doesn't say when or how the person was proved.",
      "本人確認の日時または方式が示されていません。"),
  SIGNED(
      Check.SIGNATURE,
      Level.OK,
      "The %1$s is signed, and a key in our metadata verifies it (SHA-256 %2$s).",
      "%1$s に署名があり、メタデータの鍵で検証できます（SHA-256 %2$s）。"),
  SIGNATURE_BROKEN(
      Check.SIGNATURE,
      Level.FAILED,
      "The signature of the %1$s doesn't verify with the keys in our metadata: %2$s.",
      "%1$s の署名を、メタデータの鍵で検証できません：%2$s。"),
  NOTHING_SIGNED(
      Check.SIGNATURE,
      Level.FAILED,
      "Neither the response nor the assertion is signed.",
      "応答にもアサーションにも署名がありません。"),
  ASSERTION_UNSIGNED(
      Check.SIGNATURE,
      Level.FAILED,
      "The service wants its assertions signed (WantAssertionsSigned), and this one" + " isn't.",
      "サービスは署名付きのアサーションを求めていますが（WantAssertionsSigned）、署名がありません。"),
  ALGORITHM_STRONG(
      Check.ALGORITHM,
      Level.OK,
      "The signature uses %1$s with the digest %2$s.",
      "署名方式は %1$s、ダイジェストは %2$s です。"),
  ALGORITHM_SHA1(
      Check.ALGORITHM,
      Level.WARNING,
      "The signature uses SHA-1 (%1$s, %2$s), which others can forge. Move the service"
          + " to SHA-256, then: signature= digest=",
      "署名に SHA-1 を使っています（%1$s、%2$s）。偽造のおそれがあるため、SHA-256 に移行し、signature= digest= で戻してください。"),
  NOT_ENCRYPTED(
      Check.ENCRYPTION,
      Level.OK,
      "Nothing is encrypted: the entry and the metadata ask for nothing.",
      "暗号化していません（登録にもメタデータにも暗号化の求めがありません）。"),
  NOT_ENCRYPTED_THOUGH(
      Check.ENCRYPTION,
      Level.WARNING,
      "The service's metadata has a key for encryption, and nothing is encrypted to"
          + " it. To change it: encrypt=when-possible",
      "サービスのメタデータに暗号化用の鍵がありますが、暗号化していません。変更するには encrypt=when-possible を使ってください。"),
  ENCRYPTED(
      Check.ENCRYPTION,
      Level.OK,
      "What the entry wants hidden is encrypted with %1$s to the service's key"
          + " (SHA-256 %2$s). Only the service can tell whether it can open it.",
      "暗号化の対象は、%1$s でサービスの鍵（SHA-256 %2$s）宛てに暗号化されています。復号できるかはサービス側でしか確認できません。"),
  ENCRYPTED_CBC(
      Check.ENCRYPTION,
      Level.WARNING,
      "It is encrypted with %1$s, which doesn't notice what was changed on its way."
          + " Have the service list AES-GCM, or set encryption-algorithm=aes256-gcm.",
      "%1$s で暗号化しています（改ざんを検出できません）。メタデータに AES-GCM を載せてもらうか、encryption-algorithm=aes256-gcm"
          + " にしてください。"),
  ENCRYPTION_MISSHAPEN(
      Check.ENCRYPTION,
      Level.FAILED,
      "What is encrypted can't be decrypted as it stands: %1$s.",
      "暗号化された部分の形式に誤りがあり、復号できません：%1$s。"),
  REQUIRED_THERE(
      Check.ATTRIBUTES,
      Level.OK,
      "All attributes that the service's metadata requires are there (%1$s).",
      "サービスのメタデータが必須とする属性（%1$s 個）がすべて含まれています。"),
  NONE_REQUIRED(
      Check.ATTRIBUTES,
      Level.OK,
      "The service's metadata requires no attribute.",
      "サービスのメタデータが必須とする属性はありません。"),
  REQUIRED_MISSING(
      Check.ATTRIBUTES,
      Level.FAILED,
      "The service's metadata requires the attribute %1$s, which isn't there. To release it: mochi"
          + " sp set %2$s 'attribute.%1$s=…'",
      "サービスのメタデータが必須とする属性 %1$s がありません。送るには：mochi sp set %2$s 'attribute.%1$s=…'"),
  RANGES_LEFT_OUT(
      Check.ATTRIBUTES,
      Level.WARNING,
      "The ranges of %1$s are too many for an assertion and are left out. Don't let the service"
          + " take that for \"from anywhere\": tell it by an attribute from source.ranges-exact, or"
          + " bring the ranges there by mochi policy hints.",
      "%1$s の範囲はアサーションには多すぎるため、送られません。サービスがそれを「どこからでもよい」と解釈しないよう、source.ranges-exact"
          + " の属性で知らせるか、mochi policy hints で範囲を設定してください。"),
  OTHER_FORMAT(
      Check.ATTRIBUTES,
      Level.WARNING,
      "The service's metadata asks for the attribute %1$s in the name format %2$s; it"
          + " goes out in %3$s.",
      "属性 %1$s について、メタデータが求める名前の形式は %2$s ですが、%3$s で送ります。"),
  NO_VALUE(
      Check.ATTRIBUTES,
      Level.WARNING,
      "The entry releases %1$s, and %2$s has no value for it: it is left out.",
      "この登録では %1$s を送りますが、%2$s には値がないため省かれます。"),
  OUR_CERTIFICATE_GOOD(
      Check.OUR_CERTIFICATE,
      Level.OK,
      "Our certificate for this service is good until %1$s.",
      "このサービス向けの当方の証明書は %1$s まで有効です。"),
  OUR_CERTIFICATE_ENDS(
      Check.OUR_CERTIFICATE,
      Level.WARNING,
      "Our certificate for this service ends at %1$s: roll the key over in time (mochi"
          + " key add).",
      "このサービス向けの当方の証明書は %1$s に期限を迎えます。早めに鍵を切り替えてください（mochi key add）。"),
  OUR_CERTIFICATE_ENDED(
      Check.OUR_CERTIFICATE,
      Level.FAILED,
      "Our certificate for this service ended at %1$s: a strict service refuses what"
          + " it signs. Roll the key over (mochi key add).",
      "このサービス向けの当方の証明書は %1$s に期限が切れており、厳格なサービスでは拒否されます。鍵を切り替えてください（mochi key add）。"),
  THEIR_CERTIFICATES_GOOD(
      Check.THEIR_CERTIFICATE,
      Level.OK,
      "The service's certificates are good for 30 days and more (%1$s).",
      "サービスの証明書（%1$s 個）は、いずれも 30 日以上有効です。"),
  THEIR_CERTIFICATE_ENDS(
      Check.THEIR_CERTIFICATE,
      Level.WARNING,
      "A certificate of the service (%1$s, SHA-256 %2$s) ends or ended at %3$s."
          + " Sign-ons go on; ask the service for fresh metadata.",
      "サービスの証明書（%1$s、SHA-256 %2$s）の期限は %3$s です。サインオンは続けられますが、新しいメタデータをサービスに依頼してください。"),
  METADATA_ENDS(
      Check.METADATA,
      Level.WARNING,
      "The service's metadata is valid until %1$s: register a fresh one (mochi sp set %2$s"
          + " --metadata …).",
      "サービスのメタデータの有効期限は %1$s です。新しいものを登録してください（mochi sp set %2$s --metadata …）。"),
  CLOCK_ROOM(
      Check.CLOCK,
      Level.OK,
      "A service that allows for nothing takes it if its clock is up to %1$s s behind"
          + " ours and less than %2$s s ahead.",
      "許容誤差を設けないサービスでも、時計の遅れが %1$s 秒以内、進みが %2$s 秒未満なら受け付けます。"),
  CLOCK_APART(
      Check.CLOCK,
      Level.WARNING,
      "This server's clock and the database's are %1$s s apart: one of them is wrong,"
          + " and services may find assertions early or late.",
      "このサーバーとデータベースの時計に %1$s 秒の差があります。どちらかがずれており、サービスが時刻を理由に拒否するおそれがあります。");

  private final Check check;
  private final Level level;
  private final String english;
  private final String japanese;

  Said(Check check, Level level, String english, String japanese) {
    this.check = check;
    this.level = level;
    this.english = english;
    this.japanese = japanese;
  }

  Finding of(Object... about) {
    return new Finding(check, level, name(), english.formatted(about), japanese.formatted(about));
  }
}
