package jp.mochi.idp.network;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * One address of a host, never a name. An IPv4 address mapped into IPv6 ({@code ::ffff:192.0.2.1})
 * is the IPv4 address. Its text is that of RFC 5952.
 */
public record IpAddress(InetAddress address) {
  private static final int LONGEST = 45;

  public IpAddress {
    address = unmapped(address);
  }

  /** A literal in the usual notation; a name, a zone id or a short form such as 127.1 is none. */
  public static Optional<IpAddress> parse(String text) {
    if (text.isEmpty()
        || text.length() > LONGEST
        || text.indexOf('%') >= 0
        || !InetAddresses.isInetAddress(text)) {
      return Optional.empty();
    }
    return Optional.of(new IpAddress(InetAddresses.forString(text)));
  }

  /** The network that throttling counts by: /24 in IPv4, /64 in IPv6. */
  public Cidr network() {
    return new Cidr(this, address.getAddress().length == 4 ? 24 : 64);
  }

  /** Without the zone id, which means something to this machine only. */
  private static InetAddress unmapped(InetAddress given) {
    byte[] bytes = given.getAddress();
    if (!(given instanceof Inet6Address scoped) || scoped.getScopeId() == 0) {
      return given;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
    }
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(address);
  }
}
