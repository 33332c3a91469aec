package jp.mochi.idp.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import jp.mochi.ldap.embedded.SamplePerson;

/** What the terminal shows once the demo runs: where to go, as whom, and how to end it. */
final class Announcement {
  private final Words words;
  private final Ink ink;

  Announcement(Words words, Ink ink) {
    this.words = words;
    this.ink = ink;
  }

  String of(Demo demo) {
    var text = new StringBuilder("\n");
    line(text, ink.strong(words.say("Mochi デモが動いています", "The Mochi demo is running")));
    text.append('\n');
    addresses(text, demo);
    text.append('\n');
    accounts(text, demo.folder().first());
    if (demo.plan().exposed()) {
      phone(text, demo);
    }
    text.append('\n');
    ending(text, demo);
    return text.toString();
  }

  private void addresses(StringBuilder text, Demo demo) {
    var plan = demo.plan();
    var rows = new ArrayList<List<String>>();
    rows.add(
        row(words.say("ここから試す（サンプルサービス）", "Begin here (sample service)"), plan.sampleUrl() + "/"));
    rows.add(row(words.say("IdP のメタデータ", "Our metadata"), plan.baseUrl() + "/saml/metadata"));
    rows.add(
        row(
            words.say("状態の確認", "Health"),
            URI.create("http://127.0.0.1:" + plan.managementPort() + "/health/ready").toString()));
    rows.add(
        row(
            words.say("デモの CA 証明書", "The demo's CA"),
            demo.folder().authority().caFile().toString()));
    rows.add(
        row(
            words.say(
                DemoFolder.phoneOwner().username() + " の端末証明書（パスワード " + DemoPhone.PASSWORD + "）",
                "Certificate for "
                    + DemoFolder.phoneOwner().username()
                    + "'s phone (password "
                    + DemoPhone.PASSWORD
                    + ")"),
            demo.folder().phone().toString()));
    rows.add(
        row(
            words.say("データと設定", "Data and settings"),
            plan.folder().resolve("mochi.yaml").toString()));
    var grid = new Columns(rows);
    for (var cells : rows) {
      line(text, ink.faint(grid.padded(cells.getFirst(), 0)) + "  " + address(cells.get(1), plan));
    }
    line(
        text,
        ink.faint(
            words.say(
                "ブラウザーは、CA 証明書を信頼させるまで警告を出します。",
                "Browsers warn until they are told to trust the demo's CA.")));
  }

  private String address(String text, DemoPlan plan) {
    return text.startsWith(plan.sampleUrl().toString()) ? ink.link(text) : text;
  }

  private static List<String> row(String label, String value) {
    return List.of(label, value);
  }

  private void accounts(StringBuilder text, boolean first) {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            words.say("ユーザー名", "User name"),
            words.say("パスワード", "Password"),
            words.say("氏名", "Name"),
            words.say("グループ", "Groups"),
            ""));
    EmbeddedDirectory.samplePeople().forEach(person -> rows.add(cells(person)));
    var grid = new Columns(rows);
    line(text, ink.faint(grid.line(rows.getFirst())));
    rows.stream().skip(1).forEach(cells -> line(text, grid.line(cells)));
    if (!first) {
      line(
          text,
          ink.faint(
              words.say(
                  "前回のデータを引き継ぎました。変更したパスワードはそのまま有効です。",
                  "The data of the last time is kept: a password that was changed stays so.")));
    }
  }

  private List<String> cells(SamplePerson person) {
    return List.of(
        person.username(),
        person.password().reveal(),
        person.name(),
        String.join(", ", person.groups()),
        note(person));
  }

  private String note(SamplePerson person) {
    if (person.disabled()) {
      return words.say("（無効なアカウント）", "(disabled: no way in)");
    }
    return person.mustChange() ? words.say("（初回にパスワード変更）", "(must choose a new password)") : "";
  }

  private void phone(StringBuilder text, Demo demo) {
    var address = demo.plan().caPageUrl().toString();
    text.append('\n');
    line(
        text,
        ink.strong(words.say("電話で試す", "On a phone"))
            + "  "
            + words.say(
                "同じネットワークからこの QR コードを読み取り、CA 証明書を入れます: ",
                "in the same network, scan this to install the demo's CA: ")
            + ink.link(address));
    text.append('\n').append(QrText.of(address, ink.colours())).append('\n');
    var fingerprint = CertificateFacts.of(demo.folder().authority().certificate()).fingerprint();
    line(text, ink.faint(words.say("CA の SHA-256: ", "SHA-256 of the CA: ") + fingerprint));
    line(
        text,
        ink.faint(
            words.say(
                "つながらないときは、"
                    + demo.plan().host()
                    + " の名前解決と、ポート "
                    + demo.plan().port()
                    + "～"
                    + demo.plan().caPagePort()
                    + " のファイアウォールを確認してください。",
                "If it can't be reached: does the phone's network know "
                    + demo.plan().host()
                    + ", and does a firewall let ports "
                    + demo.plan().port()
                    + " to "
                    + demo.plan().caPagePort()
                    + " through?")));
  }

  private void ending(StringBuilder text, Demo demo) {
    line(
        text,
        words.say(
            "ほかのコマンドには --config " + demo.plan().folder().resolve("mochi.yaml") + " を付けます。",
            "Other commands take --config " + demo.plan().folder().resolve("mochi.yaml") + "."));
    line(
        text,
        words.say(
            "Ctrl-C で終了します。データは次の起動に引き継がれます。",
            "Ctrl-C ends the demo; the next start keeps its data."));
  }

  private static void line(StringBuilder text, String line) {
    text.append("  ").append(line.stripTrailing()).append('\n');
  }
}
