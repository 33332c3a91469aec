package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  static IpAddress ip(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] given = number.toByteArray();
    for (int i = 0; i < Math.min(length, given.length); i++) {
      bytes[length - 1 - i] = given[given.length - 1 - i];
    }
    try {
      return new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> blocks(String text) {
    return assertInstanceOf(AddressRange.Blocks.class, AddressRange.parse(text)).blocks().stream()
        .map(Cidr::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.0 - 192.0.2.255          | 192.0.2.0/24",
        "192.0.2.0-192.0.2.255            | 192.0.2.0/24",
        "192.0.2.1 - 192.0.2.1            | 192.0.2.1/32",
        "192.0.2.1 - 192.0.2.2            | 192.0.2.1/32 192.0.2.2/32",
        "192.0.2.2 - 192.0.2.4            | 192.0.2.2/31 192.0.2.4/32",
        "0.0.0.0 - 255.255.255.255        | 0.0.0.0/0",
        "255.255.255.254 - 255.255.255.255 | 255.255.255.254/31",
        "0.0.0.0 - 0.0.0.2                | 0.0.0.0/31 0.0.0.2/32",
        "2001:db8:: - 2001:db8::ffff      | 2001:db8::/112",
        ":: - ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | ::/0",
        "::ffff:192.0.2.0 - ::ffff:192.0.2.3 | 192.0.2.0/30",
        "203.0.113.7                      | 203.0.113.7/32",
        "2001:db8::/33                    | 2001:db8::/33",
      })
  void coversARangeByTheFewestBlocks(String range, String blocks) {
    assertEquals(List.of(blocks.split(" ")), blocks(range));
  }

  @Test
  void leavesMappedIpv4OutOfAnIpv6RangeThatGoesAroundIt() {
    assertEquals(
        List.of("::fffe:ffff:ffff/128", "::1:0:0:0/128"), blocks("::fffe:ffff:ffff - ::1:0:0:0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.2 - 192.0.2.1", "192.0.2.1 - 2001:db8::", "::2 - ::1"})
  void refusesARangeThatGoesBackwardsOrFromOneFamilyToTheOther(String text) {
    assertInstanceOf(AddressRange.Backwards.class, AddressRange.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "office", "192.0.2.1 -", "- 192.0.2.1", "192.0.2.1 - b", "10.0.0.0/33"})
  void refusesWhatIsNoRange(String text) {
    assertInstanceOf(AddressRange.NotOne.class, AddressRange.parse(text));
  }

  @Test
  void saysWhichBlockWasMeantWhereBitsFollowThePrefix() {
    var fault =
        assertInstanceOf(AddressRange.BitsAfterPrefix.class, AddressRange.parse("10.1.2.3/8"));
    assertEquals("10.0.0.0/8", fault.meant().toString());
    assertInstanceOf(AddressRange.NotOne.class, AddressRange.parse("10.1.2.3/"));
  }

  @Test
  void isNeverMadeBackwards() {
    var one = CidrTest.ip("192.0.2.1");
    var two = CidrTest.ip("192.0.2.2");
    assertEquals("192.0.2.1 - 192.0.2.2", new AddressRange(one, two).toString());
    assertThrows(IllegalArgumentException.class, () -> new AddressRange(two, one));
    assertThrows(
        IllegalArgumentException.class, () -> new AddressRange(one, CidrTest.ip("2001:db8::")));
  }

  @Property
  void coversExactlyTheRangeWithoutAGapOrAnOverlap(
      @ForAll("numbers") BigInteger one, @ForAll("numbers") BigInteger other) {
    int length = Math.max(one.bitLength(), other.bitLength()) <= 32 ? 4 : 16;
    var first = ip(one.min(other), length);
    var last = ip(one.max(other), length);
    BigInteger next = one.min(other);
    for (Cidr block : new AddressRange(first, last).blocks()) {
      assertEquals(ip(next, length), block.first());
      next = next.add(BigInteger.ONE.shiftLeft(length * 8 - block.prefix()));
    }
    assertEquals(one.max(other).add(BigInteger.ONE), next);
  }

  @Property
  void neverNeedsMoreThanTwoBlocksOfASize(
      @ForAll("numbers") BigInteger one, @ForAll("numbers") BigInteger other) {
    int length = Math.max(one.bitLength(), other.bitLength()) <= 32 ? 4 : 16;
    var blocks = new AddressRange(ip(one.min(other), length), ip(one.max(other), length)).blocks();
    for (int prefix = 0; prefix <= length * 8; prefix++) {
      int size = prefix;
      assertTrue(blocks.stream().filter(block -> block.prefix() == size).count() <= 2);
    }
  }

  /** Far from the mapped IPv4 addresses, which an IPv6 range doesn't have. */
  @Provide
  Arbitrary<BigInteger> numbers() {
    var four =
        Arbitraries.bigIntegers()
            .between(BigInteger.ZERO, BigInteger.TWO.pow(32).subtract(BigInteger.ONE));
    var six =
        Arbitraries.bigIntegers()
            .between(
                BigInteger.ONE.shiftLeft(100),
                BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
    return Arbitraries.oneOf(four, six);
  }
}
