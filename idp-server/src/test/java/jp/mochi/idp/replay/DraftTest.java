package jp.mochi.idp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedDecision.Came;
import org.junit.jupiter.api.Test;

/** What one recorded sign-on comes to under a draft. */
class DraftTest {
  private static final String HELD =
      "{\"at\":1000000,\"groups\":[\"sales\"],\"attributes\":{\"rank\":[\"1\"]},\"proved\":{\"password\":900000}}";
  private static final String STRANGER = "{\"at\":1000000}";
  private static final String MANY = "{\"at\":1000000,\"groups\":5000}";
  private static final String PASSWORD = rule("password", "", "require: [password]");

  private static String rule(String name, String condition, String effect) {
    return "  - {name: %s, reason: {ja: 理由, en: Why}, %s%s}\n".formatted(name, condition, effect);
  }

  private static String refuse(String condition) {
    return rule("no", "if: {" + condition + "}, ", "refuse: true");
  }

  private static String permit(String condition) {
    return rule("yes", "if: {" + condition + "}, ", "permit: true");
  }

  private static Difference decide(Came came, String facts, String rules) {
    var recorded =
        new RecordedDecision(
            "id",
            Instant.EPOCH,
            "R",
            came,
            Optional.of("id-tanaka"),
            Optional.of("tanaka"),
            "crm",
            "192.0.2.7",
            "{\"facts\":" + facts + "}");
    return ReplayTest.draft(rules).decide(recorded).difference();
  }

  @Test
  void comparesWhatWasWithWhatWouldBe() {
    var refused = refuse("groups: [sales]") + PASSWORD;
    assertEquals(Difference.SAME, decide(Came.PERMITTED, HELD, PASSWORD));
    assertEquals(Difference.NEWLY_PERMITTED, decide(Came.REFUSED, HELD, PASSWORD));
    assertEquals(Difference.NEWLY_PERMITTED, decide(Came.ASKED, HELD, PASSWORD));
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.PERMITTED, HELD, refused));
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.ASKED, HELD, refused));
    assertEquals(Difference.SAME, decide(Came.REFUSED, HELD, refused));
    assertEquals(Difference.ASKED_INSTEAD, decide(Came.REFUSED, STRANGER, PASSWORD));
    assertEquals(Difference.SAME, decide(Came.ASKED, STRANGER, PASSWORD));
    var fresh = PASSWORD.replace("[password]", "[{factor: password, max-age: 1m}]");
    assertEquals(Difference.ASKED_FOR_MORE, decide(Came.PERMITTED, HELD, fresh));
  }

  @Test
  void leavesWhatAServiceLackedBesidesTheRulesAsItWas() {
    assertEquals(Difference.SAME, decide(Came.LACKING, HELD, PASSWORD));
    var fresh = PASSWORD.replace("[password]", "[{factor: password, max-age: 1m}]");
    assertEquals(Difference.SAME, decide(Came.LACKING, HELD, fresh));
    var refused = refuse("groups: [sales]") + PASSWORD;
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.LACKING, HELD, refused));
  }

  @Test
  void letsNobodyInWhomNobodyKnows() {
    var open = permit("services: [crm]");
    assertEquals(Difference.ASKED_INSTEAD, decide(Came.REFUSED, STRANGER, open));
    assertEquals(Difference.NEWLY_PERMITTED, decide(Came.REFUSED, HELD, open));
  }

  @Test
  void cannotTellWhereAnAttributeThatIsNotHeldDecides() {
    var chief = "attributes: {title: [chief]}";
    assertEquals(Difference.CANNOT_TELL, decide(Came.PERMITTED, HELD, refuse(chief) + PASSWORD));
    assertEquals(Difference.CANNOT_TELL, decide(Came.REFUSED, HELD, permit(chief)));
    var held = refuse("attributes: {rank: ['1']}") + PASSWORD;
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.PERMITTED, HELD, held));
  }

  @Test
  void isSureWhereAnotherRuleDecidesWhateverTheAttribute() {
    var chief = "attributes: {title: [chief]}";
    var refused = refuse("groups: [sales]") + permit(chief);
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.PERMITTED, HELD, refused));
    assertEquals(Difference.SAME, decide(Came.PERMITTED, HELD, permit(chief) + PASSWORD));
    var trial = refuse(chief).replace("refuse: true", "refuse: true, report-only: true");
    assertEquals(Difference.NEWLY_PERMITTED, decide(Came.REFUSED, HELD, trial + PASSWORD));
    var fresh = PASSWORD.replace("[password]", "[{factor: password, max-age: 1m}]");
    assertEquals(Difference.ASKED_FOR_MORE, decide(Came.PERMITTED, HELD, trial + fresh));
  }

  @Test
  void readsNamesOfAttributesInExpressions() {
    var named = rule("no", "when: '\"1\" in person.attributes[\"rank\"]', ", "refuse: true");
    var any = rule("no", "when: 'person.attributes.exists(a, a == \"rank\")', ", "refuse: true");
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.PERMITTED, HELD, named + PASSWORD));
    assertEquals(Difference.CANNOT_TELL, decide(Came.PERMITTED, HELD, any + PASSWORD));
  }

  @Test
  void cannotTellOfGroupsThatWereTooMany() {
    var sales = refuse("groups: [sales]") + PASSWORD;
    assertEquals(Difference.CANNOT_TELL, decide(Came.PERMITTED, MANY, sales));
    assertEquals(Difference.NEWLY_REFUSED, decide(Came.PERMITTED, HELD, sales));
  }

  @Test
  void guessesNothingWithoutFacts() {
    assertEquals(Difference.NOT_RECORDED, decide(Came.PERMITTED, "{}", PASSWORD));
  }
}
