package jp.mochi.idp.login;

import java.util.Map;
import jp.mochi.idp.text.Texts;

/**
 * A page that posts a form on by itself; without scripts a button does it. It is shown for every
 * sign-on, so all but the form is put together once, and no template engine takes part.
 */
final class PassingPage {
  /**
   * A bit for each character that is written as a reference: those that HTML reads as markup, and
   * line breaks, since a field's value must come back from the browser as it was given.
   */
  private static final long SPECIAL =
      1L << '&'
          | 1L << '<'
          | 1L << '>'
          | 1L << '"'
          | 1L << '\''
          | 1L << '\n'
          | 1L << '\r'
          | 1L << '\t';

  private final String head;
  private final String tail;

  /**
   * @param kind the prefix of its texts: {@code post} or {@code repost}
   */
  PassingPage(Texts texts, Assets assets, String kind) {
    head =
        "<!DOCTYPE html>\n<html lang=\""
            + texts.language().tag()
            + "\"><head><meta charset=\"utf-8\" /><meta name=\"viewport\""
            + " content=\"width=device-width, initial-scale=1\" />"
            + "<meta name=\"color-scheme\" content=\"light dark\" /><title>"
            + escaped(texts.get(kind + ".title"))
            + "</title><link rel=\"icon\" href=\"data:,\" /><style>"
            + assets.passing().text()
            + "</style><script src=\""
            + assets.script()
            + "\" defer=\"defer\"></script></head><body><main>"
            + "<div class=\"ring\" aria-hidden=\"true\"></div><h1 role=\"status\">"
            + escaped(texts.get(kind + ".text"))
            + "</h1><form method=\"post\" data-passing=\"yes\" action=\"";
    tail =
        "<p>"
            + escaped(texts.get("post.noScript"))
            + "</p><button type=\"submit\">"
            + escaped(texts.get("post.button"))
            + "</button></form></main></body></html>\n";
  }

  /** The page with a form of hidden fields. */
  String render(String action, Map<String, String> fields) {
    int size = head.length() + tail.length() + action.length() + 64;
    for (var field : fields.entrySet()) {
      size += field.getKey().length() + field.getValue().length() + 64;
    }
    var page = new StringBuilder(size).append(head);
    escape(page, action);
    page.append("\">");
    fields.forEach(
        (name, value) -> {
          page.append("<input type=\"hidden\" name=\"");
          escape(page, name);
          page.append("\" value=\"");
          escape(page, value);
          page.append("\" />");
        });
    return page.append(tail).toString();
  }

  /** In ASCII, so that the page's characters take one octet each from here to the socket. */
  private static String escaped(String text) {
    var to = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 128 && (c >= 64 || (SPECIAL >>> c & 1) == 0)) {
                to.appendCodePoint(c);
              } else {
                to.append("&#").append(c).append(';');
              }
            });
    return to.toString();
  }

  /** Appends in runs: Base64, which is nearly all there is, goes in as one. */
  private static void escape(StringBuilder to, String text) {
    if (isPlain(text)) {
      to.append(text);
      return;
    }
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 64 && (SPECIAL >>> c & 1) == 1) {
        to.append(text, done, i).append("&#").append((int) c).append(';');
        done = i + 1;
      }
    }
    to.append(text, done, text.length());
  }

  /** Searches for one character each: the machine does that many at a time. */
  private static boolean isPlain(String text) {
    for (int c = 0; c < Long.SIZE; c++) {
      if ((SPECIAL >>> c & 1) == 1 && text.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }
}
