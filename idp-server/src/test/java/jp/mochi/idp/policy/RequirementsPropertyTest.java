package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.policy.DevicePosture.By;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all requirements and all reports. */
class RequirementsPropertyTest {
  private static final Duration DAY = Duration.ofHours(24);
  private static final List<StatusFlag> FLAGS = List.of(StatusFlag.SCREEN_LOCK, StatusFlag.ROOTED);

  private static Assessment assess(List<Requirement> requirements, List<DevicePosture.Word> words) {
    var posture = new DevicePosture(Platform.IOS, Ownership.CORPORATE, words, 1);
    return new Requirements(requirements).assess(posture, Sample.NOW);
  }

  /** Whether a device that was shown to be like this is never better off as that. */
  private static boolean isNoBetter(Optional<Compliance> fewer, Optional<Compliance> all) {
    return fewer.isEmpty() || fewer.equals(all);
  }

  @Property(tries = 5000)
  void leavingFactsOutOfTheOnlyReportTellsLessAndNothingElse(
      @ForAll("requirements") List<Requirement> requirements,
      @ForAll("words") DevicePosture.Word word,
      @ForAll("masks") Set<Integer> hidden) {
    var all = assess(requirements, List.of(word));
    var fewer = assess(requirements, List.of(without(word, hidden)));
    var none = assess(requirements, List.of());
    assertTrue(isNoBetter(fewer.compliance(), all.compliance()), () -> fewer + " of " + all);
    assertEquals(Optional.empty(), none.compliance());
    assertTrue(fewer.proved().isEmpty() || fewer.proved().equals(all.proved()));
  }

  @Property(tries = 5000)
  void anotherReportNeverMakesADeviceThatIsOutOfOrderBetter(
      @ForAll("requirements") List<Requirement> requirements,
      @ForAll("reports") List<DevicePosture.Word> words,
      @ForAll("words") DevicePosture.Word more) {
    if (assess(requirements, words).compliance().equals(Optional.of(Compliance.NON_COMPLIANT))) {
      var both = new ArrayList<>(words);
      both.add(more);
      assertEquals(Optional.of(Compliance.NON_COMPLIANT), assess(requirements, both).compliance());
    }
  }

  @Property(tries = 5000)
  void ownWordsThatAreNotAcceptedNeverMakeADeviceBetter(
      @ForAll("requirements") List<Requirement> requirements,
      @ForAll("reports") List<DevicePosture.Word> words,
      @ForAll("words") DevicePosture.Word more,
      @ForAll("own") By own) {
    var strict = requirements.stream().map(RequirementsPropertyTest::strict).toList();
    var before = assess(strict, words);
    var both = new ArrayList<>(words);
    both.add(new DevicePosture.Word(more.at(), own, more.facts()));
    var after = assess(strict, both);
    if (!after.compliance().equals(Optional.of(Compliance.NON_COMPLIANT))) {
      // in grace for what only the own word says is worse than compliant
      var lowered =
          before.compliance().equals(Optional.of(Compliance.COMPLIANT))
              && after.compliance().equals(Optional.of(Compliance.GRACE));
      assertTrue(lowered || after.compliance().equals(before.compliance()));
    }
    assertEquals(before.status(), after.status());
    assertFalse(
        after.proved().isPresent()
            && (before.proved().isEmpty() || after.proved().get().isAfter(before.proved().get())));
  }

  @Property(tries = 3000)
  void whatIsProvedIsFreshAndSomebodysWord(
      @ForAll("requirements") List<Requirement> requirements,
      @ForAll("reports") List<DevicePosture.Word> words) {
    var assessment = assess(requirements, words);
    assessment
        .proved()
        .ifPresent(
            at -> {
              assertFalse(at.plus(DAY).isBefore(Sample.NOW));
              assertTrue(words.stream().anyMatch(word -> word.at().equals(at)));
            });
  }

  /** The policy as a whole: neither silence nor a report that says less opens a door. */
  @Property(tries = 5000)
  void leavingFactsOutOfReportsNeverTurnsARefusalOrANeedIntoAPermit(
      @ForAll("rules") List<Rule> rules,
      @ForAll("requirements") List<Requirement> requirements,
      @ForAll("words") DevicePosture.Word word,
      @ForAll("masks") Set<Integer> hidden) {
    var policy =
        new RuleSet(
            "v", rules, Sample.ALL, Map.of(), new Requirements(requirements), DeviceLimits.NONE);
    var known = Sample.KNOWN.withFactors(List.of(new ProvedFactor(Factor.PASSWORD, Sample.NOW)));
    var all = decide(policy, known, List.of(word));
    if (!(all instanceof Decision.Permit)) {
      for (var less : List.of(List.of(without(word, hidden)), List.<DevicePosture.Word>of())) {
        var decision = decide(policy, known, less);
        assertFalse(decision instanceof Decision.Permit, () -> "with less: " + decision);
      }
    }
  }

  private static Decision decide(RuleSet policy, Facts facts, List<DevicePosture.Word> words) {
    var posture = new DevicePosture(Platform.IOS, Ownership.CORPORATE, words, 1);
    return policy.evaluate(facts.with(policy.assess(posture, Sample.NOW)));
  }

  private static Requirement strict(Requirement requirement) {
    return new Requirement(
        requirement.platforms(),
        requirement.ownerships(),
        requirement.within(),
        false,
        requirement.zone(),
        requirement.checks());
  }

  private static DevicePosture.Word without(DevicePosture.Word word, Set<Integer> hidden) {
    var facts = word.facts();
    var flags = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    facts.flags().forEach((flag, yes) -> put(flags, flag, yes, hidden));
    return new DevicePosture.Word(
        word.at(),
        word.by(),
        new StatusFacts(
            facts.version().filter(it -> !hidden.contains(0)),
            facts.patched().filter(it -> !hidden.contains(1)),
            flags,
            facts.profiles().filter(it -> !hidden.contains(2))));
  }

  private static void put(
      Map<StatusFlag, Boolean> flags, StatusFlag flag, boolean yes, Set<Integer> hidden) {
    if (!hidden.contains(3 + FLAGS.indexOf(flag))) {
      flags.put(flag, yes);
    }
  }

  @Provide
  Arbitrary<Set<Integer>> masks() {
    return Arbitraries.integers().between(0, 4).set();
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    var clauses =
        Arbitraries.of(
            Sample.among(Subject.COMPLIANCE, "compliant"),
            Sample.among(Subject.COMPLIANCE, "compliant", "grace"),
            Sample.among(Subject.COMPLIANCE, "grace"),
            Sample.among(Subject.COMPLIANCE, "non-compliant"),
            Sample.notAmong(Subject.COMPLIANCE, "compliant"),
            new Clause.StatusAge(Duration.ofHours(1), false),
            new Clause.StatusAge(Duration.ofHours(1), true),
            new Clause.Proved(Factor.SECURITY_STATUS, Duration.ofHours(1)));
    var effects =
        Arbitraries.of(
            Sample.REFUSE,
            Sample.PERMIT,
            Sample.require(Factor.SECURITY_STATUS),
            Sample.require(Factor.SECURITY_STATUS, Duration.ofHours(2)),
            Sample.require(Factor.PASSWORD));
    return Combinators.combine(clauses.list().ofMaxSize(2), effects)
        .as((all, effect) -> new Rule("r", Sample.WHY, all, Optional.empty(), effect, false))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Requirement>> requirements() {
    var checks =
        Arbitraries.of(
            new StatusCheck.AtLeast(OsVersion.of("19").orElseThrow()),
            new StatusCheck.AtLeast(OsVersion.of("18").orElseThrow()),
            new StatusCheck.PatchedWithin(Duration.ofDays(30)),
            new StatusCheck.Good(StatusFlag.SCREEN_LOCK),
            new StatusCheck.Good(StatusFlag.ROOTED),
            new StatusCheck.Profile("a"));
    var days =
        Arbitraries.of(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-12-01")).optional();
    var dated = Combinators.combine(checks, days).as(Requirement.Dated::new);
    return Combinators.combine(dated.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(true, false))
        .as(
            (all, selfReported) ->
                new Requirement(Set.of(), Set.of(), DAY, selfReported, ZoneOffset.UTC, all))
        .list()
        .ofMinSize(1)
        .ofMaxSize(2);
  }

  @Provide
  Arbitrary<List<DevicePosture.Word>> reports() {
    return words().list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<DevicePosture.Word> words() {
    var flags = Arbitraries.maps(Arbitraries.of(FLAGS), Arbitraries.of(true, false));
    var facts =
        Combinators.combine(
                Arbitraries.of("17", "18.2", "19").map(OsVersion::of).optional(0.8),
                Arbitraries.of("2026-11-10", "2026-09-01").map(LocalDate::parse).optional(0.7),
                flags,
                Arbitraries.of("a", "b").set().optional(0.7))
            .as(
                (version, patched, so, profiles) ->
                    new StatusFacts(version.flatMap(it -> it), patched, so, profiles));
    return Combinators.combine(
            facts, Arbitraries.of(By.values()), Arbitraries.of(0, 1, 23, 25, 400))
        .as(
            (said, by, hours) ->
                new DevicePosture.Word(Sample.NOW.minus(Duration.ofHours(hours)), by, said));
  }

  @Provide
  Arbitrary<By> own() {
    return Arbitraries.of(By.DEVICE, By.BROWSER, By.OWN_PROOF);
  }
}
