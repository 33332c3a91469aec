package jp.mochi.idp.network;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which addresses may be called. */
final class OutsideAddress {
  /** RFC 1918, RFC 6598, RFC 4193: reachable from here and perhaps from nowhere else. */
  private static final List<Cidr> PRIVATE =
      blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

  /**
   * Never a web server for us: this network (RFC 1122), link-local with the clouds' metadata
   * services (RFC 3927), benchmarks, multicast and reserved; and IPv6 forms that carry an IPv4
   * address.
   */
  private static final List<Cidr> NEVER =
      blocks(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "198.18.0.0/15",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/128",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "2002::/16",
          "2001::/32",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private OutsideAddress() {}

  /** What is wrong with the address as it is written. */
  static Optional<String> fault(URI address) {
    String scheme = address.getScheme();
    if (address.getHost() == null || address.getRawUserInfo() != null) {
      return Optional.of("\"" + address + "\" is not an address with a host and without a user.");
    }
    boolean http = "http".equalsIgnoreCase(scheme);
    return "https".equalsIgnoreCase(scheme) || http
        ? Optional.empty()
        : Optional.of("\"" + address + "\" must begin with https://.");
  }

  /**
   * What is wrong with where its name leads.
   *
   * @param plain whether plain http does
   */
  static Optional<String> fault(
      URI address, InetAddress target, List<Cidr> allowed, boolean plain) {
    IpAddress ip = new IpAddress(target);
    if (contains(NEVER, ip)) {
      return Optional.of(address.getHost() + " leads to " + ip + ", which is never called.");
    }
    if (target.isLoopbackAddress()) {
      return Optional.empty();
    }
    if (!plain && "http".equalsIgnoreCase(address.getScheme())) {
      return Optional.of("\"" + address + "\" must begin with https://.");
    }
    if (contains(PRIVATE, ip) && !contains(allowed, ip)) {
      return Optional.of(
          address.getHost()
              + " leads to the private address "
              + ip
              + ", which outside.allow in mochi.yaml doesn't name.");
    }
    return Optional.empty();
  }

  /** Whether it is this machine's, or in a private network. */
  static boolean isNear(InetAddress target) {
    return target.isLoopbackAddress() || contains(PRIVATE, new IpAddress(target));
  }

  static boolean isNeverCalled(InetAddress target) {
    return contains(NEVER, new IpAddress(target));
  }

  static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  /** Without the brackets of an IPv6 literal. */
  static String host(URI address) {
    return address.getHost().replace("[", "").replace("]", "");
  }

  private static boolean contains(List<Cidr> blocks, IpAddress ip) {
    return blocks.stream().anyMatch(block -> block.contains(ip));
  }

  private static List<Cidr> blocks(String... texts) {
    return Stream.of(texts).map(OutsideAddress::block).toList();
  }

  private static Cidr block(String text) {
    return switch (Cidr.parse(text)) {
      case Cidr.Block(var cidr) -> cidr;
      case Cidr.Fault(var why) -> throw new IllegalStateException(why);
    };
  }
}
