package jp.mochi.idp.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  static Cidr cidr(String text) {
    return assertInstanceOf(Cidr.Block.class, Cidr.parse(text)).cidr();
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1/32, 192.0.2.1, true",
    "2001:db8::1/128, 2001:db8::1, true",
    "::/0, 2001:db8::1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.0/24, ::ffff:192.0.2.7, true",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
  })
  void containsWhatSharesItsPrefix(String block, String address, boolean inside) {
    assertEquals(inside, cidr(block).contains(ip(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/08",
        "10/8",
        "/8",
        "::/129",
        "proxy/8",
        "10.1.2.3/8",
        "fe80::1%eth0",
        "10.0.0.0/8/8",
        "127.1"
      })
  void refusesWhatIsNoBlock(String text) {
    assertInstanceOf(Cidr.Fault.class, Cidr.parse(text));
  }

  @Test
  void suggestsTheBlockThatWasMeant() {
    var fault = assertInstanceOf(Cidr.Fault.class, Cidr.parse("10.1.2.3/8"));
    assertTrue(fault.why().contains("did you mean 10.0.0.0/8?"), fault.why());
  }

  @Test
  void readsWhatWasMeantByAnyPrefixThatThereIs() {
    assertEquals(Optional.of(cidr("0.0.0.0/0")), Cidr.meant("10.1.2.3/0"));
    assertEquals(Optional.of(cidr("10.1.2.3/32")), Cidr.meant("10.1.2.3/32"));
    assertEquals(Optional.empty(), Cidr.meant("10.1.2.3/33"));
    assertEquals(Optional.empty(), Cidr.meant("10.1.2.3"));
    assertEquals(Optional.empty(), Cidr.meant("/8"));
  }

  @Test
  void countsByTheNetworkOfTwentyFourOrSixtyFourBits() {
    assertEquals("203.0.113.0/24", ip("203.0.113.77").network().toString());
    assertEquals("2001:db8:1:2::/64", ip("2001:db8:1:2:3:4:5:6").network().toString());
    assertFalse(ip("2001:db8::1").network().contains(ip("2001:db8:0:1::1")));
  }

  @Test
  void readsTheLongestFormOfAnAddress() {
    var longest = "0000:0000:0000:0000:0000:ffff:255.255.255.255";
    assertEquals(ip("255.255.255.255"), ip(longest));
    assertEquals(Optional.empty(), IpAddress.parse("0" + longest));
    assertEquals(Optional.empty(), IpAddress.parse("0000:".repeat(12)));
  }

  /** Which of this machine's networks a peer was heard on says nothing of who it is. */
  @Test
  void anAddressIsTheSameByWhateverInterfaceItCame() throws UnknownHostException {
    byte[] bytes = ip("fe80::1").address().getAddress();
    var scoped = new IpAddress(Inet6Address.getByAddress(null, bytes, 7));
    assertEquals("fe80::1", scoped.toString());
    assertEquals(ip("fe80::1"), scoped);
    assertTrue(cidr("fe80::/10").contains(scoped));
  }
}
