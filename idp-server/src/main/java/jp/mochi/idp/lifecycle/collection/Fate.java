package jp.mochi.idp.lifecycle.collection;

import java.util.Locale;
import java.util.Optional;

/** What became of an indicator. */
enum Fate {
  /** What its pattern means is on the list. */
  LISTED("on the list", "ブロックリストに登録"),
  /** Of what its pattern means, the part that can be is on the list. */
  IN_PART(
      "on the list in part: other alternatives of its pattern mean nothing an entry can say",
      "一部を登録（パターンの残りの選択肢は項目で表せない）"),
  /** No decision has been taken yet. */
  FRESH("not looked at yet", "未処理"),
  REVOKED("revoked by who published it", "発行元が取り消し済み"),
  BENIGN("said to be benign", "無害（benign）とされている"),
  CONFIDENCE(
      "its confidence is lower than min-confidence, or not said",
      "confidence が min-confidence 未満か記載なし"),
  NOT_YET("holds from a later time on (valid_from)", "有効期間の開始前（valid_from）"),
  OVER("no longer holds (valid_until)", "有効期間の終了後（valid_until）"),
  NOT_STIX_21("not STIX 2.1 (spec_version)", "STIX 2.1 ではない（spec_version）"),
  BROKEN("a property is missing or of the wrong kind", "必要な項目がないか型が違う"),
  OTHER_LANGUAGE("its pattern isn't a STIX pattern (pattern_type)", "STIX 以外のパターン（pattern_type）"),
  UNREADABLE("its pattern can't be read", "パターンを読み取れない"),
  NO_APP("means nothing that reports on apps tell", "アプリの報告に含まれないもの（ドメイン名など）を指す"),
  HASH("compares another hash than SHA-256", "SHA-256 以外のハッシュ値を比べる"),
  NAME(
      "names software by its title, maker or CPE, which isn't an app's id",
      "ソフトウェアの名称・製造元・CPE による指定で、アプリの ID ではない"),
  COMPARISON("compares otherwise than by equality", "等価以外の比較を使う"),
  COMBINATION("joins conditions that an entry can't join", "項目で表せない条件の組み合わせ"),
  VALUE("a value can't be what it is compared as", "値の形式が正しくない"),
  TOO_LARGE("has more alternatives than are read", "選択肢が多すぎる"),
  TAKEN_OFF("staff have taken its entry off the list", "担当者がリストから外した"),
  ELSEWHERE("another entry says the same", "ほかの項目が同じアプリを指す"),
  FULL("the list is full", "リストの項目数が上限に達している");

  private final String english;
  private final String japanese;

  Fate(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }

  /** As it is stored and exported. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String english() {
    return english;
  }

  String japanese() {
    return japanese;
  }

  static Optional<Fate> of(String text) {
    for (var fate : values()) {
      if (fate.text().equals(text)) {
        return Optional.of(fate);
      }
    }
    return Optional.empty();
  }
}
