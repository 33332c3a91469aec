package jp.mochi.ldap;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/** One address of the directory, taken apart. */
record Server(String host, int port, boolean tlsAtOnce) {

  /** From {@code ldaps://host:port} or {@code ldap://host:port}; 636 and 389 by default. */
  static Server of(URI address) {
    boolean tls = "ldaps".equalsIgnoreCase(address.getScheme());
    String host = address.getHost();
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = address.getPort() > 0 ? address.getPort() : tls ? 636 : 389;
    return new Server(host, port, tls);
  }

  /** Whether the host is this machine by its very text; no name is resolved to find out. */
  boolean isLoopback() {
    if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (tlsAtOnce ? "ldaps://" : "ldap://") + host + ":" + port;
  }
}
