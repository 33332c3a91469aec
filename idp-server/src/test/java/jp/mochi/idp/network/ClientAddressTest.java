package jp.mochi.idp.network;

import static jp.mochi.idp.network.CidrTest.cidr;
import static jp.mochi.idp.network.CidrTest.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final String PROXY = "10.0.0.1";
  private final ClientAddress clients =
      new ClientAddress(List.of(cidr("10.0.0.0/8"), cidr("fd00::/8")));

  private String of(String peer, List<String> forwarded, List<String> forwardedFor) {
    return switch (clients.of(ip(peer), forwarded, forwardedFor)) {
      case ClientAddress.At(var address) -> address.toString();
      case ClientAddress.Unclear(var why) -> "unclear";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "203.0.113.9                                  | 203.0.113.9",
        "198.51.100.66, 203.0.113.9                   | 203.0.113.9",
        "203.0.113.9, 10.9.9.9                        | 203.0.113.9",
        "198.51.100.66, 203.0.113.9, fd00::7          | 203.0.113.9",
        "203.0.113.9:4711                             | 203.0.113.9",
        "2001:db8::5                                  | 2001:db8::5",
        "[2001:db8::5]:443                            | 2001:db8::5",
        "::ffff:203.0.113.9                           | 203.0.113.9",
        "10.1.1.1, 10.2.2.2                           | 10.1.1.1",
        "203.0.113.9, unknown                         | unclear",
        "203.0.113.9, 10.3.3.3, not-an-address        | unclear",
        "203.0.113.9, garbage, 10.3.3.3               | unclear",
        "203.0.113.9,                                 | unclear",
        "``                                           | unclear",
        "garbage, 203.0.113.9, 10.3.3.3               | 203.0.113.9",
        "127.1                                        | unclear",
        "[2001:db8::5]x                               | unclear",
        "[203.0.113.9]                                | unclear",
        ":80                                          | unclear",
      })
  void readsXForwardedForFromRightToLeft(String header, String client) {
    assertEquals(client, of(PROXY, List.of(), List.of(header)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=203.0.113.9                                        | 203.0.113.9",
        "For=\"203.0.113.9:80\";proto=https;by=10.0.0.1         | 203.0.113.9",
        "proto=https; FOR = 203.0.113.9                         | 203.0.113.9",
        "for=198.51.100.66, for=203.0.113.9                     | 203.0.113.9",
        "for=\"[2001:db8:cafe::17]:4711\"                       | 2001:db8:cafe::17",
        "for=\"[2001:db8::1]\", for=10.1.1.1                    | 2001:db8::1",
        "for=203.0.113.9, for=_hidden                           | unclear",
        "for=203.0.113.9, for=unknown                           | unclear",
        "for=203.0.113.9, proto=https                           | unclear",
        "for=\"203.0.113.\\9\"                                  | 203.0.113.9",
        "for=\"a,for=198.51.100.66\", for=203.0.113.9           | 203.0.113.9",
        "for=\"a\\\",for=198.51.100.66\"                          | unclear",
        "for=\"\\\"\", for=203.0.113.9                           | 203.0.113.9",
        "=for, for=203.0.113.9                                  | 203.0.113.9",
        "for=\"198.51.100.66, for=203.0.113.9                   | unclear",
        "for=198.51.100.66;for=203.0.113.9                      | unclear",
      })
  void readsForwardedFromRightToLeft(String header, String client) {
    assertEquals(client, of(PROXY, List.of(header), List.of()));
  }

  @Test
  void readsSeveralHeaderLinesAsOneList() {
    assertEquals(
        "203.0.113.9", of(PROXY, List.of(), List.of("198.51.100.66", "203.0.113.9", "10.4.4.4")));
    assertEquals("203.0.113.9", of(PROXY, List.of("for=\"", "for=203.0.113.9"), List.of()));
  }

  @Test
  void ignoresHeadersOfAPeerThatIsNoTrustedProxy() {
    assertEquals("198.51.100.1", of("198.51.100.1", List.of("for=10.0.0.2"), List.of("10.0.0.2")));
    assertEquals("10.0.0.2", of(PROXY, List.of(), List.of("10.0.0.2")));
  }

  /** Its own address may lie in a zone that its clients have no business in. */
  @Test
  void aProxyIsItsOwnClientOnlyWhereItSaysNothing() {
    assertEquals(PROXY, of(PROXY, List.of(), List.of()));
    assertEquals(PROXY, of(PROXY, List.of(), List.of(PROXY)));
    assertEquals("unclear", of(PROXY, List.of(), List.of("")));
    assertEquals("unclear", of(PROXY, List.of(""), List.of()));
    assertEquals("unclear", of(PROXY, List.of("proto=https"), List.of()));
  }

  @Test
  void refusesTwoHeadersThatDisagree() {
    assertEquals("unclear", of(PROXY, List.of("for=198.51.100.66"), List.of("203.0.113.9")));
    assertEquals("203.0.113.9", of(PROXY, List.of("for=203.0.113.9"), List.of("203.0.113.9")));
  }

  @Test
  void refusesAHeaderBeyondItsBound() {
    String longOne = "198.51.100.66, ".repeat(600) + "203.0.113.9";
    assertEquals("unclear", of(PROXY, List.of(), List.of(longOne)));
    String shorter = "198.51.100.66, ".repeat(500) + "203.0.113.9";
    assertEquals("203.0.113.9", of(PROXY, List.of(), List.of(shorter)));
  }

  @Test
  void readsAHeaderUpToItsBound() {
    String longest = " ".repeat(8192 - 11) + "203.0.113.9";
    assertEquals("203.0.113.9", of(PROXY, List.of(), List.of(longest)));
    assertEquals("unclear", of(PROXY, List.of(), List.of(" " + longest)));
    assertEquals("unclear", of(PROXY, List.of(), List.of(longest, " ")));
  }

  @Test
  void goesBackThroughThirtyTwoProxiesAndNoFurther() {
    String most = "203.0.113.9" + ", 10.0.0.3".repeat(31);
    assertEquals("203.0.113.9", of(PROXY, List.of(), List.of(most)));
    assertEquals("unclear", of(PROXY, List.of(), List.of(most + ", 10.0.0.3")));
  }

  @Test
  void trustsNoOneUnlessTold() {
    var nobody = new ClientAddress(List.of());
    var found = nobody.of(ip("127.0.0.1"), List.of(), List.of("203.0.113.9"));
    assertEquals("127.0.0.1", assertInstanceOf(ClientAddress.At.class, found).address().toString());
  }
}
