package jp.mochi.idp.demo;

import jp.mochi.idp.text.Language;

/** Why the options can't be followed; each is one sentence that says what to do instead. */
enum DemoRefusal {
  PORT(
      "--port には 1 から 65531 の番号を指定してください（続く 4 つのポートも使います）: {0}",
      "--port must be a number from 1 to 65531, since the four ports after it are used, too: {0}"),
  NOT_AN_ADDRESS(
      "--base-url は https://このマシンの名前:8443 の形で指定してください: {0}",
      "--base-url must look like https://this-machines-name:8443, not {0}"),
  NOT_HTTPS(
      "--base-url は https:// で始めてください。ブラウザーは http のページでパスキーも Secure の Cookie も使いません: {0}",
      "--base-url must begin with https://, since browsers give neither passkeys nor Secure cookies"
          + " to plain http: {0}"),
  NO_NAME(
      "--base-url には IP アドレスではなくマシンの名前が必要です（パスキーは名前にしか結び付きません）。例: https://{1}:8443",
      "--base-url needs this machine''s name instead of an IP address, since passkeys are bound to"
          + " a name; for example https://{1}:8443"),
  LOOPBACK(
      "{0} はこのマシン自身を指すので電話から届きません。ほかの機器から見える名前を指定するか、--base-url を省いてください。例: https://{1}:8443",
      "{0} means this machine itself, so no phone can reach it; give the name that others know, for"
          + " example https://{1}:8443, or leave --base-url out"),
  TWO_PORTS(
      "--port と --base-url のポートが違います。どちらか一方だけを指定してください: {0}",
      "--port and the port in --base-url differ; give one of them only: {0}");

  private final String ja;
  private final String en;

  DemoRefusal(String ja, String en) {
    this.ja = ja;
    this.en = en;
  }

  String sentence(Language language, String given, String thisMachine) {
    return (language == Language.JA ? ja : en)
        .replace("''", "'")
        .replace("{0}", given)
        .replace("{1}", thisMachine);
  }
}
