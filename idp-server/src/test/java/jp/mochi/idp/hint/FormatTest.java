package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.rule;
import static jp.mochi.idp.hint.Some.when;
import static jp.mochi.idp.hint.Some.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.IntStream;
import jp.mochi.idp.network.Zones;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FormatTest {
  private static final ServiceRanges FOUR = of("192.0.2.0 - 192.0.2.4", "203.0.113.7");
  private static final ServiceRanges BOTH = of("192.0.2.0/24", "2001:db8::/32", "2001:db9::1");
  private static final ServiceRanges ANYWHERE = Some.ranges(Zones.NONE, rule("all", PERMIT));
  private static final ServiceRanges NOWHERE = Some.ranges(Zones.NONE);

  private static ServiceRanges of(String... ranges) {
    return Some.ranges(
        Zones.of(List.of(zone("office", ranges))), rule("office", PERMIT, inZone("office")));
  }

  private static String text(Format format, ServiceRanges ranges) {
    return assertInstanceOf(Written.Text.class, format.of(ranges, false)).text();
  }

  private static Misfit misfit(Format format, ServiceRanges ranges) {
    return assertInstanceOf(Written.DoesNotFit.class, format.of(ranges, false)).why().getFirst();
  }

  @Test
  void blocksStandOneOnALine() {
    assertEquals("192.0.2.0/30\n192.0.2.4/32\n203.0.113.7/32\n", text(Format.CIDR, FOUR));
    assertEquals("192.0.2.0/24\n2001:db8::/32\n2001:db9::1/128\n", text(Format.CIDR, BOTH));
  }

  @Test
  void rangesHaveFirstAndLastAddress() {
    assertEquals(
        """
        192.0.2.0-192.0.2.255
        2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
        2001:db9::1-2001:db9::1
        """,
        text(Format.RANGE, BOTH));
  }

  @ParameterizedTest
  @EnumSource(names = {"IPV4_CIDR", "SALESFORCE", "CYBOZU"})
  void whatIsIpv4OnlySaysWhichIpv6BlocksItWouldLose(Format format) {
    var lost = assertInstanceOf(Misfit.Ipv6.class, misfit(format, BOTH));
    assertEquals(List.of("2001:db8::/32", "2001:db9::1/128"), lost.blocks());
    assertInstanceOf(Written.Text.class, format.of(BOTH, true));
    assertInstanceOf(Written.Text.class, format.of(FOUR, false));
  }

  @ParameterizedTest
  @EnumSource(names = {"CIDR", "RANGE", "AWS_POLICY", "GOOGLE", "NGINX", "APACHE", "NFTABLES"})
  void ipv6IsLeftOutOnlyWhenAskedFor(Format format) {
    assertTrue(text(format, BOTH).contains("2001:db8::"));
    var four = assertInstanceOf(Written.Text.class, format.of(BOTH, true)).text();
    assertTrue(!four.contains("2001:db8::") && four.contains("192.0.2.0"), four);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CIDR", "RANGE", "NGINX", "APACHE", "IPV4_CIDR"})
  void whatCannotSayEverybodyNamesTheRuleThatOpens(Format format) {
    assertEquals(
        List.of("all"), assertInstanceOf(Misfit.OpenToAll.class, misfit(format, ANYWHERE)).rules());
  }

  @Test
  void everybodyIsSaidWhereItCanBe() {
    assertEquals("0.0.0.0/0\n::/0\n", text(Format.CIDR, ANYWHERE));
    assertTrue(text(Format.NGINX, ANYWHERE).endsWith("\nallow all;\n"));
    assertTrue(text(Format.APACHE, ANYWHERE).endsWith("\nRequire all granted\n"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NGINX", "APACHE", "NFTABLES"})
  void anEmptyListIsNeverWrittenWhereItCouldCountAsNoLimit(Format format) {
    assertInstanceOf(Misfit.Nobody.class, misfit(format, NOWHERE));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NGINX", "APACHE", "NFTABLES"})
  void norIsOneThatIsEmptyWithoutIpv6(Format format) {
    var six = of("2001:db8::/32");
    assertInstanceOf(Written.DoesNotFit.class, format.of(six, true));
  }

  @Test
  void nobodyIsSaidWhereItCanBe() {
    assertEquals("# crm: opened by no rule\ndeny all;\n", text(Format.NGINX, NOWHERE));
    assertTrue(text(Format.APACHE, NOWHERE).endsWith("Require all denied\n"));
  }

  @Nested
  class Salesforce {
    @Test
    void hasFirstAndLastAddress() {
      assertEquals("192.0.2.0,192.0.2.4\n203.0.113.7,203.0.113.7\n", text(Format.SALESFORCE, FOUR));
    }

    @Test
    void takesTwoToTheTwentyFifthInARangeAndMoreInSeveral() {
      assertEquals("10.0.0.0,11.255.255.255\n", text(Format.SALESFORCE, of("10.0.0.0/7")));
      assertEquals(
          """
          1.1.1.1,1.1.1.1
          8.0.0.0,9.255.255.255
          10.0.0.0,11.255.255.255
          12.0.0.0,12.0.0.0
          """,
          text(Format.SALESFORCE, of("8.0.0.0/6", "12.0.0.0", "1.1.1.1")));
    }

    @Test
    void whatIsSplitIsTheSameAddressesToTheLastOne() {
      var half = text(Format.SALESFORCE, of("128.0.0.0/1")).lines().toList();
      assertEquals(64, half.size());
      assertEquals("128.0.0.0,129.255.255.255", half.getFirst());
      assertEquals("254.0.0.0,255.255.255.255", half.getLast());
    }
  }

  @Nested
  class Cybozu {
    @Test
    void writesASingleAddressAsItIs() {
      assertEquals("192.0.2.0/30\n192.0.2.4\n203.0.113.7\n", text(Format.CYBOZU, FOUR));
    }

    @Test
    void takesAThousandAndNoMore() {
      assertEquals(1000, text(Format.CYBOZU, scattered(1000)).lines().count());
      assertEquals(
          new Misfit.Entries("cybozu", 1001, 1000), misfit(Format.CYBOZU, scattered(1001)));
    }
  }

  /** That many addresses, no two of them neighbours. */
  private static ServiceRanges scattered(int count) {
    return of(
        IntStream.range(0, count)
            .mapToObj(i -> "10.0." + (i / 100) + "." + (i % 100) * 2)
            .toArray(String[]::new));
  }

  @Nested
  class AwsPolicy {
    @Test
    void deniesWhatComesFromElsewhere() throws Exception {
      var policy = new JsonMapper().readTree(text(Format.AWS_POLICY, BOTH));
      var statement = policy.path("Statement").get(0);
      assertEquals("Deny", statement.path("Effect").asText());
      assertEquals(
          "[\"192.0.2.0/24\",\"2001:db8::/32\",\"2001:db9::1/128\"]",
          statement.at("/Condition/NotIpAddress/aws:SourceIp").toString());
    }

    @Test
    void isNoLongerThanAwsTakes() {
      var tooLong =
          assertInstanceOf(Misfit.Length.class, misfit(Format.AWS_POLICY, scattered(500)));
      assertTrue(tooLong.characters() > 6144);
      assertInstanceOf(Written.Text.class, Format.AWS_POLICY.of(scattered(300), false));
    }
  }

  @Test
  void googleTakesTheConditionsOfAnAccessLevel() {
    assertEquals(
        "- ipSubnetworks:\n  - 192.0.2.0/24\n  - 2001:db8::/32\n  - 2001:db9::1/128\n",
        text(Format.GOOGLE, BOTH));
  }

  @Test
  void nginxAllowsAndDeniesTheRest() {
    assertEquals(
        """
        # crm: opened by office
        allow 192.0.2.0/24;
        allow 2001:db8::/32;
        allow 2001:db9::1/128;
        deny all;
        """,
        text(Format.NGINX, BOTH));
  }

  @Test
  void apacheRequiresOneOfThem() {
    assertEquals(
        """
        # crm: opened by office
        <RequireAny>
          Require ip 192.0.2.0/24
          Require ip 2001:db8::/32
          Require ip 2001:db9::1/128
        </RequireAny>
        """,
        text(Format.APACHE, BOTH));
  }

  @Test
  void nftablesHasASetForEachFamily() {
    var text = text(Format.NFTABLES, BOTH);
    assertTrue(
        text.contains(
            """
              set crm_ipv4 {
                type ipv4_addr
                flags interval
                elements = {
                  192.0.2.0/24
                }
              }
            """),
        text);
    assertTrue(text.contains("2001:db8::/32,\n      2001:db9::1/128"), text);
  }

  @Test
  void commentsSayWhatIsNotExactAndKeepToTheirLine() {
    var rule = when("'a' in person.groups", rule("a\nallow all;", PERMIT, inZone("office")));
    var ranges = Some.ranges(Zones.of(List.of(zone("office", "192.0.2.1"))), rule);
    var text = text(Format.NGINX, ranges);
    assertTrue(text.contains("# not exact: The when: of rule \"a allow all;\""), text);
    assertTrue(text.lines().noneMatch("allow all;"::equals), text);
  }
}
