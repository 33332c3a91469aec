package jp.mochi.idp.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block of addresses, RFC 4632 and RFC 4291 §2.3.
 *
 * @param first its first address; bits after the prefix are cleared
 * @param prefix how many leading bits all its addresses share
 */
public record Cidr(IpAddress first, int prefix) {
  public Cidr {
    byte[] bytes = first.address().getAddress();
    if (prefix < 0 || prefix > bytes.length * 8) {
      throw new IllegalArgumentException("a prefix of " + prefix + " bits");
    }
    first = cleared(bytes, prefix);
  }

  /** What came of reading a block. */
  public sealed interface Parsed {}

  /** It is one. */
  public record Block(Cidr cidr) implements Parsed {}

  /** It is none; {@code why} is a sentence for the operator. */
  public record Fault(String why) implements Parsed {}

  /**
   * {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address. Bits set after the prefix are a
   * fault, since {@code 10.1.2.3/8} hides what was meant.
   */
  public static Parsed parse(String text) {
    int slash = text.indexOf('/');
    var address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return new Fault("\"" + text + "\" is not an address block such as 10.0.0.0/8 or fd00::/8.");
    }
    int bits = address.get().address().getAddress().length * 8;
    int prefix = slash < 0 ? bits : number(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      return new Fault("\"" + text + "\" needs a prefix from /0 to /" + bits + ".");
    }
    Cidr cidr = new Cidr(address.get(), prefix);
    return cidr.first().equals(address.get())
        ? new Block(cidr)
        : new Fault("\"" + text + "\" has bits after its prefix; did you mean " + cidr + "?");
  }

  /** What a text with bits after its prefix means without them; nothing for any other text. */
  static Optional<Cidr> meant(String text) {
    int slash = text.indexOf('/');
    var address =
        slash < 0 ? Optional.<IpAddress>empty() : IpAddress.parse(text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int prefix = number(text.substring(slash + 1));
    boolean fits = prefix >= 0 && prefix <= address.get().address().getAddress().length * 8;
    return fits ? Optional.of(new Cidr(address.get(), prefix)) : Optional.empty();
  }

  public boolean contains(IpAddress other) {
    byte[] bytes = other.address().getAddress();
    return bytes.length == first.address().getAddress().length
        && cleared(bytes, prefix).equals(first);
  }

  private static int number(String digits) {
    return digits.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(digits) : -1;
  }

  private static IpAddress cleared(byte[] given, int prefix) {
    byte[] bytes = given.clone();
    int whole = prefix / 8;
    if (whole < bytes.length) {
      bytes[whole] &= (byte) (0xff00 >> (prefix % 8));
      Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
    }
    try {
      return new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
    }
  }

  @Override
  public String toString() {
    return first + "/" + prefix;
  }
}
