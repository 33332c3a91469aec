package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.notIn;
import static jp.mochi.idp.hint.Some.ranges;
import static jp.mochi.idp.hint.Some.rule;
import static jp.mochi.idp.hint.Some.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.Subject;
import org.junit.jupiter.api.Test;

/**
 * What anybody is told says nothing of a zone that isn't public, not even by what it leaves out.
 */
class HintSetTest {
  private static final Clause NOT_IN_THE_LAB = notIn(Subject.ZONES, "lab");

  private static LoadedZone secret(String name, String... ranges) {
    return new LoadedZone(name, false, zone(name, ranges).ranges(), Optional.empty());
  }

  private static String told(Zones zones, Rule... rules) {
    return HintSet.open(zones, List.of(ranges(zones, rules))).path("services").toString();
  }

  @Test
  void aGapThatAnotherZoneLeavesInAPublicOneIsNotTold() {
    var inOffice = rule("office", PERMIT, inZone("office"), NOT_IN_THE_LAB);
    var apart = Zones.of(List.of(zone("office", "203.0.113.0/24"), secret("lab", "10.1.0.0/16")));
    assertTrue(told(apart, inOffice).contains("203.0.113.0/24"));
    var within =
        Zones.of(List.of(zone("office", "203.0.113.0/24"), secret("lab", "203.0.113.64/26")));
    assertEquals("[]", told(within, inOffice));
    var atItsEnd =
        Zones.of(List.of(zone("office", "203.0.113.0/24"), secret("lab", "203.0.113.192/26")));
    assertEquals("[]", told(atItsEnd, inOffice));
  }

  @Test
  void aPartOfAPublicZoneThatIsAnotherZoneIsNotTold() {
    var inLab = rule("lab", PERMIT, inZone("lab"));
    var secret =
        Zones.of(List.of(zone("office", "203.0.113.0/24"), secret("lab", "203.0.113.64/26")));
    assertEquals("[]", told(secret, inLab));
    var open = Zones.of(List.of(zone("office", "203.0.113.0/24"), zone("lab", "203.0.113.64/26")));
    assertTrue(told(open, inLab).contains("203.0.113.64/26"));
  }

  @Test
  void theGapThatAPublicZoneLeavesIsTold() {
    var zones = Zones.of(List.of(zone("office", "203.0.113.0/24"), zone("lab", "203.0.113.64/26")));
    var told = told(zones, rule("office", PERMIT, inZone("office"), NOT_IN_THE_LAB));
    assertTrue(told.contains("[\"203.0.113.0/26\",\"203.0.113.128/25\"]"), told);
  }

  @Test
  void neighbouringPublicZonesAreToldAsOne() {
    var zones = Zones.of(List.of(zone("a", "203.0.113.0/25"), zone("b", "203.0.113.128/25")));
    var told = told(zones, rule("both", PERMIT, inZone("a", "b")));
    assertTrue(told.contains("[\"203.0.113.0/24\"]"), told);
  }

  @Test
  void theSameHoldsOfIpv6() {
    var zones = Zones.of(List.of(zone("six", "2001:db8::/32"), secret("lab", "2001:db8:1::/48")));
    var told = told(zones, rule("six", PERMIT, inZone("six"), NOT_IN_THE_LAB));
    assertEquals("[]", told);
  }
}
