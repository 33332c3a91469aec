package jp.mochi.idp.hint;

import com.google.common.net.InetAddresses;
import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses of one family without a gap.
 *
 * @param bits 32 for IPv4, 128 for IPv6
 * @param first its first address as a number
 * @param end the number after its last address
 */
public record Stretch(int bits, BigInteger first, BigInteger end) {
  public Stretch {
    if (first.compareTo(end) >= 0 || end.bitLength() > bits + 1) {
      throw new IllegalArgumentException("no addresses from " + first + " to " + end);
    }
  }

  /** Whether it is IPv4. */
  public boolean isIpv4() {
    return bits == 32;
  }

  /** How many addresses it has. */
  public BigInteger size() {
    return end.subtract(first);
  }

  /** Whether it is every address of its family. */
  public boolean isWhole() {
    return size().bitLength() > bits;
  }

  /** Whether it has this address of its family. */
  public boolean contains(BigInteger address) {
    return first.compareTo(address) <= 0 && address.compareTo(end) < 0;
  }

  /** The first address, as RFC 5952 writes it. */
  public String from() {
    return text(address(first));
  }

  /** The last address, as RFC 5952 writes it. */
  public String to() {
    return text(address(end.subtract(BigInteger.ONE)));
  }

  /** The fewest stretches of at most so many addresses that cover it and nothing else, in order. */
  public List<Stretch> inPieces(BigInteger most) {
    List<Stretch> pieces = new ArrayList<>();
    for (var from = first; from.compareTo(end) < 0; from = from.add(most)) {
      pieces.add(new Stretch(bits, from, from.add(most).min(end)));
    }
    return pieces;
  }

  /** The fewest blocks that cover it and nothing else, in order: {@code 192.0.2.0/24}. */
  public List<String> blocks() {
    var range = address(first).spanWithRange(address(end.subtract(BigInteger.ONE)));
    return Arrays.stream(range.spanWithPrefixBlocks()).map(Stretch::block).toList();
  }

  private static String block(IPAddress block) {
    return text(block.getLower()) + "/" + block.getPrefixLength();
  }

  private IPAddress address(BigInteger number) {
    return isIpv4() ? new IPv4Address(number.intValue()) : new IPv6Address(number);
  }

  private static String text(IPAddress address) {
    return InetAddresses.toAddrString(address.toInetAddress());
  }
}
