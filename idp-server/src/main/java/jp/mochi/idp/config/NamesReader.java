package jp.mochi.idp.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code names:}, what lasting names for people are made of. */
final class NamesReader {
  /** What the Shibboleth identity provider asks for as well. */
  static final int SHORTEST_SALT = 16;

  /** SAML V2.0 Subject Identifier Attributes Profile 1.0: the scope of an identifier. */
  private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,126}");

  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,255}");

  private final Section section;

  NamesReader(Section section) {
    this.section = section;
  }

  NamesConfig read(URI baseUrl) {
    return new NamesConfig(
        salt(), scope(baseUrl), section.optional("subject-id", matching(ATTRIBUTE)));
  }

  private Optional<Salt> salt() {
    var plain = section.optional("salt", salt(text -> text.getBytes(StandardCharsets.UTF_8)));
    var encoded = section.optional("salt-base64", salt(Base64.getDecoder()::decode));
    if (section.has("salt") && section.has("salt-base64")) {
      section.fault("salt-base64", FaultCode.SALT_TWICE);
    }
    return plain.or(() -> encoded);
  }

  /** The text never stands in a fault. */
  private static Form<Salt> salt(java.util.function.Function<String, byte[]> octets) {
    return text -> {
      try {
        var read = octets.apply(text);
        return read.length >= SHORTEST_SALT
            ? Form.good(new Salt(read))
            : Form.bad(FaultCode.SALT_SHORT, String.valueOf(SHORTEST_SALT));
      } catch (IllegalArgumentException notBase64) {
        return Form.bad(FaultCode.SALT_BASE64);
      }
    };
  }

  /** By default the whole host: which shorter name is the company's, nothing here tells. */
  private String scope(URI baseUrl) {
    var host = String.valueOf(baseUrl.getHost()).toLowerCase(Locale.ROOT);
    var set = section.optional("scope", matching(SCOPE)).map(it -> it.toLowerCase(Locale.ROOT));
    if (set.isEmpty() && !section.has("scope") && !SCOPE.matcher(host).matches()) {
      section.missing("scope", "example.co.jp");
    }
    return set.orElse(host);
  }

  private static Form<String> matching(Pattern pattern) {
    return text ->
        pattern.matcher(text).matches() ? Form.good(text) : Form.bad(FaultCode.NAMES_TEXT, text);
  }
}
