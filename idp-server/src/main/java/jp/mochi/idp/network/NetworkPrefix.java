package jp.mochi.idp.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What one subscriber or office usually has: an IPv4 /24 or an IPv6 /64. */
public final class NetworkPrefix {
  private NetworkPrefix() {}

  /** The prefix of an address in a form fit for a key; the text itself when it is no address. */
  public static String of(String clientAddress) {
    try {
      var address = InetAddress.ofLiteral(clientAddress);
      int bytes = address instanceof Inet4Address ? 3 : 8;
      return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes));
    } catch (IllegalArgumentException e) {
      return clientAddress;
    }
  }
}
