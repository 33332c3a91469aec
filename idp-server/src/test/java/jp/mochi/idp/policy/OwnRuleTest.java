package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rule opens a page of our own that a password alone must not. */
class OwnRuleTest {
  private static final OwnRule STRONG = new OwnRule("mochi:helpdesk", true, false);
  private static final OwnRule PLAIN = new OwnRule("mochi:helpdesk", false, false);
  private static final OwnRule HANDING_OUT = new OwnRule("mochi:helpdesk", true, true);
  private static final Clause NAMED =
      new Clause.Among(Subject.SERVICES, Set.of("mochi:helpdesk"), false);

  private static boolean opens(OwnRule own, Effect effect, Clause... more) {
    var clauses = Stream.concat(Stream.of(NAMED), Stream.of(more)).toList();
    var reason = new Words("理由", "Why");
    var rule = new Rule("r", reason, clauses, Optional.empty(), effect, false);
    var rules = new RuleSet("v", List.of(rule), EnumSet.allOf(Factor.class));
    var trace = new Trace("v", Optional.of("r"), List.of());
    return own.lacking(rules, new Decision.Permit(Obligations.NONE, trace)).isEmpty();
  }

  private static Effect asking(Effect.Requirement... factors) {
    return new Effect.Require(List.of(factors), Obligations.NONE);
  }

  private static Effect.Requirement within(Factor factor, int minutes) {
    return new Effect.Requirement(factor, Optional.of(Duration.ofMinutes(minutes)));
  }

  private static Effect.Requirement ever(Factor factor) {
    return new Effect.Requirement(factor, Optional.empty());
  }

  @Test
  void aPasswordIsEnoughForAPageThatAsksForNoMore() {
    assertEquals(true, opens(PLAIN, asking(ever(Factor.PASSWORD))));
    assertEquals(false, opens(STRONG, asking(ever(Factor.PASSWORD))));
    assertEquals(false, opens(STRONG, asking(within(Factor.PASSWORD, 5))));
  }

  @Test
  void thePlaceOrWhatIsHeldOpensAStrongOne() {
    var zone = new Clause.Among(Subject.ZONES, Set.of("office"), false);
    assertEquals(true, opens(STRONG, asking(ever(Factor.PASSWORD)), zone));
    for (var held : List.of(Factor.CERTIFICATE, Factor.DEVICE)) {
      assertEquals(true, opens(STRONG, asking(ever(Factor.PASSWORD), within(held, 60))));
    }
  }

  @Test
  void whatStaysGoodForTheWholeSessionIsWorthNoMoreThanItsCookie() {
    assertEquals(false, opens(STRONG, asking(ever(Factor.PASSWORD), ever(Factor.CERTIFICATE))));
    assertEquals(false, opens(STRONG, asking(within(Factor.SECURITY_STATUS, 5))));
    assertEquals(false, opens(STRONG, new Effect.Permit(Obligations.NONE)));
  }

  @Test
  void whatIsProvedForEachAnswerOpensWhatIsHandedOutOnce() {
    for (var held : List.of(Factor.CERTIFICATE, Factor.DEVICE)) {
      assertEquals(true, opens(HANDING_OUT, asking(ever(Factor.PASSWORD), ever(held))));
    }
    assertEquals(false, opens(HANDING_OUT, asking(ever(Factor.PASSWORD))));
    assertEquals(false, opens(HANDING_OUT, asking(ever(Factor.ONE_TIME_CODE))));
  }

  /** It is shown for the one answer; at a page that is asked with every request it would stay. */
  @Test
  void aDevicesKeyOpensWhatIsHandedOutOnceAndNothingElse() {
    var password = asking(ever(Factor.PASSWORD));
    var keys = Set.of("attested-key", "device-bound-key", "copyable-key");
    assertEquals(true, opens(HANDING_OUT, password, bound(keys, false)));
    assertEquals(true, opens(HANDING_OUT, password, bound(Set.of("attested-key"), false)));
    assertEquals(false, opens(STRONG, password, bound(keys, false)));
    assertEquals(false, opens(HANDING_OUT, password, bound(keys, true)), "anything but these");
    for (var copied : List.of("known-browser", "device-identifier")) {
      var names = Set.of("attested-key", copied);
      assertEquals(false, opens(HANDING_OUT, password, bound(names, false)), copied);
    }
    var owned = new Clause.Among(Subject.OWNERSHIP, Set.of("corporate"), false);
    assertEquals(false, opens(HANDING_OUT, password, owned));
  }

  /** What the session remembers of a key is worth no more than its cookie, unless it is young. */
  @Test
  void aDevicesKeyFromBeforeOpensNothingWithoutAnAge() {
    var key = bound(Set.of("attested-key", "device-bound-key", "copyable-key"), false);
    var password = asking(ever(Factor.PASSWORD));
    for (var factor : List.of("certificate", "device")) {
      var older = Sample.when("proved." + factor + " <= now || true");
      assertEquals(false, HANDING_OUT.isEnough(rule(password, older, NAMED, key)), factor);
    }
    var other = Sample.when("proved.password <= now");
    assertEquals(true, HANDING_OUT.isEnough(rule(password, other, NAMED, key)));
    var lately = new Clause.Proved(Factor.DEVICE, Duration.ofMinutes(5));
    var older = Sample.when("proved.device <= now");
    assertEquals(true, HANDING_OUT.isEnough(rule(password, older, NAMED, key, lately)));
    var anew = asking(ever(Factor.PASSWORD), ever(Factor.DEVICE));
    assertEquals(true, HANDING_OUT.isEnough(rule(anew, older, NAMED, key)));
  }

  private static Rule rule(Effect effect, When when, Clause... clauses) {
    return new Rule(
        "r", new Words("理由", "Why"), List.of(clauses), Optional.of(when), effect, false);
  }

  private static Clause bound(Set<String> names, boolean negated) {
    return new Clause.Among(Subject.BINDING, names, negated);
  }

  /** A rule for services in general was not written with our own pages in mind. */
  @Test
  void aPermitCountsOnlyByTheRuleThatDecidedAndNamesThePage() {
    var password = asking(ever(Factor.PASSWORD));
    var named = rule("named", password, NAMED);
    var names = Set.of("mochi:helpdesk");
    for (var other :
        List.of(
            rule("r", password),
            rule("r", password, new Clause.Among(Subject.SERVICES, Set.of("crm"), false)),
            rule("r", password, new Clause.Among(Subject.SERVICES, names, true)),
            rule("r", password, new Clause.Among(Subject.TAGS, names, false)))) {
      for (var rules : List.of(List.of(other, named), List.of(named, other))) {
        assertEquals(Optional.of("a rule that names mochi:helpdesk"), lacking(PLAIN, rules, "r"));
        assertEquals(Optional.empty(), lacking(PLAIN, rules, "named"));
      }
    }
    var lacking = lacking(STRONG, List.of(named), "named").orElseThrow();
    assertEquals(true, lacking.startsWith("a rule that asks for more than a password"), lacking);
  }

  @Test
  void itIsOpenedByARuleOfItsOwnThatPermitsAndIsEnough() {
    var zone = new Clause.Among(Subject.ZONES, Set.of("office"), false);
    var password = asking(ever(Factor.PASSWORD));
    var other = new Clause.Among(Subject.SERVICES, Set.of("payroll"), false);
    assertEquals(true, opened(rule("r", password, NAMED, zone)));
    assertEquals(false, opened(rule("r", password, zone)));
    assertEquals(false, opened(rule("r", password, other, zone)));
    assertEquals(false, opened(rule("r", password, NAMED)));
    assertEquals(false, opened(rule("r", new Effect.Refuse(), NAMED, zone)));
    var reason = new Words("理由", "Why");
    var tried = new Rule("r", reason, List.of(NAMED, zone), Optional.empty(), password, true);
    assertEquals(false, opened(tried));
    assertEquals(true, opened(tried, rule("s", password, NAMED, zone)));
  }

  private static boolean opened(Rule... rules) {
    return STRONG.isOpenedBy(new RuleSet("v", List.of(rules), EnumSet.allOf(Factor.class)));
  }

  private static Optional<String> lacking(OwnRule own, List<Rule> rules, String decided) {
    var trace = new Trace("v", Optional.of(decided), List.of());
    return own.lacking(
        new RuleSet("v", rules, EnumSet.allOf(Factor.class)),
        new Decision.Permit(Obligations.NONE, trace));
  }

  private static Rule rule(String name, Effect effect, Clause... clauses) {
    return new Rule(
        name, new Words("理由", "Why"), List.of(clauses), Optional.empty(), effect, false);
  }

  @Test
  void onlyZonesAreAPlace() {
    var group = new Clause.Among(Subject.GROUPS, Set.of("office"), false);
    assertEquals(false, opens(STRONG, asking(ever(Factor.PASSWORD)), group));
  }

  @Test
  void everywhereButInOnePlaceIsNoPlace() {
    var elsewhere = new Clause.Among(Subject.ZONES, Set.of("cafe"), true);
    assertEquals(false, opens(STRONG, asking(ever(Factor.PASSWORD)), elsewhere));
  }
}
