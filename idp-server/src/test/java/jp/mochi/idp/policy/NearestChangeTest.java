package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.PASSWORD;
import static jp.mochi.idp.policy.Sample.PERMIT;
import static jp.mochi.idp.policy.Sample.REFUSE;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.notAmong;
import static jp.mochi.idp.policy.Sample.onTrial;
import static jp.mochi.idp.policy.Sample.policy;
import static jp.mochi.idp.policy.Sample.require;
import static jp.mochi.idp.policy.Sample.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.Sets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NearestChangeTest {
  private static final Clause VPN = among(Subject.ZONES, "vpn");
  private static final Clause COMPLIANT = among(Subject.COMPLIANCE, "compliant");

  private static String nearest(Facts facts, Rule... rules) {
    return nearest(Sample.places(facts, rules), facts, rules);
  }

  private static String nearest(List<ZoneFacts> places, Facts facts, Rule... rules) {
    return NearestChange.of(policy(rules), facts, places)
        .map(
            nearest ->
                String.join(
                    " + ",
                    nearest.changes().stream()
                        .map(c -> (c.kind() + " " + c.name() + " " + c.value()).replace("  ", " "))
                        .toList()))
        .orElse("none");
  }

  @Test
  void aZoneThatARuleAsksFor() {
    assertEquals("ENTER_ZONE vpn", nearest(KNOWN, rule("in", PERMIT, VPN)));
  }

  @Test
  void aPermitNeedsNoChange() {
    assertEquals("none", nearest(KNOWN, rule("in", PERMIT)));
  }

  @Test
  void theFactorsThatAreMissing() {
    var both = require(Factor.PASSWORD, Factor.CERTIFICATE, Factor.DEVICE);
    assertEquals("PROVE certificate + PROVE device", nearest(KNOWN, rule("in", both)));
  }

  @Test
  void theSmallerOfTwoWays() {
    var far = rule("far", PERMIT, among(Subject.GROUPS, "board"), among(Subject.TAGS, "x"));
    assertEquals("JOIN_GROUP board + ADD_TAG x", nearest(KNOWN, far));
    assertEquals("ENTER_ZONE vpn", nearest(KNOWN, far, rule("near", PERMIT, VPN)));
  }

  private static Clause zones(int from, int to) {
    return new Clause.Among(
        Subject.ZONES,
        IntStream.rangeClosed(from, to)
            .mapToObj(i -> "z" + i)
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        false);
  }

  @Test
  void theOneOfManyNamesThatIsLeftOpen() {
    var in = rule("in", PERMIT, zones(1, 100));
    var out = rule("out", REFUSE, zones(1, 99));
    var far = rule("far", PERMIT, among(Subject.GROUPS, "board"), among(Subject.TAGS, "x"));
    var nowhere = KNOWN.withZones(new ZoneFacts(Set.of(), zoneNames(), Set.of()));
    assertEquals("ENTER_ZONE z100", nearest(nowhere, in, out, far));
  }

  private static Set<String> zoneNames() {
    return IntStream.rangeClosed(1, 100).mapToObj(i -> "z" + i).collect(Collectors.toSet());
  }

  /** Two changes would do, by ways that aren't followed: three can't be called the nearest. */
  @Test
  void isNotGuessedWhereSmallerWaysAreTooManyToFollow() {
    var groups =
        new Clause.Among(
            Subject.GROUPS,
            IntStream.rangeClosed(1, 30).mapToObj(i -> "g" + i).collect(Collectors.toSet()),
            false);
    var in = rule("in", PERMIT, zones(1, 30), groups);
    var out = rule("out", REFUSE, zones(1, 29));
    var far =
        rule(
            "far",
            PERMIT,
            among(Subject.GROUPS, "board"),
            among(Subject.TAGS, "x"),
            among(Subject.COMPLIANCE, "grace"));
    var nowhere = KNOWN.withZones(new ZoneFacts(Set.of(), zoneNames(), Set.of()));
    assertEquals(
        "OWNERSHIP",
        nearest(nowhere, rule("near", PERMIT, among(Subject.OWNERSHIP, "byod")), in, out, far)
            .split(" ", 2)[0],
        "what is smaller than all that was left out is still found");
    assertEquals("none", nearest(nowhere, in, out, far));
  }

  @Test
  void aWayThatARuleAboveWouldCloseIsNone() {
    assertEquals(
        "JOIN_GROUP board + ADD_TAG x",
        nearest(
            KNOWN,
            rule("strict", require(Factor.DEVICE, Factor.CERTIFICATE), VPN),
            rule("far", PERMIT, among(Subject.GROUPS, "board"), among(Subject.TAGS, "x")),
            rule("near", PERMIT, VPN)));
  }

  @Test
  void ofTwoOneStepWaysTheEasier() {
    assertEquals(
        "PROVE device",
        nearest(
            KNOWN,
            rule("group", PERMIT, among(Subject.GROUPS, "board")),
            rule("zone", PERMIT, VPN),
            rule("device", require(Factor.DEVICE))));
  }

  @Test
  void bothToEndARefusalAndToMeetARule() {
    var sick = new Clause.StatusAge(Duration.ofMinutes(10), true);
    assertEquals(
        "ENTER_ZONE vpn + REPORT_STATUS ",
        nearest(KNOWN, rule("old", REFUSE, sick), rule("in", PERMIT, VPN)));
  }

  @Test
  void aRefusalIsEndedBySayingWhatWasUnknown() {
    assertEquals(
        "OWNERSHIP corporate",
        nearest(
            KNOWN.with(DeviceFacts.UNKNOWN),
            rule("byod", REFUSE, among(Subject.OWNERSHIP, "byod")),
            rule("in", PASSWORD)));
  }

  @Test
  void leavingAllTheZonesThatAreInTheWay() {
    var facts = KNOWN.withZones(Sample.zones("a", "b", "c"));
    assertEquals(
        "LEAVE_ZONE a + LEAVE_ZONE b",
        nearest(facts, rule("out", REFUSE, among(Subject.ZONES, "a", "b")), rule("in", PERMIT)));
  }

  @Test
  void noOtherPlaceHelpsWhereAZonesListIsNotThere() {
    var facts = KNOWN.withZones(new ZoneFacts(Set.of("office"), Set.of(), Set.of("vpn")));
    assertEquals("none", nearest(facts, rule("in", PASSWORD, VPN)));
    assertEquals(
        "none",
        nearest(
            facts,
            rule("out", REFUSE, among(Subject.ZONES, "vpn", "office")),
            rule("in", PASSWORD)));
    assertEquals("ENTER_ZONE vpn", nearest(STRANGER, rule("in", PERMIT, VPN)));
  }

  @Test
  void waitingUntilTheDoorsOpen() {
    var hours =
        new TimeWindow(
            TimeWindow.everyDay(),
            LocalTime.of(8, 0),
            LocalTime.of(20, 0),
            ZoneId.of("Asia/Tokyo"));
    assertEquals(
        "WAIT 2026-11-21T23:00:00Z", nearest(KNOWN, rule("day", PERMIT, new Clause.During(hours))));
    var night = new TimeWindow(hours.days(), hours.to(), hours.from(), hours.zone());
    assertEquals(
        "WAIT 2026-11-21T23:00:00Z",
        nearest(KNOWN, rule("night", REFUSE, new Clause.During(night)), rule("in", PERMIT)));
  }

  /** And what was needed before the wait came up is needed still. */
  @Test
  void waitingBesideWhatElseIsNeeded() {
    var hours =
        new TimeWindow(
            TimeWindow.everyDay(),
            LocalTime.of(8, 0),
            LocalTime.of(20, 0),
            ZoneId.of("Asia/Tokyo"));
    var board = among(Subject.GROUPS, "board");
    assertEquals(
        "WAIT 2026-11-21T23:00:00Z + JOIN_GROUP board",
        nearest(KNOWN, rule("day", PERMIT, board, new Clause.During(hours))));
  }

  @Test
  void aProofAfterTheWaitWhereItMustBeFresh() {
    var hours =
        new TimeWindow(
            TimeWindow.everyDay(),
            LocalTime.of(8, 0),
            LocalTime.of(20, 0),
            ZoneId.of("Asia/Tokyo"));
    var fresh = require(Factor.PASSWORD, Duration.ofMinutes(5));
    var stale = new ProvedFactor(Factor.PASSWORD, KNOWN.now().minusSeconds(3600));
    assertEquals(
        "PROVE password + WAIT 2026-11-21T23:00:00Z",
        nearest(KNOWN.withFactors(List.of(stale)), rule("day", fresh, new Clause.During(hours))));
  }

  @Test
  void everyKindOfFact() {
    assertEquals("COMPLIANCE compliant", nearest(sick(), rule("in", PERMIT, COMPLIANT)));
    assertEquals(
        "BINDING attested-key",
        nearest(KNOWN, rule("in", PERMIT, among(Subject.BINDING, "attested-key"))));
    assertEquals(
        "JOIN_GROUP board", nearest(KNOWN, rule("in", PERMIT, among(Subject.GROUPS, "board"))));
    assertEquals(
        "LEAVE_GROUP sales",
        nearest(KNOWN, rule("out", REFUSE, among(Subject.GROUPS, "sales")), rule("in", PERMIT)));
    assertEquals(
        "ADD_ATTRIBUTE rank chief",
        nearest(KNOWN, rule("in", PERMIT, new Clause.Attribute("rank", Set.of("chief"), false))));
    assertEquals(
        "REMOVE_ATTRIBUTE department 営業",
        nearest(KNOWN, rule("in", PERMIT, new Clause.Attribute("department", Set.of("営業"), true))));
    assertEquals("ADD_TAG x", nearest(KNOWN, rule("in", PERMIT, among(Subject.TAGS, "x"))));
    assertEquals(
        "REMOVE_TAG sales", nearest(KNOWN, rule("in", PERMIT, notAmong(Subject.TAGS, "sales"))));
    assertEquals(
        "SENSITIVITY 1", nearest(KNOWN, rule("in", PERMIT, among(Subject.SENSITIVITY, "1"))));
    assertEquals(
        "DATA in-house", nearest(KNOWN, rule("in", PERMIT, notAmong(Subject.DATA, "hosted"))));
    assertEquals(
        "PROVE password",
        nearest(
            STRANGER, rule("in", PERMIT, new Clause.Proved(Factor.PASSWORD, Duration.ofHours(1)))));
    assertEquals("none", nearest(KNOWN, rule("in", PERMIT, among(Subject.SERVICES, "mail"))));
  }

  private static Facts sick() {
    var device = KNOWN.device();
    return KNOWN.with(
        new DeviceFacts(
            device.ownership(),
            device.binding(),
            Optional.of(Compliance.NON_COMPLIANT),
            device.status()));
  }

  @Test
  void anExpressionIsNeverGuessedAt() {
    assertEquals("none", nearest(KNOWN, rule("in", PERMIT, "service.name == 'mail'")));
    assertEquals("ENTER_ZONE vpn", nearest(KNOWN, rule("in", PERMIT, "'office' in zones", VPN)));
  }

  @Test
  void aRuleOnTrialHelpsNobody() {
    assertEquals("none", nearest(KNOWN, onTrial(rule("in", PERMIT, VPN))));
    assertEquals(
        "ENTER_ZONE vpn", nearest(KNOWN, onTrial(rule("out", REFUSE)), rule("in", PERMIT, VPN)));
  }

  @Test
  void moreChangesThanAnybodyWouldMakeAreNoAnswer() {
    List<Clause> clauses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clauses.add(among(Subject.GROUPS, "g" + i));
    }
    var five = new Rule("in", Sample.WHY, clauses, Optional.empty(), PERMIT, false);
    assertEquals(
        5, NearestChange.of(policy(five), KNOWN, List.of()).orElseThrow().changes().size());
    clauses.add(VPN);
    var six = new Rule("in", Sample.WHY, clauses, Optional.empty(), PERMIT, false);
    assertEquals("none", nearest(KNOWN, six));
  }

  @Test
  void endsOnAPolicyWithoutAWayOut() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rules.add(
          rule("r" + i, PERMIT, among(Subject.ZONES, "z" + i), among(Subject.GROUPS, "g" + i)));
      rules.add(rule("o" + i, REFUSE, among(Subject.ZONES, "z" + i)));
    }
    assertEquals("none", nearest(KNOWN, rules.toArray(Rule[]::new)));
  }

  @Test
  void aChangeThatIsIdleForTheRuleThatPermitsIsLeftOut() {
    assertEquals(
        "JOIN_GROUP board",
        nearest(
            KNOWN,
            rule("out", REFUSE, "!('board' in person.groups)", among(Subject.ZONES, "office")),
            rule("in", PERMIT, among(Subject.GROUPS, "board"))));
  }

  @Test
  void onlyWhatSomebodyHasIsTakenAway() {
    var places = among(Subject.ZONES, "office", "a", "b", "c", "vpn", "abroad");
    assertEquals("LEAVE_ZONE office", nearest(KNOWN, rule("out", REFUSE, places), open()));
    var ranks = new Clause.Attribute("department", Set.of("営業", "1", "2", "3", "4", "5"), false);
    assertEquals(
        "REMOVE_ATTRIBUTE department 営業", nearest(KNOWN, rule("out", REFUSE, ranks), open()));
    var chief = new Clause.Attribute("rank", Set.of("chief"), false);
    assertEquals(
        "REMOVE_ATTRIBUTE rank chief", nearest(STRANGER, rule("out", REFUSE, chief), open()));
  }

  @Test
  void onlyGroupsThatSomebodyIsInAreLeft() {
    var groups = among(Subject.GROUPS, "sales", "a", "b", "c", "d", "e");
    assertEquals("LEAVE_GROUP sales", nearest(KNOWN, rule("out", REFUSE, groups), open()));
  }

  private static Rule open() {
    return rule("in", PERMIT);
  }

  @Test
  void whatIsProvedCountsForTheWayThatNeedsIt() {
    assertEquals(
        "PROVE certificate",
        nearest(
            KNOWN,
            rule("near", PERMIT, VPN),
            rule("in", require(Factor.PASSWORD, Factor.CERTIFICATE))));
  }

  @Test
  void aRequirementThatMayHoldIsInTheWayAndAPermitThatMayHoldIsNot() {
    var byod = among(Subject.OWNERSHIP, "byod");
    assertEquals(
        "OWNERSHIP corporate",
        nearest(STRANGER, rule("byod", require(Factor.DEVICE), byod), open()));
    var known = STRANGER.withZones(Sample.zones());
    assertEquals(
        "ENTER_ZONE vpn", nearest(known, rule("byod", PERMIT, byod), rule("in", PERMIT, VPN)));
  }

  @Test
  void aPermitWhoseExpressionMayFailIsInTheWay() {
    var chief = "person.attributes['rank'][0] == 'chief'";
    assertEquals(
        "LEAVE_GROUP sales",
        nearest(STRANGER, rule("chief", PERMIT, chief, among(Subject.GROUPS, "sales")), open()));
  }

  /** Each rule can be met in 64 ways, all of two changes. */
  private static List<Rule> wide(int rules) {
    List<Rule> wide = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      var names = new String[64];
      for (int name = 0; name < names.length; name++) {
        names[name] = "g" + i + "-" + name;
      }
      wide.add(rule("r" + i, PERMIT, among(Subject.TAGS, "t" + i), among(Subject.GROUPS, names)));
    }
    return wide;
  }

  @Test
  void whereSomethingMayHaveBeenLeftOutNothingLargerIsCalledNearest() {
    assertEquals("JOIN_GROUP g0-0 + ADD_TAG t0", nearest(KNOWN, wide(156).toArray(Rule[]::new)));
    var more = wide(157);
    assertEquals("none", nearest(KNOWN, more.toArray(Rule[]::new)));
    more.addFirst(rule("near", PERMIT, VPN));
    assertEquals("ENTER_ZONE vpn", nearest(KNOWN, more.toArray(Rule[]::new)));
  }

  private static List<ZoneFacts> places(String... sets) {
    var names = Set.of("office", "vpn", "lan", "abroad");
    return Stream.of(sets)
        .map(set -> set.isEmpty() ? Set.<String>of() : Set.of(set.split(" ")))
        .map(in -> new ZoneFacts(in, Sets.difference(names, in), Set.of()))
        .toList();
  }

  private static final Facts OUTSIDE = KNOWN.withZones(places("").getFirst());

  /**
   * To be in both at once is two changes of one address: fewer than to join a group, and no way.
   */
  @Test
  void neverTwoZonesThatNoAddressHas() {
    Rule[] rules = {
      rule("away", REFUSE, notAmong(Subject.ZONES, "vpn")),
      rule("a", PASSWORD, among(Subject.ZONES, "office")),
      rule("b", PASSWORD, VPN, among(Subject.GROUPS, "staff"))
    };
    assertEquals(
        "ENTER_ZONE vpn + JOIN_GROUP staff", nearest(places("", "office", "vpn"), OUTSIDE, rules));
    assertEquals(
        "ENTER_ZONE office + ENTER_ZONE vpn",
        nearest(places("", "office", "vpn", "office vpn"), OUTSIDE, rules));
  }

  @Test
  void neverOutOfAZoneThatLiesAroundTheOneToEnter() {
    Rule[] rules = {
      rule("lan", REFUSE, among(Subject.ZONES, "lan")),
      rule("a", PASSWORD, among(Subject.ZONES, "office")),
      rule("b", PASSWORD, among(Subject.GROUPS, "board"), among(Subject.TAGS, "x"))
    };
    assertEquals(
        "JOIN_GROUP board + ADD_TAG x",
        nearest(places("", "lan", "lan office"), OUTSIDE, rules),
        "all of the office lies in the net that refuses");
    assertEquals(
        "ENTER_ZONE office", nearest(places("", "lan", "lan office", "office"), OUTSIDE, rules));
  }

  @Test
  void whatAMoveBringsWithItNeedNotBeSaid() {
    var inside = KNOWN.withZones(places("abroad").getFirst());
    var both =
        rule("in", PERMIT, among(Subject.ZONES, "office"), notAmong(Subject.ZONES, "abroad"));
    assertEquals("ENTER_ZONE office", nearest(places("", "abroad", "office"), inside, both));
    assertEquals(
        "ENTER_ZONE office + LEAVE_ZONE abroad",
        nearest(places("", "abroad", "office", "abroad office"), inside, both),
        "the nearer part of the office is the one abroad");
    var within = rule("in", PERMIT, among(Subject.ZONES, "lan"), among(Subject.ZONES, "office"));
    assertEquals("ENTER_ZONE office", nearest(places("", "lan", "lan office"), OUTSIDE, within));
  }

  @Test
  void thereIsNoOtherPlaceWhereNobodyKnowsOne() {
    assertEquals("none", nearest(List.of(), KNOWN, rule("in", PERMIT, VPN)));
    assertEquals("none", nearest(places("", "office"), OUTSIDE, rule("in", PERMIT, VPN)));
  }

  /** Of thousands of places not all are looked at: what isn't may have been nearer. */
  @Test
  void isNotGuessedWherePlacesAreTooManyToLookAt() {
    var names = IntStream.rangeClosed(1, 600).mapToObj(i -> "z" + i).toList();
    var many =
        names.stream()
            .map(
                in ->
                    new ZoneFacts(
                        Set.of(in), Sets.difference(Set.copyOf(names), Set.of(in)), Set.of()))
            .toList();
    var nowhere = KNOWN.withZones(new ZoneFacts(Set.of(), Set.copyOf(names), Set.of()));
    var refusals =
        rule(
            "out",
            REFUSE,
            new Clause.Among(Subject.ZONES, Set.copyOf(names.subList(0, 599)), false));
    var in = rule("in", PERMIT, new Clause.Among(Subject.ZONES, Set.copyOf(names), false));
    var far = rule("far", PERMIT, among(Subject.GROUPS, "board"), among(Subject.TAGS, "x"));
    assertEquals("none", nearest(many, nowhere, refusals, in, far));
  }
}
