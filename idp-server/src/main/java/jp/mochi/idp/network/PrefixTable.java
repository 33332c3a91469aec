package jp.mochi.idp.network;

import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressAssociativeTrie;
import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressAssociativeTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values by block, found by address, in two tries that take as many steps as an address has bits at
 * most, however many blocks there are. Filled by one thread, then only read: the tries bear any
 * number of readers as long as nobody writes.
 */
final class PrefixTable<V> {
  private final IPv4AddressAssociativeTrie<V> four = new IPv4AddressAssociativeTrie<>();
  private final IPv6AddressAssociativeTrie<V> six = new IPv6AddressAssociativeTrie<>();

  void put(Cidr block, V value) {
    byte[] bytes = block.first().address().getAddress();
    if (bytes.length == 4) {
      IPv4Address first = new IPv4Address(number(bytes));
      four.put(block.prefix() == 32 ? first : first.toPrefixBlock(block.prefix()), value);
    } else {
      IPv6Address first = new IPv6Address(bytes);
      six.put(block.prefix() == 128 ? first : first.toPrefixBlock(block.prefix()), value);
    }
  }

  /** The value of the narrowest block that contains the address. */
  @Nullable V narrowest(IpAddress address) {
    byte[] bytes = address.address().getAddress();
    if (bytes.length == 4) {
      var node = four.longestPrefixMatchNode(new IPv4Address(number(bytes)));
      return node == null ? null : node.getValue();
    }
    var node = six.longestPrefixMatchNode(new IPv6Address(bytes));
    return node == null ? null : node.getValue();
  }

  /** The values of all blocks that contain the address, the narrowest first. */
  List<V> all(IpAddress address) {
    List<V> found = new ArrayList<>();
    int bits = address.address().getAddress().length * 8;
    for (int prefix = bits; prefix >= 0; prefix--) {
      exactly(new Cidr(address, prefix)).ifPresent(found::add);
    }
    return found;
  }

  private Optional<V> exactly(Cidr block) {
    byte[] bytes = block.first().address().getAddress();
    if (bytes.length == 4) {
      IPv4Address first = new IPv4Address(number(bytes));
      return Optional.ofNullable(
          four.get(block.prefix() == 32 ? first : first.toPrefixBlock(block.prefix())));
    }
    IPv6Address first = new IPv6Address(bytes);
    return Optional.ofNullable(
        six.get(block.prefix() == 128 ? first : first.toPrefixBlock(block.prefix())));
  }

  private static int number(byte[] bytes) {
    return (bytes[0] & 0xff) << 24
        | (bytes[1] & 0xff) << 16
        | (bytes[2] & 0xff) << 8
        | (bytes[3] & 0xff);
  }
}
