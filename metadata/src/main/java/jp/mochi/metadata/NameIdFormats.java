package jp.mochi.metadata;

import java.util.Map;
import java.util.Optional;

/** The short names of the usual NameID formats (SAML Core 2.0 §8.3). */
final class NameIdFormats {
  private static final Map<String, String> BY_NAME =
      Map.of(
          "emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
          "unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
          "persistent", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
          "transient", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient");

  private NameIdFormats() {}

  /** The URI of a short name, or the text itself if it is a URI without a comma. */
  static Optional<String> uri(String text) {
    var known = BY_NAME.get(text);
    if (known != null) {
      return Optional.of(known);
    }
    return UriText.isUri(text) && text.indexOf(',') < 0 ? Optional.of(text) : Optional.empty();
  }

  static String print(String uri) {
    return BY_NAME.entrySet().stream()
        .filter(e -> e.getValue().equals(uri))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(uri);
  }
}
