package jp.mochi.idp.hint;

import jp.mochi.idp.policy.Words;

/** Why ranges may hold more addresses than the rules permit. They never hold fewer. */
public sealed interface Doubt {
  /** For whoever uses the ranges. */
  Words words();

  /** A rule has a condition in CEL, which was taken to fall out as it opens more. */
  record Expression(String rule) implements Doubt {
    @Override
    public Words words() {
      return new Words(
          "規則「" + rule + "」の when: は計算できないため、許可されるものとしています。",
          "The when: of rule \"" + rule + "\" can't be computed and was taken to permit.");
    }
  }

  /** Not all ranges of a zone are known yet, so any address may lie in it. */
  record MissingRanges(String zone, String why) implements Doubt {
    @Override
    public Words words() {
      return new Words(
          "ゾーン「" + zone + "」の範囲がまだ揃わないため、どのアドレスも含まれうるものとしています（" + why + "）。",
          "The ranges of zone \""
              + zone
              + "\" aren't all known, so any address may lie in it: "
              + why);
    }
  }

  /** A rule names a zone that nobody defined, so any address may lie in it. */
  record UndefinedZone(String zone) implements Doubt {
    @Override
    public Words words() {
      return new Words(
          "ゾーン「" + zone + "」は定義されていないため、どのアドレスも含まれうるものとしています。",
          "Zone \"" + zone + "\" is not defined, so any address may lie in it.");
    }
  }

  /** Nobody can sign on by these rules: only who has a session from before them gets in. */
  record NobodyAsked() implements Doubt {
    @Override
    public Words words() {
      return new Words(
          "本人確認を求める規則がないため、これらの規則では誰もサインオンできません。以前からのセッションがある人だけが入れます。",
          "No rule asks anybody who they are, so nobody can sign on by these rules: only who has a"
              + " session from before them gets in.");
    }
  }

  /** The search for facts that permit was given up, and they were taken to exist. */
  record TooManyCases() implements Doubt {
    @Override
    public Words words() {
      return new Words(
          "規則の組み合わせが多すぎるため、許可されるものとしています。",
          "The rules combine in too many ways to try them all; they were taken to permit.");
    }
  }
}
