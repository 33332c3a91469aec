package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel;

/** Values that XML 1.0 §2.2 can't hold, found before anything is recorded as issued. */
final class Unwritable {
  private Unwritable() {}

  /** Which value it is, without the value itself. */
  static Optional<String> find(Optional<String> nameId, List<AssertionModel.Attribute> attributes) {
    if (nameId.filter(v -> !writable(v)).isPresent()) {
      return Optional.of("the NameID has a character that XML can't hold");
    }
    return attributes.stream()
        .filter(a -> !a.values().stream().allMatch(Unwritable::writable))
        .map(a -> "attribute " + a.name() + " has a character that XML can't hold")
        .findFirst();
  }

  private static boolean writable(String text) {
    return text.codePoints().allMatch(Unwritable::isChar);
  }

  private static boolean isChar(int c) {
    return c == 0x9
        || c == 0xA
        || c == 0xD
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || (c >= 0x10000 && c <= 0x10FFFF);
  }
}
