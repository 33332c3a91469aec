package jp.mochi.idp.policy;

import static jp.mochi.idp.policy.Sample.KNOWN;
import static jp.mochi.idp.policy.Sample.NOW;
import static jp.mochi.idp.policy.Sample.STRANGER;
import static jp.mochi.idp.policy.Sample.among;
import static jp.mochi.idp.policy.Sample.notAmong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each condition comes to with facts that fit, that don't, and that aren't known. */
final class ClauseTest {
  static Stream<Arguments> conditions() {
    return Stream.of(
        Arguments.of(
            among(Subject.SERVICES, "crm", "x"), among(Subject.SERVICES, "mail"), Tri.TRUE),
        Arguments.of(among(Subject.TAGS, "x", "sales"), among(Subject.TAGS, "x"), Tri.FALSE),
        Arguments.of(among(Subject.SENSITIVITY, "3"), among(Subject.SENSITIVITY, "4"), Tri.UNKNOWN),
        Arguments.of(among(Subject.DATA, "hosted"), among(Subject.DATA, "in-house"), Tri.UNKNOWN),
        Arguments.of(among(Subject.ZONES, "office"), among(Subject.ZONES, "vpn"), Tri.UNKNOWN),
        Arguments.of(
            notAmong(Subject.ZONES, "vpn"), notAmong(Subject.ZONES, "office"), Tri.UNKNOWN),
        Arguments.of(among(Subject.GROUPS, "sales"), among(Subject.GROUPS, "Sales"), Tri.UNKNOWN),
        Arguments.of(attribute("営業", false), attribute("企画", false), Tri.UNKNOWN),
        Arguments.of(attribute("企画", true), attribute("営業", true), Tri.UNKNOWN),
        Arguments.of(
            among(Subject.OWNERSHIP, "corporate"), among(Subject.OWNERSHIP, "byod"), Tri.UNKNOWN),
        Arguments.of(
            among(Subject.BINDING, "device-bound-key"),
            among(Subject.BINDING, "attested-key"),
            Tri.UNKNOWN),
        Arguments.of(
            among(Subject.COMPLIANCE, "compliant"),
            among(Subject.COMPLIANCE, "grace"),
            Tri.UNKNOWN),
        Arguments.of(status(60, false), status(59, false), Tri.UNKNOWN),
        Arguments.of(status(59, true), status(60, true), Tri.UNKNOWN));
  }

  private static Clause attribute(String value, boolean negated) {
    return new Clause.Attribute("DEPARTMENT", Set.of(value), negated);
  }

  private static Clause status(int minutes, boolean older) {
    return new Clause.StatusAge(Duration.ofMinutes(minutes), older);
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void holdsDoesNotHoldOrIsUnknown(Clause holds, Clause fails, Tri unknown) {
    assertEquals(Tri.TRUE, holds.test(KNOWN));
    assertEquals(Tri.FALSE, fails.test(KNOWN));
    assertEquals(unknown, holds.test(STRANGER));
  }

  @Test
  void aZoneWhoseListIsNotThereIsUnknownAndNeverOutside() {
    var facts = KNOWN.withZones(new ZoneFacts(Set.of("office"), Set.of("vpn"), Set.of("abroad")));
    assertEquals(Tri.UNKNOWN, among(Subject.ZONES, "abroad").test(facts));
    assertEquals(Tri.UNKNOWN, notAmong(Subject.ZONES, "abroad").test(facts));
    assertEquals(Tri.UNKNOWN, among(Subject.ZONES, "abroad", "vpn").test(facts));
    assertEquals(Tri.TRUE, among(Subject.ZONES, "abroad", "office").test(facts));
    assertEquals(Tri.FALSE, notAmong(Subject.ZONES, "abroad", "office").test(facts));
    assertEquals(Tri.FALSE, among(Subject.ZONES, "vpn").test(facts));
  }

  @Test
  void aZoneThatNobodyHasDefinedIsUnknown() {
    assertEquals(Tri.UNKNOWN, among(Subject.ZONES, "nowhere").test(KNOWN));
    assertEquals(Tri.UNKNOWN, notAmong(Subject.ZONES, "nowhere").test(KNOWN));
  }

  @Test
  void aProofIsFreshOrUnknownButNeverFalse() {
    var lately = new Clause.Proved(Factor.PASSWORD, Duration.ofMinutes(10));
    assertEquals(Tri.TRUE, lately.test(KNOWN));
    assertEquals(Tri.UNKNOWN, lately.test(KNOWN.at(NOW.plusNanos(1))));
    assertEquals(Tri.UNKNOWN, lately.test(STRANGER));
  }

  @Test
  void whatIsOursHasNoLevelAndNoDataWhileAServicesMayNotHaveBeenSaidYet() {
    var ours = KNOWN.with(ServiceFacts.named(ServiceFacts.ENROLMENT));
    var another = KNOWN.with(ServiceFacts.named("chat"));
    for (var clause : List.of(among(Subject.SENSITIVITY, "4"), among(Subject.DATA, "in-house"))) {
      assertEquals(Tri.FALSE, clause.test(ours), clause.toString());
      assertEquals(Tri.UNKNOWN, clause.test(another), clause.toString());
    }
  }

  @Test
  void whoHasNoValueOfAnAttributeHasNoneOfThese() {
    var nobody = KNOWN.with(PersonFacts.of("id", Set.of(), java.util.Map.of()));
    assertEquals(Tri.FALSE, attribute("営業", false).test(nobody));
    assertEquals(Tri.TRUE, attribute("営業", true).test(nobody));
  }

  @Test
  void aConditionOnNothingIsNone() {
    assertThrows(
        IllegalArgumentException.class, () -> new Clause.Among(Subject.ZONES, Set.of(), false));
    assertThrows(IllegalArgumentException.class, () -> new Clause.Attribute("x", Set.of(), false));
  }

  @ParameterizedTest
  @CsvSource({
    // 2026-11-20 is a Friday; Tokyo is nine hours ahead of UTC
    "08:00, 20:00, FRIDAY, 2026-11-19T22:59:59Z, false",
    "08:00, 20:00, FRIDAY, 2026-11-19T23:00:00Z, true",
    "08:00, 20:00, FRIDAY, 2026-11-20T10:59:59Z, true",
    "08:00, 20:00, FRIDAY, 2026-11-20T11:00:00Z, false",
    "08:00, 20:00, SATURDAY, 2026-11-19T23:00:00Z, false",
    "22:00, 06:00, FRIDAY, 2026-11-20T13:00:00Z, true",
    "22:00, 06:00, FRIDAY, 2026-11-20T20:59:59Z, true",
    "22:00, 06:00, FRIDAY, 2026-11-20T21:00:00Z, false",
    "22:00, 06:00, FRIDAY, 2026-11-19T20:59:59Z, false",
    "22:00, 06:00, THURSDAY, 2026-11-19T20:59:59Z, true",
    "00:00, 00:00, FRIDAY, 2026-11-19T15:00:00Z, true",
    "00:00, 00:00, FRIDAY, 2026-11-20T14:59:59Z, true",
    "00:00, 00:00, FRIDAY, 2026-11-20T15:00:00Z, false",
    "00:00, 00:00, FRIDAY, 2026-11-19T14:59:59Z, false",
  })
  void aTimeOfTheWeekIsMeantOnTheClocksOfItsZone(
      LocalTime from, LocalTime to, DayOfWeek day, Instant moment, boolean inside) {
    var window = new TimeWindow(Set.of(day), from, to, ZoneId.of("Asia/Tokyo"));
    var expected = inside ? Tri.TRUE : Tri.FALSE;
    assertEquals(expected, new Clause.During(window).test(KNOWN.at(moment)));
  }

  @Test
  void aWindowSaysWhenItOpensAndClosesNext() {
    var friday =
        new TimeWindow(
            Set.of(DayOfWeek.FRIDAY),
            LocalTime.of(8, 0),
            LocalTime.of(20, 0),
            ZoneId.of("Asia/Tokyo"));
    assertEquals(Optional.of(Instant.parse("2026-11-26T23:00:00Z")), friday.next(NOW, true));
    assertEquals(
        Optional.of(Instant.parse("2026-11-20T11:00:00Z")),
        friday.next(Instant.parse("2026-11-20T01:00:00Z"), false));
    var always =
        new TimeWindow(TimeWindow.everyDay(), LocalTime.MIN, LocalTime.MIN, ZoneId.of("UTC"));
    assertEquals(Optional.empty(), always.next(NOW, false));
  }

  /** Over facts of every kind, so that what is said of two clauses is true of all. */
  private static Stream<Facts> manyFacts() {
    var zones = List.of(Set.<String>of(), Set.of("a"), Set.of("b"), Set.of("a", "b", "c"));
    return Wide.SERVICES.stream()
        .flatMap(service -> Wide.DEVICES.stream().map(d -> KNOWN.with(service).with(d)))
        .flatMap(facts -> zones.stream().map(z -> facts.withZones(inAndNotIn(z))))
        .flatMap(facts -> zones.stream().map(z -> facts.with(person(z))));
  }

  private static ZoneFacts inAndNotIn(Set<String> names) {
    return Sample.zones(names.toArray(String[]::new));
  }

  private static PersonFacts person(Set<String> names) {
    return PersonFacts.of("id", names, java.util.Map.of("rank", List.copyOf(names)));
  }

  @Test
  void whatOneConditionSaysOfAnotherIsTrueOfAllFacts() {
    var facts = manyFacts().toList();
    int implied = 0;
    int excluded = 0;
    for (var one : Wide.CLAUSES) {
      for (var other : Wide.CLAUSES) {
        implied += one.implies(other) && !one.equals(other) ? 1 : 0;
        excluded += one.excludes(other) ? 1 : 0;
        for (var fact : facts) {
          var holds = one.test(fact) == Tri.TRUE;
          assertFalse(holds && one.implies(other) && other.test(fact) != Tri.TRUE);
          assertFalse(holds && one.excludes(other) && other.test(fact) == Tri.TRUE);
        }
      }
    }
    assertTrue(excluded > 20, "excluded " + excluded);
    assertEquals(1, implied, "a known browser, and that or a key that can be copied");
  }

  static Stream<Arguments> narrower() {
    return Stream.of(
        Arguments.of(among(Subject.ZONES, "a"), among(Subject.ZONES, "a", "b")),
        Arguments.of(notAmong(Subject.ZONES, "a", "b"), notAmong(Subject.ZONES, "a")),
        Arguments.of(among(Subject.DATA, "hosted"), notAmong(Subject.DATA, "in-house")),
        Arguments.of(
            attribute("a", false), new Clause.Attribute("department", Set.of("a", "b"), false)),
        Arguments.of(
            new Clause.Attribute("department", Set.of("a", "b"), true), attribute("a", true)),
        Arguments.of(status(1, false), status(2, false)),
        Arguments.of(status(2, true), status(1, true)),
        Arguments.of(
            new Clause.Proved(Factor.DEVICE, Duration.ofHours(1)),
            new Clause.Proved(Factor.DEVICE, Duration.ofHours(2))));
  }

  @ParameterizedTest
  @MethodSource("narrower")
  void theNarrowerImpliesTheWiderAndNotTheOtherWayRound(Clause narrow, Clause wide) {
    assertTrue(narrow.implies(wide));
    assertTrue(narrow.implies(narrow));
    assertFalse(wide.implies(narrow));
    assertFalse(narrow.excludes(wide));
  }

  @Test
  void ofManyZonesOneInsideSaysNothingOfAnother() {
    assertFalse(among(Subject.ZONES, "a").implies(notAmong(Subject.ZONES, "b")));
    assertFalse(among(Subject.ZONES, "a").excludes(among(Subject.ZONES, "b")));
    assertTrue(among(Subject.DATA, "hosted").excludes(among(Subject.DATA, "in-house")));
    assertTrue(status(2, true).excludes(status(2, false)));
    assertFalse(status(1, true).excludes(status(2, false)));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(among(Subject.ZONES, "a"), "zones", Fact.ZONES),
        Arguments.of(notAmong(Subject.OWNERSHIP, "byod"), "not-device.ownership", Fact.OWNERSHIP),
        Arguments.of(attribute("a", false), "attributes.department", Fact.ATTRIBUTES),
        Arguments.of(attribute("a", true), "not-attributes.department", Fact.ATTRIBUTES),
        Arguments.of(
            new Clause.Proved(Factor.DEVICE, Duration.ofHours(1)),
            "proved.device",
            Fact.PROVED_DEVICE),
        Arguments.of(status(1, false), "device.status-within", Fact.STATUS),
        Arguments.of(status(1, true), "device.status-older-than", Fact.STATUS),
        Arguments.of(new Clause.During(WORK), "time", Fact.TIME));
  }

  private static final TimeWindow WORK =
      new TimeWindow(
          TimeWindow.everyDay(), LocalTime.of(8, 0), LocalTime.of(20, 0), ZoneId.of("Asia/Tokyo"));

  @ParameterizedTest
  @MethodSource("keys")
  void isNamedAsTheFileNamesItAndAsksForItsFact(Clause clause, String key, Fact fact) {
    assertEquals(key, clause.key());
    assertEquals(fact, clause.fact());
    assertTrue(clause.implies(clause));
    assertFalse(clause.implies(among(Subject.TAGS, "zzz")));
    assertFalse(clause.excludes(clause));
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(among(Subject.ZONES, "a"), notAmong(Subject.ZONES, "a", "b"), true),
        Arguments.of(among(Subject.ZONES, "a", "b"), notAmong(Subject.ZONES, "a"), false),
        Arguments.of(among(Subject.ZONES, "a"), notAmong(Subject.TAGS, "a"), false),
        Arguments.of(notAmong(Subject.DATA, "hosted"), notAmong(Subject.DATA, "in-house"), false),
        Arguments.of(among(Subject.DATA, "hosted"), among(Subject.DATA, "hosted", "x"), false),
        Arguments.of(attribute("a", false), attribute("a", true), true),
        Arguments.of(attribute("a", false), attribute("b", true), false),
        Arguments.of(attribute("a", false), attribute("b", false), false),
        Arguments.of(attribute("a", false), new Clause.Attribute("rank", Set.of("a"), true), false),
        Arguments.of(
            attribute("a", false),
            new Clause.Attribute("department", Set.of("a", "b"), true),
            true),
        Arguments.of(status(2, true), status(2, false), true),
        Arguments.of(status(3, true), status(2, false), true),
        Arguments.of(status(1, true), status(2, false), false),
        Arguments.of(status(1, true), status(2, true), false));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoThatCannotHoldTogetherSaySoOfEachOther(Clause one, Clause other, boolean apart) {
    assertEquals(apart, one.excludes(other));
    assertEquals(apart, other.excludes(one));
  }
}
