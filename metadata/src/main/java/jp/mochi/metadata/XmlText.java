package jp.mochi.metadata;

import java.util.Optional;

/** XML 1.0's {@code Char}, less the control characters that a line of text can't hold either. */
final class XmlText {
  private XmlText() {}

  /** The first character that can't stand in a value, as {@code U+000A}. */
  static Optional<String> firstForbidden(String text) {
    return text.codePoints().filter(c -> !isAllowed(c)).mapToObj("U+%04X"::formatted).findFirst();
  }

  private static boolean isAllowed(int c) {
    return (c >= 0x20 && c < 0x7f)
        || (c >= 0xa0 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
