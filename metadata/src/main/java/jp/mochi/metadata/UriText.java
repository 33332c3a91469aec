package jp.mochi.metadata;

import java.util.regex.Pattern;

/** Whether a text can stand as a format's URI: a scheme, a colon and something printable. */
final class UriText {
  private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[!-:<-~]+");

  private UriText() {}

  /** Without a semicolon, which separates parts where URIs are written. */
  static boolean isUri(String text) {
    return text.length() <= 1024 && FORM.matcher(text).matches();
  }
}
