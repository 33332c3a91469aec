package jp.mochi.idp.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the two headers in which proxies name clients. */
final class ForwardedHeader {
  private ForwardedHeader() {}

  /** {@code X-Forwarded-For}: addresses between commas. */
  static Optional<List<String>> plainClients(String line) {
    List<String> clients = new ArrayList<>();
    for (String part : line.split(",", -1)) {
      clients.add(part.strip());
    }
    return Optional.of(clients);
  }

  /**
   * RFC 7239 §4: elements between commas, pairs between semicolons, values quoted or not. An
   * element without {@code for} names an unknown client; with two it can't be read.
   */
  static Optional<List<String>> clients(String line) {
    List<String> clients = new ArrayList<>();
    Optional<List<String>> elements = split(line, ',');
    if (elements.isEmpty()) {
      return Optional.empty();
    }
    for (String element : elements.get()) {
      Optional<String> client = client(element);
      if (client.isEmpty()) {
        return Optional.empty();
      }
      clients.add(client.get());
    }
    return Optional.of(clients);
  }

  private static Optional<String> client(String element) {
    Optional<List<String>> pairs = split(element, ';');
    String client = null;
    for (String pair : pairs.orElse(List.of())) {
      int equals = pair.indexOf('=');
      if (equals < 0 || !pair.substring(0, equals).strip().equalsIgnoreCase("for")) {
        continue;
      }
      if (client != null) {
        return Optional.empty();
      }
      client = unquoted(pair.substring(equals + 1).strip());
    }
    return Optional.of(client == null ? "unknown" : client);
  }

  /** Splits outside quotes; nothing when a quote stays open. */
  private static Optional<List<String>> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == separator) {
        parts.add(text.substring(start, at));
        start = at + 1;
      }
    }
    parts.add(text.substring(start));
    return quoted ? Optional.empty() : Optional.of(parts);
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  /** RFC 7239 §6: IPv4 or {@code [IPv6]}, each with or without a port; bare IPv6 is let pass. */
  static Optional<IpAddress> address(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end > 0 && isPort(node.substring(end + 1)) && node.lastIndexOf(':', end) > 0
          ? IpAddress.parse(node.substring(1, end))
          : Optional.empty();
    }
    int colon = node.indexOf(':');
    if (colon >= 0 && colon == node.lastIndexOf(':')) {
      return isPort(node.substring(colon))
          ? IpAddress.parse(node.substring(0, colon))
          : Optional.empty();
    }
    return IpAddress.parse(node);
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty() || rest.matches(":[0-9]{1,5}");
  }
}
