package jp.mochi.ldap;

import jp.mochi.ldap.DirectoryProbe.Report;
import jp.mochi.ldap.DirectoryProbe.Step;

/**
 * All that {@link DirectoryProbe} can find wrong: what happened and what to do. {@code %1$s} and so
 * on stand for names, addresses and the directory's own words.
 */
enum ProbeFault {
  SETTING(
      Step.SETTINGS,
      "%2$s",
      "Correct directory.%1$s.",
      "設定に誤りがあります（%2$s）。",
      "directory.%1$s を修正してください。"),
  UNKNOWN_HOST(
      Step.CONNECT,
      "The host name is unknown.",
      "Check name and DNS.",
      "ホスト名が見つかりません。",
      "ホスト名と DNS を確認してください。"),
  REFUSED(
      Step.CONNECT,
      "The connection is refused: nothing listens on this port.",
      "Check the port and whether the directory runs.",
      "接続を拒否されました（このポートで待ち受けているものがありません）。",
      "ポートと、ディレクトリーが動いているかを確認してください。"),
  NO_ANSWER(
      Step.CONNECT,
      "No answer within %1$s ms.",
      "Check firewalls between here and there.",
      "%1$s ミリ秒以内に応答がありません。",
      "途中のファイアウォールを確認してください。"),
  NO_NETWORK(
      Step.CONNECT,
      "Can't connect: %1$s",
      "Check the network.",
      "接続できません（%1$s）。",
      "ネットワークを確認してください。"),
  OTHER_NAME(
      Step.TLS,
      "The certificate is not made out to %1$s.",
      "Write the name that the certificate has, or have it issued anew with this name.",
      "証明書は %1$s のものではありません。",
      "証明書にある名前を設定するか、この名前で証明書を発行し直してください。"),
  EXPIRED(
      Step.TLS,
      "The certificate has expired.",
      "Renew the directory's certificate.",
      "証明書の期限が切れています。",
      "ディレクトリーの証明書を更新してください。"),
  UNKNOWN_AUTHORITY(
      Step.TLS,
      "The certificate is not signed by an authority in directory.trust.",
      "Put the authority's certificate into %1$s.",
      "証明書の発行者が directory.trust にありません。",
      "発行者の証明書を %1$s に追加してください。"),
  NO_TLS(
      Step.TLS,
      "TLS doesn't come about: %1$s",
      "Check that this port speaks %2$s.",
      "TLS で接続できません（%1$s）。",
      "このポートが %2$s に対応しているかを確認してください。"),
  ACCOUNT_REFUSED(
      Step.BIND,
      "The directory refuses the service account %1$s.",
      "Check directory.bind-dn and directory.bind-password.",
      "ディレクトリーが検索用アカウント %1$s を拒否しました。",
      "directory.bind-dn と directory.bind-password を確認してください。"),
  BIND_FAILS(
      Step.BIND,
      "The bind of the service account fails: %1$s",
      "Ask whoever runs the directory what this account may do.",
      "検索用アカウントで認証できません（%1$s）。",
      "このアカウントに許されていることを、ディレクトリーの管理者に確認してください。"),
  SEARCH_FAILS(
      Step.SEARCH,
      "The search below %1$s fails: %2$s",
      "Let the service account read there.",
      "%1$s 以下を検索できません（%2$s）。",
      "検索用アカウントに読み取りを許可してください。"),
  NO_BASE(
      Step.SEARCH,
      "There is no entry %1$s, or the service account may not see it.",
      "Correct the base, or let the service account read there.",
      "エントリー %1$s がないか、検索用アカウントから見えません。",
      "base を修正するか、検索用アカウントに読み取りを許可してください。");

  private final Step step;
  private final String problem;
  private final String remedy;
  private final String problemInJapanese;
  private final String remedyInJapanese;

  ProbeFault(
      Step step, String problem, String remedy, String problemInJapanese, String remedyInJapanese) {
    this.step = step;
    this.problem = problem;
    this.remedy = remedy;
    this.problemInJapanese = problemInJapanese;
    this.remedyInJapanese = remedyInJapanese;
  }

  Report.Fails at(String server, Object... details) {
    return new Report.Fails(
        server,
        step,
        new Sentence(problem.formatted(details), problemInJapanese.formatted(details)),
        new Sentence(remedy.formatted(details), remedyInJapanese.formatted(details)));
  }
}
