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

  @Test
  void everywhereButInOnePlaceIsNoPlace() {
    var elsewhere = new Clause.Among(Subject.ZONES, Set.of("cafe"), true);
    assertEquals(false, opens(STRONG, asking(ever(Factor.PASSWORD)), elsewhere));
  }
}
