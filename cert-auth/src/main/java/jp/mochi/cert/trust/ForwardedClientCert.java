package jp.mochi.cert.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Envoy's {@code X-Forwarded-Client-Cert}: elements with commas between, each of {@code Key=Value}
 * with semicolons between, values in quotes where they hold one of these. Each proxy on the way
 * appends an element, so only a header with exactly one says who stood before the first: Envoy is
 * to be set to {@code SANITIZE_SET}.
 */
final class ForwardedClientCert {
  private ForwardedClientCert() {}

  /**
   * The value of {@code Cert}.
   *
   * @throws IllegalArgumentException there isn't exactly one
   */
  static String certificate(String header) {
    if (split(header, ',').size() != 1) {
      throw new IllegalArgumentException("more than one element");
    }
    var found =
        split(header, ';').stream()
            .map(String::strip)
            .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("cert="))
            .map(pair -> unquoted(pair.substring("cert=".length())))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException("not one Cert");
    }
    return found.getFirst();
  }

  private static List<String> split(String text, char at) {
    var parts = new ArrayList<String>();
    var quoted = false;
    var start = 0;
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == at && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote that doesn't end");
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
