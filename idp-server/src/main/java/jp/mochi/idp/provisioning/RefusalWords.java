package jp.mochi.idp.provisioning;

import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.idp.lifecycle.CertificateNotice;
import jp.mochi.idp.text.Language;

/**
 * What a client is told that was given no certificate, for whoever looks after it. Which of a
 * challenge's two halves was wrong is not told, nor what is amiss on our side.
 */
public enum RefusalWords {
  CHALLENGE(
      "The challenge opens nothing: ask for a new one.", "チャレンジ（登録コード）が無効です。新しく発行してもらってください。"),
  OVER(
      "The challenge was used, taken back or has expired: ask for a new one.",
      "チャレンジ（登録コード）は使用済み、取り消し済み、または期限切れです。新しく発行してもらってください。"),
  ROUTE(
      "The challenge was made for another way of enrolment: ask for one for this way.",
      "チャレンジ（登録コード）は別の登録方法のものです。この方法のものを発行してもらってください。"),
  DEVICE(
      "The request must name its device: its id as the subject's serialNumber, or"
          + " urn:mochi:device:ID as an alternative name.",
      "CSR に端末の ID がありません。サブジェクトの serialNumber か、別名（URI）urn:mochi:device:ID で示してください。"),
  NOT_AWAITED(
      "This device isn't awaited: have it registered for its person first.",
      "この端末は登録待ちになっていません。先に利用者の端末として登録してください。"),
  KEY(
      "The key can't be certified for this device: make a new key.",
      "この鍵は、この端末の証明書に使えません。新しい鍵を作ってください。"),
  OF_ANOTHER(
      "The device has a certificate for another person: that one must be revoked first.",
      "この端末には別の人の有効な証明書があります。先に失効させてください。"),
  REGISTERED(
      "The device is registered as another person's: it must be transferred or retired first.",
      "この端末は別の人の端末として登録されています。先に引き継ぎか廃止が必要です。"),
  SHUT_OUT(
      "The device is suspended, lost or retired: it must be let in again first.",
      "この端末は一時停止中、紛失、または廃止済みです。先に再開の手続きが必要です。"),
  FULL(
      "The device has as many keys as any may have: have former ones ended first.",
      "この端末には、これ以上鍵を登録できません。先に古いものを終了してもらってください。"),
  DEVICES(
      "The person has as many devices as anybody may have: one must be retired first.",
      "この利用者の端末は上限に達しています。先に使わない端末を廃止してください。"),
  CERTIFICATE(
      "The certificate that was shown can't be renewed: it isn't ours, has ended or was revoked."
          + " Enrol anew.",
      "提示された証明書は更新できません（当認証局のものでない、期限切れ、または失効済み）。新しく登録してください。"),
  EARLY(
      "It is too early to renew: a certificate is renewed once half of its life is over.",
      "更新にはまだ早すぎます。証明書は有効期間の半分を過ぎてから更新できます。"),
  REPLAYED(
      "This transaction has begun before: begin another one, with an id of its own.",
      "このトランザクションはすでに使われています。新しい ID でやり直してください。"),
  UNKNOWN(
      "There is no such transaction of this key's: begin with a request.",
      "この鍵によるトランザクションはありません。要求からやり直してください。"),
  DENIED("The request was denied.", "要求は却下されました。"),
  TOO_MANY(
      "Too many requests wait for approval: have some decided first.",
      "承認待ちの要求が多すぎます。先に処理してもらってください。"),
  PERSON("The person whom this is for has left or is disabled.", "対象の人は退職または無効になっています。"),
  LATER(
      "Certificates can't be issued at the moment: ask again later.",
      "現在、証明書を発行できません。しばらくしてからやり直してください。");

  private final String english;
  private final String japanese;

  RefusalWords(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }

  /** In a language. */
  public String in(Language language) {
    return language == Language.JA ? japanese : english;
  }

  /** What is told of a refusal. */
  public static String of(EnrolmentOutcome.Refused refused, Language language) {
    if (refused.fault() != EnrolmentFault.REQUEST) {
      return words(refused.fault()).in(language);
    }
    var notice = CertificateNotice.of(refused);
    return language == Language.JA ? notice.japanese() : notice.english();
  }

  /** Whether it lies with us and passes, so that the same request may be granted later. */
  public static boolean passes(EnrolmentFault fault) {
    return words(fault) == LATER;
  }

  private static RefusalWords words(EnrolmentFault fault) {
    return switch (fault) {
      case NO_PROOF, UNKNOWN_CODE, WRONG_SECRET -> CHALLENGE;
      case BURNT, EXPIRED, USED -> OVER;
      case WRONG_ROUTE -> ROUTE;
      case NO_DEVICE -> DEVICE;
      case NOT_AWAITED -> NOT_AWAITED;
      case REQUEST, WRONG_KEY, KEY_OF_ANOTHER_DEVICE, KEY_BARRED -> KEY;
      case DEVICE_OF_ANOTHER -> OF_ANOTHER;
      case DEVICE_REGISTERED_TO_ANOTHER -> REGISTERED;
      case DEVICE_SHUT_OUT -> SHUT_OUT;
      case DEVICE_FULL -> FULL;
      case TOO_MANY_DEVICES -> DEVICES;
      case UNKNOWN_CERTIFICATE, CERTIFICATE_EXPIRED, REVOKED -> CERTIFICATE;
      case TOO_EARLY_TO_RENEW -> EARLY;
      case REPLAYED -> REPLAYED;
      case UNKNOWN_TRANSACTION -> UNKNOWN;
      case DENIED -> DENIED;
      case TOO_MANY -> TOO_MANY;
      case NO_PERSON -> PERSON;
      case DIRECTORY_UNAVAILABLE, NO_AUTHORITY, AUTHORITY_ENDED, TOKEN_UNAVAILABLE -> LATER;
    };
  }
}
