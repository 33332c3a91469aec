package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/**
 * Text on its way into canonical XML (Canonical XML 1.0 §2.3): escaped exactly as canonicalisation
 * escapes, so that what is digested is what is sent. Anything that XML 1.0 excludes is noticed; the
 * first such value is remembered by the name it goes by.
 */
final class XmlText {
  private final StringBuilder out;
  private String unwritable = "";

  XmlText(int capacity) {
    out = new StringBuilder(capacity);
  }

  /** Appends markup of ours as it is. */
  XmlText raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Appends an element's text. */
  XmlText text(String value, String what) {
    return escaped(value, false, what);
  }

  /** Appends {@code name="value"} with a space before it. */
  XmlText attribute(String name, String value, String what) {
    out.append(' ').append(name).append("=\"");
    return escaped(value, true, what).raw("\"");
  }

  /** Appends an instant to the millisecond, in UTC as SAML Core 2.0 §1.3.3 demands. */
  XmlText attribute(String name, Instant value) {
    out.append(' ').append(name).append("=\"");
    out.append(value.truncatedTo(ChronoUnit.MILLIS)).append('"');
    return this;
  }

  /** Appends what becomes of a text of its own; what that can't hold counts here, too. */
  XmlText sealed(XmlText alone, UnaryOperator<String> seal) {
    if (!alone.unwritable.isEmpty()) {
      if (unwritable.isEmpty()) {
        unwritable = alone.unwritable;
      }
      return this;
    }
    return raw(seal.apply(alone.toString()));
  }

  /** Where the first character is that can't be written; empty if all can. */
  String unwritable() {
    return unwritable;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private XmlText escaped(String value, boolean attribute, String what) {
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > '>' && c < 0xD800) {
        continue;
      }
      if (!writable(value, i, c) && unwritable.isEmpty()) {
        unwritable = what;
      }
      String instead = escape(c, attribute);
      if (!instead.isEmpty()) {
        out.append(value, plain, i).append(instead);
        plain = i + 1;
      }
    }
    out.append(value, plain, value.length());
    return this;
  }

  private static String escape(char c, boolean attribute) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> attribute ? "" : "&gt;";
      case '"' -> attribute ? "&quot;" : "";
      case '\t' -> attribute ? "&#x9;" : "";
      case '\n' -> attribute ? "&#xA;" : "";
      case '\r' -> "&#xD;";
      default -> "";
    };
  }

  /** XML 1.0 §2.2, production Char; a surrogate needs its other half. */
  private static boolean writable(String value, int at, char c) {
    if (c < 0x20) {
      return c == '\t' || c == '\n' || c == '\r';
    }
    if (Character.isHighSurrogate(c)) {
      return at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }
    return c < 0xFFFE;
  }

  /** An ID must be a name, or strict services refuse the document that carries it. */
  static void requireName(String id) {
    boolean good = !id.isEmpty() && id.length() <= 256 && nameStart(id.charAt(0));
    for (int i = 1; good && i < id.length(); i++) {
      char c = id.charAt(i);
      good = nameStart(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
    if (!good) {
      throw new IllegalArgumentException("an ID begins with a letter or underscore, not: " + id);
    }
  }

  private static boolean nameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
