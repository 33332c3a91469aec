package jp.mochi.idp.gate;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a person may be sent back to: a page of the system, and nothing else. The address is taken
 * apart and each part compared, since a prefix says little ({@code https://wiki.corp.example.evil},
 * {@code https://wiki.corp.example@evil}). What browsers read otherwise than RFC 3986 does
 * (backslashes, control characters, dot segments) is no address of a system's.
 */
final class ReturnAddress {
  /** Characters. */
  static final int LONGEST = 2_000;

  private ReturnAddress() {}

  /** The address as it may be redirected to; empty when it isn't the system's. */
  static Optional<String> within(URI system, String text) {
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text);
      return sameOrigin(system, uri) && below(system.getRawPath(), uri.getRawPath())
          ? Optional.of(text)
          : Optional.empty();
    } catch (URISyntaxException notAnAddress) {
      return Optional.empty();
    }
  }

  /**
   * The system's page that a proxy names by its request target, or the system's first page where
   * that can't be returned to.
   */
  static String page(URI system, String target) {
    return within(system, origin(system) + encoded(target)).orElse(first(system));
  }

  /** The system's first page. */
  static String first(URI system) {
    return system.getRawPath().isEmpty() ? system + "/" : system.toString();
  }

  private static String origin(URI system) {
    return system.getScheme() + "://" + system.getRawAuthority();
  }

  private static boolean sameOrigin(URI system, URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && lower(uri.getHost()).equals(lower(String.valueOf(system.getHost())))
        && port(uri) == port(system);
  }

  /** With {@code /wiki}: {@code /wiki} and {@code /wiki/…}, never {@code /wikis}. */
  private static boolean below(String base, String path) {
    return (path.equals(base) || path.startsWith(base + "/")) && plain(path);
  }

  /** No empty segment, and none that means "here" or "up", however it is written. */
  private static boolean plain(String path) {
    var segments = path.split("/", -1);
    for (int at = 1; at < segments.length; at++) {
      var segment = URLDecoder.decode(segments[at].replace("+", "%2B"), StandardCharsets.UTF_8);
      boolean last = at == segments.length - 1;
      if ((segment.isEmpty() && !last)
          || segment.equals(".")
          || segment.equals("..")
          || segment.chars().anyMatch(c -> c == '/' || c == '\\' || c < 0x20 || c == 0x7f)) {
        return false;
      }
    }
    return true;
  }

  /** Browsers send characters that RFC 3986 doesn't have: encoded, they mean the same. */
  private static String encoded(String target) {
    var text = new StringBuilder();
    for (var octet : target.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xff;
      boolean kept = c > 0x20 && c < 0x7f && "\"<>\\^`{|}[]".indexOf(c) < 0;
      text.append(kept ? String.valueOf((char) c) : "%%%02X".formatted(c));
    }
    return text.toString();
  }

  private static int port(URI uri) {
    return uri.getPort() == -1 ? 443 : uri.getPort();
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
