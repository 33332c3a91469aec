package jp.mochi.sample;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jp.mochi.sample.CheckedResponse.Accepted;
import jp.mochi.sample.CheckedResponse.Facts;
import jp.mochi.sample.CheckedResponse.Refusal;
import jp.mochi.sample.CheckedResponse.Refused;

/** Shows what the response said and which checks it passed, or in words why it was refused. */
final class ResultPage {
  private ResultPage() {}

  static String of(Language language, CheckedResponse result) {
    return switch (result) {
      case Accepted accepted -> accepted(language, accepted);
      case Refused refused -> refused(language, refused);
    };
  }

  private static String accepted(Language language, Accepted accepted) {
    Facts facts = accepted.facts();
    String body =
        """
        <p class="good" id="result" data-result="accepted">%s</p>
        <h1 id="name-id">%s</h1>
        <p class="small" id="name-id-format">%s</p>
        <h2>%s</h2>
        %s
        <h2>%s</h2>
        %s
        <h2>%s</h2>
        %s
        %s
        <p><a class="button" id="sign-out" href="/logout">%s</a></p>
        <p class="small"><a href="/">%s</a></p>
        """
            .formatted(
                language.say("サインインしました", "You are signed in"),
                Markup.escape(facts.nameId()),
                Markup.escape(facts.nameIdFormat()),
                language.say("属性", "Attributes"),
                attributes(language, facts),
                language.say("条件とセッション", "Conditions and session"),
                conditions(language, facts),
                language.say("検証の結果", "What was checked"),
                checks(language, accepted),
                xml(language, accepted.xml()),
                language.say("サインアウト", "Sign out"),
                language.say("最初に戻る", "Back to the start"));
    return Markup.page(language, language.say("サインインしました", "Signed in"), body);
  }

  private static String attributes(Language language, Facts facts) {
    if (facts.attributes().isEmpty()) {
      return "<p id=\"attributes\">" + language.say("属性はありません。", "None was sent.") + "</p>";
    }
    StringBuilder rows = new StringBuilder("<dl id=\"attributes\">");
    new TreeMap<>(facts.attributes())
        .forEach(
            (name, values) -> {
              rows.append("<dt>").append(Markup.escape(name)).append("</dt>");
              values.forEach(value -> rows.append(dd(value)));
            });
    return rows.append("</dl>").toString();
  }

  private static String conditions(Language language, Facts facts) {
    return "<dl id=\"conditions\">"
        + row("NotBefore", facts.notBefore())
        + row("NotOnOrAfter", facts.notOnOrAfter())
        + row("Audience", String.join(" ", facts.audiences()))
        + row(language.say("発行者", "Issuer"), facts.issuer())
        + row("AuthnContextClassRef", facts.authnContext())
        + row("AuthnInstant", facts.authnInstant())
        + row("SessionIndex", facts.sessionIndex())
        + row("SessionNotOnOrAfter", facts.sessionNotOnOrAfter().orElse("–"))
        + row("Assertion ID", facts.assertionId())
        + "</dl>";
  }

  private static String checks(Language language, Accepted accepted) {
    List<String> passed =
        List.of(
            language.say("XML は SAML 2.0 のスキーマに適合", "The XML is valid by the schema of SAML 2.0"),
            language.say(
                "アサーションの署名は IdP の証明書で検証済み",
                "The assertion is signed by the identity provider's key"),
            language.say("発行者は登録された IdP", "The issuer is the identity provider we know"),
            language.say("宛先と受信者はこのサービス", "Destination and recipient are this service"),
            language.say("対象者 (Audience) はこのサービス", "The audience is this service"),
            language.say("有効期間内", "It is neither too early nor too late"),
            accepted.solicited()
                ? language.say(
                    "このサービスの要求への応答（InResponseTo、RelayState が一致）",
                    "It answers our own request (InResponseTo and RelayState match)")
                : language.say(
                    "IdP から始まったサインイン（要求なし）",
                    "Begun at the identity provider: there was no request"),
            language.say("アサーションの使用は初めて", "The assertion was not used before"));
    return passed.stream()
        .map(line -> "<li>" + Markup.escape(line) + "</li>")
        .collect(Collectors.joining("", "<ul class=\"checks\" id=\"checks\">", "</ul>"));
  }

  private static String refused(Language language, Refused refused) {
    String body =
        """
        <p class="bad" id="result" data-result="refused" data-refusal="%s">%s</p>
        <h1>%s</h1>
        <p class="small" id="detail">%s</p>
        <p><a class="button" href="/">%s</a></p>
        %s
        """
            .formatted(
                refused.refusal(),
                language.say("サインインできませんでした", "You are not signed in"),
                Markup.escape(sentence(language, refused.refusal())),
                Markup.escape(refused.detail()),
                language.say("最初からやり直す", "Start again"),
                xml(language, refused.xml()));
    return Markup.page(language, language.say("サインインできませんでした", "Not signed in"), body);
  }

  private static String sentence(Language language, Refusal refusal) {
    return switch (refusal) {
      case NOT_A_RESPONSE ->
          language.say("SAML の応答として読めません。", "This is not a SAML response that can be read.");
      case STATUS ->
          language.say("IdP がサインインを断りました。", "The identity provider refused the sign-on.");
      case NOT_ASKED_FOR ->
          language.say(
              "応答に対応する要求がありません。期限切れか、既に応答済みです。",
              "It answers a request that we did not send, that has expired or was answered.");
      case RELAY_STATE ->
          language.say("RelayState が送ったものと違います。", "The relay state is not the one we sent.");
      case SIGNATURE -> language.say("署名がないか、正しくありません。", "The signature is missing or wrong.");
      case AUDIENCE -> language.say("別のサービス宛てです。", "It is meant for another service.");
      case DESTINATION -> language.say("別のアドレス宛てです。", "It is addressed to another destination.");
      case TIME ->
          language.say("有効期間外です。時計を確認してください。", "It is too early or too late: check the clocks.");
      case ISSUER -> language.say("知らない発行者です。", "It was issued by someone we do not know.");
      case USED_BEFORE -> language.say("このアサーションは既に使われています。", "This assertion was used before.");
      case OTHER -> language.say("検証に失敗しました。", "A check failed.");
    };
  }

  private static String xml(Language language, String xml) {
    return xml.isEmpty()
        ? ""
        : "<details><summary>"
            + language.say("受け取った XML", "The XML as it came")
            + "</summary><pre id=\"xml\">"
            + Markup.escape(xml)
            + "</pre></details>";
  }

  private static String row(String name, String value) {
    return "<dt>" + Markup.escape(name) + "</dt>" + dd(value);
  }

  private static String dd(String value) {
    return "<dd>" + Markup.escape(value.isEmpty() ? "–" : value) + "</dd>";
  }
}
