package jp.mochi.idp.helpdesk;

import jp.mochi.idp.lifecycle.Notice;

/** What is refused on the helpdesk's pages, and what to do about it. */
enum HelpdeskNotice {
  OWN(
      "This is your own account: nobody gives themselves anything. Ask a colleague to do it.",
      "ご自分のアカウントです。自分に対しては行えません。同僚に依頼してください。"),
  REASON(
      "Say why, in one line of at most 300 characters: it is kept on record.",
      "理由を 1 行、300 文字以内で書いてください（記録に残ります）。"),
  MARKED(
      "A reason that begins like “[called-back]” would read as a proof of who is calling. Say why"
          + " in other words; where a proof is asked, the page has a choice for it.",
      "「[called-back]」のような書き出しの理由は、本人確認の記録と紛らわしいため使えません。別の言葉で書いてください（本人確認の方法は、必要な画面で選びます）。"),
  PROOF(
      "Choose how you made sure who is calling. If you haven't, do so first.",
      "本人確認の方法を選んでください。まだの場合は、先に確認してください。"),
  CHOICE("Choose which kind of phone it is, and whose.", "端末の種類と所有者を選んでください。"),
  NO_APP("There is no authenticator app of this person.", "この人の認証アプリはありません。"),
  NO_ACCOUNT(
      "The directory has no account of this person that can be used, so nothing is given out for"
          + " it.",
      "ディレクトリーに利用できるアカウントがないため、発行できません。");

  private final String english;
  private final String japanese;

  HelpdeskNotice(String english, String japanese) {
    this.english = english;
    this.japanese = japanese;
  }

  Notice notice() {
    return new Notice("HELPDESK_" + name(), "", english, japanese);
  }
}
