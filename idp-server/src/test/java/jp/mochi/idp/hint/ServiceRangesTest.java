package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PASSWORD;
import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.REFUSE;
import static jp.mochi.idp.hint.Some.in;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.notIn;
import static jp.mochi.idp.hint.Some.notInZone;
import static jp.mochi.idp.hint.Some.partly;
import static jp.mochi.idp.hint.Some.ranges;
import static jp.mochi.idp.hint.Some.rule;
import static jp.mochi.idp.hint.Some.when;
import static jp.mochi.idp.hint.Some.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.TimeWindow;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServiceRangesTest {
  private static final Zones ZONES =
      Zones.of(
          List.of(
              zone("office", "203.0.113.0/25", "203.0.113.128/25", "2001:db8:1::/48"),
              zone("lab", "203.0.113.64/26", "198.51.100.7"),
              zone("vpn", "198.51.100.0 - 198.51.100.6")));

  @Test
  void areTheZonesOfTheRulesThatPermit() {
    var ranges = ranges(ZONES, rule("office", PASSWORD, inZone("office")));
    assertEquals(List.of("203.0.113.0/24", "2001:db8:1::/48"), ranges.blocks());
    assertEquals(List.of("office"), ranges.rules());
    assertTrue(ranges.exact());
    assertFalse(ranges.open());
  }

  /** A permit on what only a sign-on tells is passed over for whoever isn't signed on. */
  @Test
  void areNotExactWhereNobodyCanSignOn() {
    var staff = in(Subject.GROUPS, "staff");
    var nobody = ranges(ZONES, rule("staff", PERMIT, staff));
    assertTrue(nobody.open(), "who has a session from before may come from anywhere");
    assertEquals(List.of(new Doubt.NobodyAsked()), nobody.doubts());
    assertTrue(ranges(ZONES, rule("staff", PASSWORD, staff)).exact());
    var elsewhere = rule("other", PASSWORD, in(Subject.SERVICES, "other"));
    assertTrue(
        ranges(ZONES, rule("staff", PERMIT, staff), elsewhere).exact(),
        "another service's rule asks them");
  }

  @Test
  void growTogetherAcrossZones() {
    var ranges = ranges(ZONES, rule("inside", PERMIT, inZone("lab", "vpn")));
    assertEquals(List.of("198.51.100.0/29", "203.0.113.64/26"), ranges.blocks());
  }

  @Test
  void leaveOutWhatIsRefusedToEverybody() {
    var refused = rule("lab", REFUSE, inZone("lab"));
    var ranges = ranges(ZONES, rule("office", PERMIT, inZone("office")), refused);
    assertEquals(List.of("203.0.113.0/26", "203.0.113.128/25", "2001:db8:1::/48"), ranges.blocks());
  }

  @Test
  void keepWhatIsRefusedToSome() {
    var refused = rule("guests", REFUSE, inZone("lab"), in(Subject.GROUPS, "guests"));
    var ranges = ranges(ZONES, rule("lab", PERMIT, inZone("lab")), refused);
    assertEquals(List.of("198.51.100.7/32", "203.0.113.64/26"), ranges.blocks());
    assertTrue(ranges.exact());
  }

  @Test
  void leaveOutWhatTwoRefusalsTogetherRefuseToEverybody() {
    var byod = rule("byod", REFUSE, inZone("lab"), in(Subject.OWNERSHIP, "byod"));
    var corporate = rule("corporate", REFUSE, inZone("lab"), in(Subject.OWNERSHIP, "corporate"));
    var ranges = ranges(ZONES, rule("lab", PERMIT, inZone("lab", "vpn")), byod, corporate);
    assertEquals(List.of("198.51.100.0/30", "198.51.100.4/31", "198.51.100.6/32"), ranges.blocks());
  }

  @Test
  void areEveryAddressWhereARuleNamesNoZone() {
    var ranges = ranges(ZONES, rule("anywhere", PASSWORD));
    assertEquals(List.of("0.0.0.0/0", "::/0"), ranges.blocks());
    assertTrue(ranges.open());
    assertEquals(List.of("anywhere"), ranges.rules());
  }

  @Test
  void areAllTheRestWhereOneZoneIsRefused() {
    var zones = Zones.of(List.of(zone("low", "0.0.0.0/1", "::/1")));
    var ranges = ranges(zones, rule("anywhere", PASSWORD), rule("low", REFUSE, inZone("low")));
    assertEquals(List.of("128.0.0.0/1", "8000::/1"), ranges.blocks());
    assertFalse(ranges.open());
  }

  @Test
  void areNoneWhereNothingIsPermitted() {
    assertEquals(List.of(), ranges(ZONES, rule("no", REFUSE, inZone("lab"))).blocks());
    var contradiction = rule("never", PERMIT, in(Subject.GROUPS, "a"), notIn(Subject.GROUPS, "a"));
    assertEquals(List.of(), ranges(ZONES, contradiction).blocks());
  }

  @Test
  void ignoreRulesOnTrial() {
    var rule = rule("office", PERMIT, inZone("office"));
    var trial =
        new Rule(rule.name(), rule.reason(), rule.clauses(), rule.when(), rule.effect(), true);
    assertEquals(List.of(), ranges(ZONES, trial).blocks());
  }

  @Test
  void areTheServicesOwn() {
    var mail = rule("mail", PERMIT, in(Subject.SERVICES, "mail"));
    var crm = rule("crm", PERMIT, in(Subject.SERVICES, "crm"), inZone("vpn"));
    var forMail = ServiceRanges.of(Some.policy(mail, crm), ZONES, ServiceFacts.named("mail"));
    assertTrue(forMail.open());
    assertFalse(ranges(ZONES, mail, crm).open());
  }

  /** Of a service whose level nobody has set, a rule about levels can't be decided. */
  @Test
  void areNoneBehindARequirementThatOnlyItCouldDecide() {
    var secret = rule("secret", PASSWORD, in(Subject.SENSITIVITY, "4"));
    assertEquals(List.of(), ranges(ZONES, secret, rule("rest", PERMIT)).blocks());
    var permit = rule("secret", PERMIT, in(Subject.SENSITIVITY, "4"));
    assertTrue(ranges(ZONES, permit, rule("rest", PERMIT)).open());
  }

  @Nested
  class AreNotExact {
    @Test
    void whereAnExpressionMayPermit() {
      var ranges =
          ranges(
              ZONES,
              when("client.address == '203.0.113.9'", rule("one", PERMIT, inZone("office"))));
      assertEquals(List.of("203.0.113.0/24", "2001:db8:1::/48"), ranges.blocks());
      assertEquals(List.of(new Doubt.Expression("one")), ranges.doubts());
    }

    @Test
    void whereAnExpressionMayNotRefuse() {
      var refused = when("'a' in person.groups", rule("no", REFUSE));
      var ranges = ranges(ZONES, rule("vpn", PERMIT, inZone("vpn")), refused);
      assertEquals(3, ranges.blocks().size());
      assertEquals(List.of(new Doubt.Expression("no")), ranges.doubts());
    }

    @Test
    void butAreWhereTheExpressionDoesNotMatter() {
      var refused = when("'a' in person.groups", rule("no", REFUSE, inZone("lab")));
      assertTrue(ranges(ZONES, rule("vpn", PERMIT, inZone("vpn")), refused).exact());
    }

    @Test
    void whereRangesOfAZoneAreMissing() {
      var zones = Zones.of(List.of(partly("carrier", "192.0.2.0/24")));
      var ranges = ranges(zones, rule("carrier", PERMIT, inZone("carrier")));
      assertTrue(ranges.open());
      assertEquals(
          List.of(new Doubt.MissingRanges("carrier", "list not fetched yet")), ranges.doubts());
    }

    @Test
    void andLoseNothingToAZoneWhoseRangesAreMissing() {
      var zones = Zones.of(List.of(partly("carrier"), zone("office", "192.0.2.0/24")));
      var ranges =
          ranges(
              zones,
              rule("office", PERMIT, inZone("office")),
              rule("carrier", REFUSE, inZone("carrier")));
      assertEquals(List.of("192.0.2.0/24"), ranges.blocks());
      assertFalse(ranges.exact());
    }

    @Test
    void whereAZoneIsNotDefined() {
      var ranges = ranges(ZONES, rule("home", PERMIT, inZone("home")));
      assertTrue(ranges.open());
      assertEquals(List.of(new Doubt.UndefinedZone("home")), ranges.doubts());
    }

    @Test
    void whereThereAreTooManyCasesToTry() {
      List<Rule> rules = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        rules.add(rule("r" + i, REFUSE, in(Subject.GROUPS, "a" + i), in(Subject.GROUPS, "b" + i)));
      }
      for (var y : List.of(in(Subject.GROUPS, "y"), notIn(Subject.GROUPS, "y"))) {
        rules.add(rule("in z " + y.key(), REFUSE, y, in(Subject.GROUPS, "z")));
        rules.add(rule("not in z " + y.key(), REFUSE, y, notIn(Subject.GROUPS, "z")));
      }
      rules.add(rule("all", PERMIT));
      var ranges = ranges(Zones.NONE, rules.toArray(Rule[]::new));
      assertTrue(ranges.open());
      assertEquals(List.of(new Doubt.TooManyCases()), ranges.doubts());
    }
  }

  @Nested
  class KnowOfTime {
    @Test
    void thatNoMomentIsInTwoWindowsThatDoNotMeet() {
      var ranges = ranges(ZONES, rule("x", PERMIT, during("UTC", 9, 12), during("UTC", 12, 17)));
      assertEquals(List.of(), ranges.blocks());
    }

    @Test
    void whetherTheClocksOfTwoTimeZonesMeet() {
      var london = during("Europe/London", 9, 17);
      var never = ranges(ZONES, rule("day", PERMIT, during("Asia/Tokyo", 9, 17), london));
      assertEquals(List.of(), never.blocks());
      var inSummer = ranges(ZONES, rule("day", PERMIT, during("Asia/Tokyo", 9, 18), london));
      assertTrue(inSummer.open());
      assertEquals(List.of(), inSummer.doubts());
    }

    @Test
    void whetherTheyMeetInTheFewWeeksInWhichOneOfThemIsChangedAlready() {
      var london = during("Europe/London", 12, 13);
      assertEquals(
          List.of(), ranges(ZONES, rule("x", PERMIT, london, during("UTC", 13, 24 - 1))).blocks());
      assertTrue(ranges(ZONES, rule("x", PERMIT, london, during("America/New_York", 8, 9))).open());
      assertTrue(ranges(ZONES, rule("x", PERMIT, london, during("America/New_York", 7, 8))).open());
      assertEquals(
          List.of(),
          ranges(ZONES, rule("x", PERMIT, london, during("America/New_York", 6, 7))).blocks());
    }

    @Test
    void whatTwoClocksShowInTheOneHourInWhichOnlyOneOfThemIsChanged() {
      assertTrue(inBothAtOne(DayOfWeek.SUNDAY).open());
      assertEquals(List.of(), inBothAtOne(DayOfWeek.MONDAY).blocks());
    }

    private static ServiceRanges inBothAtOne(DayOfWeek day) {
      var windows =
          Stream.of("America/New_York", "America/Chicago")
              .map(zone -> new TimeWindow(Set.of(day), at(1), at(2), ZoneId.of(zone)))
              .map(Clause.During::new)
              .toArray(Clause[]::new);
      return ranges(ZONES, rule("at one", PERMIT, windows));
    }

    @Test
    void thatAWindowOverMidnightReachesIntoTheNextDay() {
      var friday = new TimeWindow(Set.of(DayOfWeek.FRIDAY), at(22), at(6), ZoneId.of("Asia/Tokyo"));
      var saturday =
          new TimeWindow(Set.of(DayOfWeek.SATURDAY), at(0), at(12), ZoneId.of("Asia/Tokyo"));
      var both = rule("x", PERMIT, new Clause.During(friday), new Clause.During(saturday));
      assertTrue(ranges(ZONES, both).open());
    }

    @Test
    void thatRefusalsAroundTheClockLeaveNothing() {
      var day = rule("day", REFUSE, during("UTC", 6, 18));
      var night = rule("night", REFUSE, during("UTC", 18, 6));
      assertEquals(List.of(), ranges(ZONES, rule("all", PERMIT), day, night).blocks());
      assertTrue(ranges(ZONES, rule("all", PERMIT), day).open());
    }
  }

  @Test
  void nobodyPassesARefusalOfWhoProvedAFactor() {
    var proved = new Clause.Proved(Factor.PASSWORD, Duration.ofHours(1));
    assertEquals(List.of(), ranges(ZONES, rule("p", PERMIT), rule("no", REFUSE, proved)).blocks());
    assertTrue(ranges(ZONES, rule("p", PERMIT, proved)).open());
  }

  @Test
  void aRuleIsReachedOnlyPastThoseAboveIt() {
    var certificate =
        new Effect.Require(
            List.of(new Effect.Requirement(Factor.CERTIFICATE, Optional.empty())),
            Obligations.NONE);
    var outside = rule("outside", certificate, notInZone("office"));
    var ranges = ranges(ZONES, outside, rule("rest", PERMIT, inZone("lab")));
    assertTrue(ranges.rules().contains("outside"));
    assertEquals(List.of("outside", "rest"), ranges.rules());
  }

  private static LocalTime at(int hour) {
    return LocalTime.of(hour, 0);
  }

  private static Clause during(String zone, int from, int to) {
    return new Clause.During(
        new TimeWindow(TimeWindow.everyDay(), at(from), at(to), ZoneId.of(zone)));
  }
}
