package jp.mochi.idp.lifecycle.device;

import java.time.ZoneId;
import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** What is refused of a device, and what to do about it. */
enum DeviceNotice {
  ID(
      "id",
      "“%1$s” can't be a device's id: use 1 to 64 of A-Z, a-z, 0-9, the dot and the hyphen, a"
          + " letter or digit first.",
      "「%1$s」は端末の ID に使えません。英数字で始まる、英数字・ドット・ハイフンの 1～64 文字にしてください。"),
  ID_TAKEN(
      "id",
      "There is a device %1$s in the register already, or was: an id is given once.",
      "端末 %1$s はすでに登録されているか、過去に登録されていました。ID は使い回せません。"),
  ID_CERTIFIED(
      "id",
      "There is a valid certificate for a device %1$s of somebody else (%2$s): revoke it, or use"
          + " another id.",
      "端末 %1$s には、ほかの人（%2$s）の有効な証明書があります。失効させるか、別の ID にしてください。"),
  TEXT(
      "name",
      "“%1$s” is too long or has control characters: use at most 100 characters in one line.",
      "「%1$s」は長すぎるか、制御文字を含んでいます。1 行、100 文字以内にしてください。"),
  IDENTIFIER(
      "identifiers",
      "This can't be a device's %1$s: check it letter by letter (an IMEI's last digit checks the"
          + " others), and leave it out where there is none (UNKNOWN and 00000000 are no numbers).",
      "%1$s として正しくありません。1 文字ずつ確かめてください（IMEI は末尾の数字で検算しています）。番号がなければ空欄にしてください（UNKNOWN や 00000000"
          + " は番号ではありません）。"),
  IDENTIFIER_TAKEN(
      "identifiers",
      "This %1$s is the device %2$s's: retire that one, or transfer it.",
      "この %1$s は端末 %2$s のものです。その端末を廃止するか、譲渡してください。"),
  TOO_MANY(
      "",
      "This person has %1$s devices at hand that count here, and may have no more (%2$s): retire"
          + " one first.",
      "この人の端末は上限の %1$s 台（%2$s）に達しています。先に 1 台を廃止してください。"),
  UNBOUND(
      "",
      "Nothing tells this device yet, neither a number nor a certificate or key: it can't be"
          + " recognised until it is enrolled. Make its owner a code (mochi certificate code"
          + " --person %1$s --device %2$s, with --why and --proof), or invite them for it (mochi"
          + " device invite).",
      "この端末には番号も証明書も鍵もないため、登録するまでこの端末と確認できません。コードを発行する（mochi certificate code --person %1$s"
          + " --device %2$s に --why と --proof を付けます）か、招待して（mochi device invite）登録してもらってください。"),
  UNBOUND_ROW(
      "",
      "The row has no serial, imei, imsi, udid or mdm-id, so nothing tells this device: it can't be"
          + " recognised until it is enrolled. Write its number into the row before it is brought"
          + " in, or have its owner enrol it afterwards (mochi certificate code, mochi device"
          + " invite).",
      "serial、imei、imsi、udid、mdm-id のどれもないため、登録するまでこの端末と確認できません。取り込む前に番号を書くか、"
          + "取り込んだあとで登録してもらってください（mochi certificate code、mochi device invite）。"),
  WHY(
      "reason",
      "Say why, in one line of at most 500 characters: it is kept with the device.",
      "理由を 1 行、500 文字以内で書いてください（端末の履歴に残ります）。"),
  NO_WAY(
      "",
      "This can't be done with a device that is %1$s. It has been since %2$s, by %3$s.",
      "「%1$s」の端末にはできない操作です（%2$s に %3$s が変更）。"),
  OWN_DEVICE(
      "",
      "Nobody lets their own device in: ask a colleague to do it.",
      "自分の端末は自分では承認・再開できません。同僚に依頼してください。"),
  SAME_HANDS(
      "",
      "%1$s said that the device was found, so somebody else must let it in again: two people look"
          + " at a device that was lost.",
      "「見つかった」と記録したのは %1$s です。紛失した端末は 2 人で確かめるため、再開はほかの人が行ってください。"),
  PEM(
      "certificate",
      "This isn't a phone's certificate as PEM (-----BEGIN CERTIFICATE-----), or it is an"
          + " authority's own: give the one that is installed on the phone.",
      "端末の証明書（PEM、-----BEGIN CERTIFICATE-----）として読めないか、認証局自身の証明書です。端末に入っている証明書を指定してください。"),
  PIN_FOREIGN(
      "certificate",
      "None of the authorities in client-certificate: authorities of mochi.yaml has issued this"
          + " certificate (“%1$s” has), so nobody signs in by it. Give the one that is on the"
          + " phone, with those between it and the authority behind it in the file; or name its"
          + " authority in mochi.yaml.",
      "mochi.yaml の client-certificate: authorities にある認証局が発行した証明書ではないため（発行者は「%1$s」）、サインインに使えません。"
          + "端末に入っている証明書を、中間認証局があればその証明書を後に続けて指定するか、発行した認証局を mochi.yaml に加えてください。"),
  PIN_OURS(
      "certificate",
      "Our own authority has issued this certificate, for the device %1$s: it is bound to that"
          + " device by its enrolment, and to no other by anybody's word. For another device, enrol"
          + " it (mochi certificate code).",
      "この証明書は自社の認証局が端末 %1$s に発行したもので、登録時に結び付けられています。"
          + "ほかの端末には、登録の手続き（mochi certificate code）で新しく発行してください。"),
  PIN_EXPIRED(
      "certificate",
      "The certificate of “%1$s” ended at %2$s: give the one that took its place.",
      "「%1$s」の証明書は %2$s に期限が切れています。更新後の証明書を指定してください。"),
  PIN_EARLY(
      "certificate",
      "The certificate of “%1$s” begins at %2$s: bind it then, or set the clock that issued it.",
      "「%1$s」の証明書は %2$s から有効です。その後に結び付けるか、発行元の時計を確かめてください。"),
  PIN_REVOKED(
      "certificate",
      "Its authority has revoked this certificate (%1$s, %2$s): give the one that took its place.",
      "この証明書は発行元の認証局で失効しています（%1$s、%2$s）。新しい証明書を指定してください。"),
  PIN_UNCHECKED(
      "certificate",
      "Whether its authority has revoked this certificate can't be told now (%1$s): try again once"
          + " its lists come in; mochi doctor says what is wrong.",
      "この証明書が失効しているかどうかを、今は確認できません（%1$s）。失効リストを取得できるようになってからやり直してください。原因は mochi doctor で確認できます。"),
  PIN_UNUSABLE(
      "certificate",
      "Nobody can sign in by this certificate (%1$s): have its authority issue one for client"
          + " authentication.",
      "この証明書ではサインインできません（%1$s）。クライアント認証用の証明書を発行元で作り直してください。"),
  KEY_TAKEN(
      "certificate",
      "This key is the device %1$s's. A key is bound to one device: if it is on two, neither is"
          + " told from the other by it.",
      "この鍵は端末 %1$s に結び付けられています。1 つの鍵は 1 台にだけ結び付けられます。"),
  KEY_BOUND(
      "certificate",
      "This key is bound to this device already, as %1$s. To have it otherwise, end that first.",
      "この鍵はすでにこの端末に結び付けられています（%1$s）。変えるには、先に解除してください。"),
  KEYS_FULL(
      "",
      "This device is known by %1$s things already, as many as any may be: end some first.",
      "この端末に結び付けられるものは %1$s 個までです。先に不要なものを解除してください。"),
  NO_KEY(
      "key",
      "No such certificate's key is bound to the device %1$s: mochi device show lists those that"
          + " are.",
      "端末 %1$s にその証明書の鍵は結び付けられていません。mochi device show で確かめてください。"),
  KEY_ISSUED(
      "key",
      "A certificate of our own authority has this key: revoke that one (mochi certificate revoke),"
          + " and the key goes with it.",
      "この鍵の証明書は当社の認証局が発行しています。その証明書を失効させてください（mochi certificate revoke）。"),
  NOT_YOURS(
      "", "This isn't for you to do: call your helpdesk.", "この操作はご自身では行えません。ヘルプデスクに連絡してください。"),
  ADMINISTRATOR(
      "",
      "This is an administrator's device: only an administrator acts on it.",
      "管理者の端末です。操作できるのは管理者だけです。"),
  OWNER_UNSURE(
      "",
      "The directory doesn't say whether the owner is an administrator, so only an administrator"
          + " can act on this device now. mochi doctor says what is wrong.",
      "所有者が管理者かどうかをディレクトリーで確認できないため、今この端末を操作できるのは管理者だけです。原因は mochi doctor で確認できます。"),
  NOT_NOW(
      "",
      "The directory doesn't answer, so nobody can be sure who you are and whose this is: nothing"
          + " is given out or let in now. Shutting out works.",
      "ディレクトリーに届かず、操作する人と所有者を確認できないため、今は発行や再開ができません。止める操作はできます。"),
  NOT_YOUR_ROLE("", "You aren't in a group that may do this any more.", "この操作ができるグループに入っていません。"),
  HEAD(
      "",
      "The first row must name the columns, separated by commas: person, ownership and platform"
          + " once each; id, name, model, state, serial, imei, imsi, udid and mdm-id may be there."
          + " It is: %1$s",
      "1 行目にはコンマ区切りで列名が必要です。person、ownership、platform を 1 つずつ書いてください。id、name、model、state、"
          + "serial、imei、imsi、udid、mdm-id も使えます。今の 1 行目：%1$s"),
  ROW(
      "",
      "The row has %1$s cells, the head %2$s: is a comma missing, or one too many?",
      "セルが %1$s 個あります（見出しは %2$s 個）。コンマの過不足を確かめてください。"),
  NO_PERSON("person", "No person is named.", "person が空です。"),
  UNKNOWN_PERSON(
      "person", "The directory knows nobody by the name %1$s.", "ディレクトリーに %1$s という人はいません。"),
  SEVERAL_PEOPLE(
      "person", "More than one entry of the directory goes by %1$s.", "%1$s に該当する人が複数います。"),
  WORD("", "“%1$s” is no %2$s: write one of %3$s.", "「%1$s」は %2$s として使えません（使える値：%3$s）。"),
  TWICE("", "Row %1$s says the same of this device.", "%1$s 行目と同じ端末です。"),
  DIFFERS(
      "",
      "The register has the device %1$s otherwise (%2$s): transfer it, retire it, or mend the row.",
      "端末 %1$s は別の内容で登録されています（%2$s）。譲渡か廃止をするか、行を直してください。"),
  SAME_OWNER("person", "The device is %1$s's already.", "この端末はすでに %1$s のものです。"),
  LOST_HANDED_ON(
      "",
      "A lost device can't be handed on, or it would be let in as somebody else's. When it is at"
          + " hand again, say so (mochi device found), and have a second person resume it (mochi"
          + " device resume); then hand it on.",
      "紛失中の端末は譲渡できません（別の人の端末として使えるようになってしまうため）。手元に戻ったら「見つかった」と記録し（mochi device found）、"
          + "別の担当者が再開してから（mochi device resume）譲渡してください。"),
  SUSPENDED_HANDED_ON(
      "",
      "A suspended device can't be handed on, or what it was shut out for would be forgotten."
          + " Resume it first (mochi device resume, with --proof; one that was lost takes a second"
          + " person), or retire it and have its new owner enrol it (mochi certificate code).",
      "一時停止中の端末は譲渡できません（停止した理由が見過ごされてしまうため）。先に再開する（mochi device resume に --proof を付けます。"
          + "紛失した端末では別の担当者が行います）か、廃止して新しい持ち主に登録してもらってください（mochi certificate code）。");

  private final String element;
  private final String english;
  private final String japanese;

  DeviceNotice(String element, String english, String japanese) {
    this.element = element;
    this.english = english;
    this.japanese = japanese;
  }

  /** Whether a notice is this one. */
  boolean is(Notice notice) {
    return notice.code().equals("DEVICE_" + name());
  }

  /**
   * {@link #NO_WAY} of a device, whose page may be as old as what somebody faster did.
   *
   * @param zone whose clocks the time is told by
   */
  static Notice noWay(Device device, ZoneId zone) {
    var last = device.last();
    return new Notice(
        "DEVICE_" + NO_WAY.name(),
        NO_WAY.element,
        NO_WAY.english.formatted(
            device.state().text(), ClockTime.of(last.at(), zone, Language.EN), last.by().name()),
        NO_WAY.japanese.formatted(
            Texts.in(Language.JA).get("phone.state." + device.state().text()),
            ClockTime.of(last.at(), zone, Language.JA),
            last.by().name()));
  }

  /** {@link #UNBOUND} of a device. */
  static Notice unbound(Device device) {
    return UNBOUND.of(device.owner().username(), device.id());
  }

  Notice of(String... details) {
    return new Notice(
        "DEVICE_" + name(),
        element,
        english.formatted((Object[]) details),
        japanese.formatted((Object[]) details));
  }
}
