package jp.mochi.idp.provisioning.est;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RFC 7617: a one-time code, its handle as the user and its secret as the password; an MDM's shared
 * challenge likewise.
 *
 * @param challenge {@code handle.secret}
 */
record BasicCode(String challenge) {
  private static final int LONGEST = 512;
  private static final String SCHEME = "Basic ";

  /** What a header says; empty where there is none of this scheme. */
  static Optional<BasicCode> read(@Nullable String header) {
    if (header == null
        || header.length() > LONGEST
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      var both = new String(bytes, StandardCharsets.UTF_8);
      var colon = both.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCode(both.substring(0, colon) + "." + both.substring(colon + 1)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "BasicCode";
  }
}
