package jp.mochi.idp.api;

import java.util.List;
import jp.mochi.idp.lifecycle.Notice;

/** The refusals of the interface itself; {@code %1$s} and so on are what they concern. */
enum Refused {
  NO_TOKEN(
      401,
      "This address needs “Authorization: Bearer” with a token (mochi token create).",
      "「Authorization: Bearer」にトークンが必要です（mochi token create で作成）。"),
  WRONG_TOKEN(
      401,
      "The token opens nothing: it has run out, was revoked, or is another server's. Make a new one"
          + " with mochi token create.",
      "トークンが無効です（期限切れ、取り消し済み、または別のサーバーのもの）。mochi token create で作り直してください。"),
  PERSON_NOT_ACTIVE(
      401,
      "The person whom this token names has left or is disabled in the directory. Make a token for"
          + " whoever answers for it now.",
      "このトークンの名義人は、ディレクトリーから削除されたか無効になっています。現在の担当者の名義で作り直してください。"),
  ROLE_LOST(
      401,
      "The person whom this token names is in none of the groups that give its role: %1$s. Put the"
          + " person back into one in the directory (it counts a minute later), or make a token for"
          + " whoever answers for it now.",
      "このトークンの名義人は、役割に対応するグループ（%1$s）のどれにも入っていません。ディレクトリーでグループに戻すか（1 分以内に反映）、現在の担当者の名義で作り直してください。"),
  DIRECTORY_AWAY(
      503,
      "The directory doesn't answer, so it can't be checked whether the person whom this token"
          + " names is still with us. Try again, or use a command on the server itself.",
      "ディレクトリーに届かないため、トークンの名義人を確認できません。時間をおいて試すか、サーバー上でコマンドを実行してください。"),
  ROLE(403, "This needs a token of the role %1$s.", "この操作には %1$s の役割のトークンが必要です。"),
  NOT_THERE(404, "There is no “%1$s”.", "「%1$s」はありません。"),
  NO_NAME(
      404,
      "%2$s knows %1$s by no name of this kind (mochi sp export-names %2$s lists those there are).",
      "%2$s には %1$s の値が登録されていません（一覧は mochi sp export-names %2$s）。"),
  SOURCE_BUSY(
      409,
      "%1$s is being asked already, here or by another server: see how it fares with mochi device"
          + " source list.",
      "%1$s にはすでに問い合わせ中です（このサーバーまたは別のサーバー）。状況は mochi device source list で確認できます。"),
  NO_SUCH_PERSON(404, "The directory knows nobody by the name %1$s.", "ディレクトリーに %1$s という人はいません。"),
  SEVERAL_PEOPLE(
      409,
      "More than one entry of the directory goes by %1$s: name one by a unique name.",
      "%1$s に該当する人が複数います。1 人に決まる名前を指定してください。"),
  DIRECTORY_SILENT(
      503,
      "The directory doesn't answer, so %1$s can't be looked up. mochi doctor says what is wrong.",
      "ディレクトリーに届かないため、%1$s を調べられません。原因は mochi doctor で確認できます。"),
  DISABLED(
      422,
      "%1$s is disabled in the directory: name somebody who is with us.",
      "%1$s はディレクトリーで無効になっています。在籍している人を指定してください。"),
  NO_SUCH_SERVICE(
      404,
      "No service provider and no in-house system is called %1$s (mochi sp list shows the former).",
      "%1$s というサービスも社内システムも登録されていません（サービスは mochi sp list で確認できます）。"),
  OWN_ACCOUNT(
      422,
      "This is your own account: nobody gives themselves anything. Ask a colleague to do it.",
      "ご自分のアカウントです。自分に対しては行えません。同僚に依頼してください。"),
  DEVICE_NOT_THEIRS(
      422,
      "The device %1$s is %2$s's and %3$s: a certificate of it gets only its owner in, and only"
          + " while it is active.",
      "端末 %1$s は %2$s のもので、状態は %3$s です。証明書が有効なのは、本人が、使用中（active）の端末を使うときだけです。"),
  NO_ADDRESS(400, "“%1$s” is no IPv4 or IPv6 address.", "「%1$s」は IPv4 や IPv6 のアドレスではありません。"),
  NO_TIME(
      400,
      "“%1$s” is no time: write 2026-11-21, 2026-11-21T09:00, the same with Z or +09:00, or how"
          + " long ago (90m, 24h, 7d).",
      "「%1$s」は日時として読み取れません。2026-11-21、2026-11-21T09:00、末尾に Z や +09:00"
          + " を付けた形、または経過時間（90m、24h、7d）で指定してください。"),
  TIME_SKIPPED(
      400,
      "By the clocks of %2$s there is no %1$s: they are put forward from %3$s to %4$s. Write the"
          + " time with its offset: %5$s is the moment when they are.",
      "%2$s の時計に %1$s はありません（夏時間で %3$s から %4$s に進みます）。時差を付けて指定してください（進む瞬間は %5$s です）。"),
  TIME_TWICE(
      400,
      "By the clocks of %2$s %1$s comes twice, since they are put back. Write %3$s for the first"
          + " time or %4$s for the second.",
      "%2$s の時計で %1$s は 2 回あります（夏時間の終わり）。1 回目は %3$s、2 回目は %4$s と指定してください。"),
  NO_FACTOR(
      400,
      "“%1$s” names no proved factors: write password, certificate, device, security-status,"
          + " one-time-code or recovery-code, each with how long ago where it matters"
          + " (password=30m), or none alone.",
      "「%1$s」は証明済みの要素として読み取れません。password、certificate、device、security-status、one-time-code、recovery-code"
          + " を指定し、必要なら経過時間を付けてください（password=30m）。何も証明していない場合は none です。"),
  POLICY_UNUSABLE(
      503,
      "This node can't obey the policy in force and signs nobody on, so there is no decision to"
          + " explain: %1$s",
      "このノードは有効なポリシーを適用できず、だれもサインオンできません。判定を説明できません：%1$s"),
  CHANGED_MEANWHILE(
      409,
      "Somebody else changed it meanwhile; its version is %1$s now. Look again, then repeat.",
      "ほかの人が先に変更しました（現在の版：%1$s）。内容を確認してからやり直してください。"),
  NOT_IN_ROLE(
      422,
      "%1$s is in none of the groups that give the role %2$s: %3$s. Put the person into one in the"
          + " directory, name somebody who is in one, or name another group at “roles” in"
          + " mochi.yaml.",
      "%1$s は、役割 %2$s に対応するグループ（%3$s）のどれにも入っていません。ディレクトリーでグループに追加するか、グループに入っている人を指定するか、mochi.yaml の"
          + " roles でグループを変更してください。"),
  REPLAY_BUSY(
      409,
      "Another replay is under way on this node; one at a time is enough. Try again when it is"
          + " done.",
      "このノードで別の再判定が実行中です（同時に 1 つまで）。終わってからやり直してください。"),
  LOOK_BUSY(
      503,
      "So much is being looked for that %1$s has to wait. It will be looked for; try again to see"
          + " how far it is.",
      "検索の待ち行列がいっぱいです。%1$s は後で検索します。進み具合は時間をおいて確認してください。"),
  IDEMPOTENCY_KEY(
      400,
      "“%1$s” must have 1 to 255 characters of ASCII, without blanks.",
      "「%1$s」は 1～255 文字の ASCII 文字（空白を除く）にしてください。"),
  IDEMPOTENCY_OTHER(
      422,
      "Another call was made with this “%1$s” within the last day: give each call a key of its own,"
          + " and the same one only to the same call.",
      "この「%1$s」は、過去 24 時間に別の内容の呼び出しで使われています。呼び出しごとに別のキーを付け、同じ内容をやり直すときだけ同じキーにしてください。"),
  IDEMPOTENCY_UNDER_WAY(
      409,
      "The call with this “%1$s” is under way. Ask again in a while; if it isn't known within five"
          + " minutes whether it was done, it is made anew.",
      "この「%1$s」の呼び出しは処理中です。しばらくしてやり直してください。5 分たっても結果がわからないときは、改めて実行します。"),
  NOT_JSON(400, "The body can't be read as JSON: %1$s.", "本文を JSON として読み取れません：%1$s。"),
  REASON_NEEDED(
      400,
      "“%1$s” must say why, in one line of at most %2$s characters: it is kept on record.",
      "「%1$s」に理由を 1 行、%2$s 文字以内で書いてください（記録に残ります）。"),
  REASON_MARKED(
      400,
      "“%1$s” begins like “[called-back]”, by which records tell how somebody was made sure of: say"
          + " why in other words, and how you made sure in “proof” where it is asked.",
      "「%1$s」が「[called-back]」のように始まっていますが、これは本人確認の方法の記録に使う書き方です。理由は別の言葉で、本人確認の方法は（必要なときに）「proof」に書いてください。"),
  PROOF_NEEDED(
      400,
      "“%1$s” must say how you made sure who is asking for it: one of %2$s. If you haven't, do so"
          + " first.",
      "「%1$s」に本人確認の方法（%2$s のどれか）を指定してください。まだの場合は、先に確認してください。"),
  FIELD(400, "“%1$s” is missing or not of the right kind.", "「%1$s」がないか、形式が正しくありません。"),
  TOO_LARGE(413, "The body has more than %1$s bytes.", "本文が %1$s バイトを超えています。");

  private final int status;
  private final String english;
  private final String japanese;

  Refused(int status, String english, String japanese) {
    this.status = status;
    this.english = english;
    this.japanese = japanese;
  }

  Answer.Refusal of(String... details) {
    var element =
        switch (this) {
          case FIELD,
              REASON_NEEDED,
              REASON_MARKED,
              PROOF_NEEDED,
              IDEMPOTENCY_KEY,
              IDEMPOTENCY_OTHER,
              IDEMPOTENCY_UNDER_WAY ->
              details[0];
          default -> "";
        };
    return new Answer.Refusal(
        status,
        name(),
        List.of(
            new Notice(
                name(),
                element,
                english.formatted((Object[]) details),
                japanese.formatted((Object[]) details))));
  }
}
