package jp.mochi.sample;

/** Text made safe for HTML, and the frame that every page shares. */
final class Markup {
  private Markup() {}

  /** Escapes for element content and for quoted attribute values. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  static String page(Language language, String title, String body) {
    return """
    <!doctype html>
    <html lang="%s">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
    </head>
    <body>
    <header><a href="/">%s</a><nav><a href="/?lang=ja" lang="ja">日本語</a> <a href="/?lang=en" lang="en">English</a></nav></header>
    <main>
    %s
    </main>
    </body>
    </html>
    """
        .formatted(language.tag(), escape(title), language.say("サンプルサービス", "Sample service"), body);
  }
}
