package jp.mochi.idp.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a listener listens.
 *
 * @param host a host name or an address, without brackets
 * @param port 1 to 65535; 0 lets the system choose (tests only, the file can't say it)
 * @param plain without TLS: a proxy before us ends it
 */
public record ListenAddress(String host, int port, boolean plain) {
  private static final Pattern FORM =
      Pattern.compile("(http://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.*-]+):(\\d{1,5})/?");

  static Optional<ListenAddress> parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var port = Integer.parseInt(match.group(3));
    var host = match.group(2).replaceAll("[\\[\\]]", "");
    return port < 1 || port > 65535
        ? Optional.empty()
        : Optional.of(new ListenAddress(host, port, match.group(1) != null));
  }

  /** Whether only this machine can reach it. */
  public boolean loopback() {
    return isLoopback(host);
  }

  /** Whether a host's name or address means this machine, judged without asking DNS. */
  static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (plain ? "http://" : "") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
