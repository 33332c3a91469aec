package jp.mochi.sample;

/** Where a visitor begins: one large button, and two variations for trying things out. */
final class StartPage {
  private StartPage() {}

  static String of(Language language, Options options) {
    String body =
        """
        <h1>%s</h1>
        <p>%s</p>
        <p><a class="button" id="sign-in" href="/login">%s</a></p>
        <p class="small"><a id="sign-in-again" href="/login?force=1">%s</a><br>
        <a id="sign-in-silently" href="/login?passive=1">%s</a><br>
        <a id="sign-in-with-phone" href="/login?mfa=1">%s</a></p>
        <details><summary>%s</summary>
        <dl>
        <dt>Entity ID</dt><dd>%s</dd>
        <dt>ACS</dt><dd>%s</dd>
        <dt>%s</dt><dd><a href="/metadata">/metadata</a></dd>
        </dl></details>
        """
            .formatted(
                language.say("サンプルサービス", "Sample service"),
                language.say(
                    "クラウドサービスの代わりです。サインインすると、受け取った内容を検証して表示します。",
                    "It stands in for a cloud service: sign in, and it checks and shows what it was"
                        + " told about you."),
                language.say("サインイン", "Sign in"),
                language.say("もう一度本人確認をしてサインイン", "Sign in, proving again who you are"),
                language.say(
                    "画面を出さずにサインイン（サインイン済みの場合のみ）", "Sign in without any page, if already signed in"),
                language.say(
                    "端末の証明書も使ってサインイン（多要素）",
                    "Sign in with the phone's certificate, too (two factors)"),
                language.say("このサービスの設定", "How this service is set up"),
                Markup.escape(options.entityId()),
                Markup.escape(options.acs().toString()),
                language.say("メタデータ", "Metadata"));
    return Markup.page(language, language.say("サンプルサービス", "Sample service"), body);
  }
}
