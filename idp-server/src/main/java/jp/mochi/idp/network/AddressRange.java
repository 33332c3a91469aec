package jp.mochi.idp.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All addresses from one to another of the same family, both included.
 *
 * @param first not after {@code last}
 */
public record AddressRange(IpAddress first, IpAddress last) {
  public AddressRange {
    if (bits(first) != bits(last) || number(first).compareTo(number(last)) > 0) {
      throw new IllegalArgumentException(first + " does not come before " + last);
    }
  }

  /** What came of reading a line of a list. */
  public sealed interface Parsed {}

  /** A block, a single address or a range, as blocks that cover it exactly. */
  public record Blocks(List<Cidr> blocks) implements Parsed {
    public Blocks {
      blocks = List.copyOf(blocks);
    }
  }

  /** Neither. */
  public record NotOne() implements Parsed {}

  /** {@code 10.1.2.3/8}: bits are set after the prefix, which hides what was meant. */
  public record BitsAfterPrefix(Cidr meant) implements Parsed {}

  /** {@code 10.0.0.9 - 10.0.0.1}, or from one family to the other. */
  public record Backwards() implements Parsed {}

  /** {@code 10.0.0.0/8}, {@code 192.0.2.1} or {@code 192.0.2.10 - 192.0.2.20}. */
  public static Parsed parse(String text) {
    int dash = text.indexOf('-');
    if (dash >= 0) {
      return range(text.substring(0, dash).strip(), text.substring(dash + 1).strip());
    }
    if (Cidr.parse(text) instanceof Cidr.Block(var block)) {
      return new Blocks(List.of(block));
    }
    return Cidr.meant(text).<Parsed>map(BitsAfterPrefix::new).orElseGet(NotOne::new);
  }

  private static Parsed range(String from, String to) {
    var first = IpAddress.parse(from);
    var last = IpAddress.parse(to);
    if (first.isEmpty() || last.isEmpty()) {
      return new NotOne();
    }
    boolean ordered =
        bits(first.get()) == bits(last.get())
            && number(first.get()).compareTo(number(last.get())) <= 0;
    return ordered
        ? new Blocks(new AddressRange(first.get(), last.get()).blocks())
        : new Backwards();
  }

  /**
   * The fewest blocks that cover the range and nothing else, in order. IPv4 addresses mapped into
   * IPv6 are none of an IPv6 range's, since they are IPv4 addresses.
   */
  public List<Cidr> blocks() {
    int bits = bits(first);
    List<Cidr> blocks = new ArrayList<>();
    BigInteger at = number(first);
    BigInteger end = number(last);
    while (at.compareTo(end) <= 0) {
      int aligned = at.signum() == 0 ? bits : Math.min(bits, at.getLowestSetBit());
      int fitting = end.subtract(at).add(BigInteger.ONE).bitLength() - 1;
      int size = Math.min(aligned, fitting);
      InetAddress address = address(at, bits / 8);
      if (address.getAddress().length * 8 == bits) {
        blocks.add(new Cidr(new IpAddress(address), bits - size));
      }
      at = at.add(BigInteger.ONE.shiftLeft(size));
    }
    return blocks;
  }

  private static int bits(IpAddress address) {
    return address.address().getAddress().length * 8;
  }

  private static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.address().getAddress());
  }

  private static InetAddress address(BigInteger number, int length) {
    byte[] given = number.toByteArray();
    byte[] bytes = new byte[length];
    int from = Math.max(0, given.length - length);
    byte[] used = Arrays.copyOfRange(given, from, given.length);
    System.arraycopy(used, 0, bytes, length - used.length, used.length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of " + length + " bytes", impossible);
    }
  }

  @Override
  public String toString() {
    return first + " - " + last;
  }
}
