package jp.mochi.idp.gate;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.ldap.Person;

/**
 * What a system is told of a person, as header fields: what its entry lists and nothing else. Every
 * listed header is always there, empty where the person has no such value, so that it takes the
 * place of one that came from outside.
 *
 * <p>Values are UTF-8, percent-encoded (RFC 3986 §2.1) but for visible ASCII characters other than
 * {@code %} and {@code ,}: to be decoded as they are, whatever is in the directory, and never a
 * second header. Groups stand between commas.
 */
final class IdentityHeaders {
  /** Octets of all values together: proxies keep an answer's headers in a buffer of 4 KiB. */
  static final int LONGEST = 3_000;

  private IdentityHeaders() {}

  /** The headers; empty when they would be too long to arrive whole. */
  static Optional<Map<String, String>> of(GateConfig.InHouse system, Person person) {
    var headers = new LinkedHashMap<String, String>();
    system.headers().forEach((told, name) -> headers.put(name, value(told, system, person)));
    int length = headers.values().stream().mapToInt(String::length).sum();
    return length <= LONGEST ? Optional.of(headers) : Optional.empty();
  }

  private static String value(GateConfig.Told told, GateConfig.InHouse system, Person person) {
    return switch (told) {
      case USER -> encoded(person.username());
      case ID -> encoded(person.id().value());
      case MAIL -> encoded(person.first("mail").orElse(""));
      case NAME -> encoded(person.displayName());
      case GROUPS ->
          person.groups().stream()
              .filter(group -> group.startsWith(system.groupPrefix()))
              .sorted()
              .map(IdentityHeaders::encoded)
              .collect(Collectors.joining(","));
    };
  }

  static String encoded(String value) {
    var text = new StringBuilder();
    for (var octet : value.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xff;
      boolean kept = c > 0x20 && c < 0x7f && c != '%' && c != ',';
      text.append(kept ? String.valueOf((char) c) : "%%%02X".formatted(c));
    }
    return text.toString();
  }
}
