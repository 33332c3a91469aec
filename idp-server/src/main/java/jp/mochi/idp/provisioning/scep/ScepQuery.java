package jp.mochi.idp.provisioning.scep;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.scep.ReadPkiMessage;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8894 §4.1: what an address says: {@code operation}, and perhaps {@code message}, each at most
 * once. Anything else is passed over, as it is elsewhere: some clients add a word of their own.
 *
 * @param operation what is asked
 * @param message in Base64, or which authority is meant; empty where there is none
 */
record ScepQuery(String operation, String message) {
  private static final int LONGEST_BASE64 = (ReadPkiMessage.MOST_BYTES + 2) / 3 * 4;

  /** Reads a query as it came; empty where it is none of ours. */
  static Optional<ScepQuery> read(@Nullable String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    for (var part : Optional.ofNullable(raw).orElse("").split("&", -1)) {
      var equals = part.indexOf('=');
      var name = equals < 0 ? part : part.substring(0, equals);
      if ((name.equals("operation") || name.equals("message"))
          && values.put(name, equals < 0 ? "" : part.substring(equals + 1)) != null) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(values.get("operation"))
        .map(operation -> new ScepQuery(operation, values.getOrDefault("message", "")));
  }

  /** The message in bytes; a plus sign that isn't percent-encoded is one all the same. */
  Optional<byte[]> decoded() {
    if (message.isEmpty() || message.length() > 3 * LONGEST_BASE64) {
      return Optional.empty();
    }
    try {
      var text = URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.US_ASCII);
      return Optional.of(text.replaceAll("[\\r\\n]", ""))
          .filter(base64 -> base64.length() <= LONGEST_BASE64)
          .map(Base64.getDecoder()::decode);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
