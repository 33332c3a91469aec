package jp.mochi.idp.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A network in CIDR notation; a single address is a network of one.
 *
 * @param address an address in it
 * @param prefix how many leading bits count
 */
public record Cidr(InetAddress address, int prefix) {
  /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address; never asks DNS. */
  public static Optional<Cidr> parse(String text) {
    var slash = text.indexOf('/');
    try {
      var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      var bits = address.getAddress().length * 8;
      var prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      return prefix < 0 || prefix > bits
          ? Optional.empty()
          : Optional.of(new Cidr(address, prefix));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Whether an address lies in it; one of the other IP version never does. */
  public boolean contains(InetAddress other) {
    var ours = address.getAddress();
    var theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (var bit = 0; bit < prefix; bit++) {
      var mask = 0x80 >> (bit % 8);
      if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }
}
