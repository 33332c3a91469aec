package jp.mochi.idp.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that one stranger can choose among freely count as one: /24 of IPv4, /64 of IPv6. */
final class Networks {
  private Networks() {}

  /**
   * The network of an address literal; what is no literal stands for itself (and is not looked up).
   */
  static String of(String address) {
    if (!address.matches("[0-9a-fA-F:.]{2,45}") || !address.matches(".*[:.].*")) {
      return address;
    }
    try {
      var octets = InetAddress.ofLiteral(address).getAddress();
      var kept = octets.length == 4 ? 3 : 8;
      Arrays.fill(octets, kept, octets.length, (byte) 0);
      return InetAddress.getByAddress(octets).getHostAddress() + "/" + kept * 8;
    } catch (IllegalArgumentException | UnknownHostException notOne) {
      return address;
    }
  }
}
