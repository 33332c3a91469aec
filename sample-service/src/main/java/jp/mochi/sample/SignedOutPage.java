package jp.mochi.sample;

/** Says how a sign-out ended. */
final class SignedOutPage {
  private SignedOutPage() {}

  static String over(Language language, boolean everywhere) {
    String title = language.say("サインアウトしました", "You are signed out");
    String body =
        """
        <p class="good" id="result" data-result="signed-out" data-everywhere="%s">%s</p>
        <h1>%s</h1>
        <p><a class="button" href="/">%s</a></p>
        """
            .formatted(
                everywhere,
                title,
                everywhere
                    ? language.say("ほかのサービスからもサインアウトしました。", "Also everywhere else.")
                    : language.say(
                        "サインアウトできなかったサービスがあります。", "Some other service could not be signed out."),
                language.say("最初に戻る", "Back to the start"));
    return Markup.page(language, title, body);
  }

  static String refused(Language language, String why) {
    String title = language.say("サインアウトの要求を受け付けませんでした", "The sign-out was refused");
    String body =
        """
        <p class="bad" id="result" data-result="sign-out-refused">%s</p>
        <p class="small" id="detail">%s</p>
        <p><a class="button" href="/">%s</a></p>
        """
            .formatted(title, Markup.escape(why), language.say("最初に戻る", "Back to the start"));
    return Markup.page(language, title, body);
  }
}
