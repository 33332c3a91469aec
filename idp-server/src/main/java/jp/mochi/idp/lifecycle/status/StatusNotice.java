package jp.mochi.idp.lifecycle.status;

import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.reason.Reason;

/** Why a report isn't taken, and what to do about it. */
enum StatusNotice {
  TOO_LARGE(
      Reason.STATUS_TOO_LARGE, "The report has more than %1$s bytes.", "報告が %1$s バイトを超えています。"),
  NOT_JSON(
      Reason.STATUS_MALFORMED,
      "The report can't be read as JSON: %1$s.",
      "報告を JSON として読み取れません：%1$s。"),
  FIELD(
      Reason.STATUS_MALFORMED,
      "“%1$s” isn't of the right kind: %2$s.",
      "「%1$s」の形式が正しくありません（%2$s）。"),
  UNKNOWN_FIELD(
      Reason.STATUS_MALFORMED,
      "“%1$s” is no field of a report. There are: %2$s.",
      "報告に「%1$s」という項目はありません。使える項目：%2$s。"),
  OTHER_DEVICE(
      Reason.STATUS_SOURCE,
      "The report is on another device than the address says, or than the sender's own.",
      "報告の端末が、アドレスの端末、または送信元の端末と一致しません。"),
  OTHER_SOURCE(
      Reason.STATUS_SOURCE,
      "The sender can't speak as this source: it is “%1$s”.",
      "送信元は、この報告元を名乗れません（送信元は「%1$s」です）。"),
  OTHER_PLATFORM(
      Reason.STATUS_SOURCE,
      "The register has this device as %1$s, of which this source or report knows nothing.",
      "この端末は %1$s として登録されています。この報告元や報告では扱えません。"),
  OWN_DEVICE(
      Reason.STATUS_SOURCE,
      "The device is the caller's own: only a token of the role reporter speaks for others on it.",
      "呼び出した人自身の端末です。この端末の報告には役割 reporter のトークンを使ってください。"),
  NO_DEVICE(
      Reason.STATUS_DEVICE_UNKNOWN,
      "There is no device “%1$s” in the register.",
      "端末「%1$s」は登録されていません。"),
  SHUT_OUT(
      Reason.STATUS_DEVICE_SHUT_OUT,
      "The device is %1$s: nothing is taken of it.",
      "端末の状態は %1$s です。報告は受け付けません。"),
  FUTURE(
      Reason.STATUS_FUTURE,
      "The report is of a time that hasn't come: here it is %1$s. Set the sender's clock.",
      "報告の時刻が未来です（ここでは %1$s）。送信元の時計を合わせてください。"),
  OLDER(
      Reason.STATUS_OLDER,
      "This source has reported something newer, of %1$s.",
      "この報告元から、より新しい報告（%1$s）が届いています。"),
  TOO_SOON(
      Reason.STATUS_TOO_OFTEN,
      "A device's own word is taken once a minute: again from %1$s on.",
      "端末自身の報告は 1 分に 1 回だけ受け付けます。次は %1$s 以降に送ってください。"),
  TOO_MANY_APPS(
      Reason.STATUS_TOO_LARGE,
      "The report names more than %1$s apps.",
      "報告に含まれるアプリが %1$s 個を超えています。");

  private final Reason reason;
  private final String english;
  private final String japanese;

  StatusNotice(Reason reason, String english, String japanese) {
    this.reason = reason;
    this.english = english;
    this.japanese = japanese;
  }

  StatusOutcome.Refused at(String pointer, String... details) {
    var notice =
        new Notice(
            name(),
            pointer,
            english.formatted((Object[]) details),
            japanese.formatted((Object[]) details));
    return new StatusOutcome.Refused(reason, notice);
  }
}
