package jp.mochi.idp.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedDecision.Came;
import jp.mochi.idp.policy.Fact;
import jp.mochi.idp.policy.Requirements;
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
    return decide(came, facts, rules, Optional.of(Requirements.NONE));
  }

  private static Difference decide(
      Came came, String facts, String rules, Optional<Requirements> then) {
    return decided(recorded(came, facts), rules, then).difference();
  }

  private static RecordedDecision recorded(Came came, String facts) {
    return new RecordedDecision(
        "id",
        Instant.EPOCH,
        "R",
        came,
        Optional.of("id-tanaka"),
        Optional.of("tanaka"),
        "crm",
        "192.0.2.7",
        "1 (v)",
        "{\"facts\":" + facts + "}");
  }

  private static Redecision decided(
      RecordedDecision recorded, String rules, Optional<Requirements> then) {
    var draft =
        rules.startsWith("requirements:")
            ? ReplayTest.draft(
                rules.substring(0, rules.indexOf('\n') + 1),
                rules.substring(rules.indexOf('\n') + 1))
            : ReplayTest.draft(rules);
    return draft.decide(recorded, then);
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

  /** What was proved for another answer is asked for anew, in truth and so in a replay. */
  @Test
  void knowsWhichProofsWereMadeForWhatWasToBeIssued() {
    var held = HELD.replace("\"password\":", "\"certificate\":900000,\"password\":");
    var forThis = held.replace("}}", "},\"for\":[\"certificate\"]}");
    var forAnother = held.replace("}}", "},\"for\":[]}");
    var certificate = PASSWORD.replace("[password]", "[password, certificate]");
    var lately = PASSWORD.replace("[password]", "[password, {factor: certificate, max-age: 8h}]");
    assertEquals(Difference.SAME, decide(Came.PERMITTED, forAnother, lately));
    assertEquals(Difference.ASKED_FOR_MORE, decide(Came.PERMITTED, forAnother, certificate));
    assertEquals(Difference.SAME, decide(Came.ASKED, forAnother, certificate));
    assertEquals(Difference.SAME, decide(Came.PERMITTED, forThis, certificate));
    assertEquals(Difference.SAME, decide(Came.PERMITTED, held, certificate)); // at mochi:me
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

  /** Records hold whether the browser was known only where a rule asked for it. */
  @Test
  void cannotTellOfABrowserAtWhichNobodyLooked() {
    var known = "device: {binding: known-browser}, proved: {password: 1h, certificate: 1h}";
    var draft = permit(known) + rule("no", "", "require: [password, certificate]");
    var shown = HELD.replace("{\"password\":", "{\"certificate\":900000,\"password\":");
    var issued = shown.replace("}}", "},\"for\":[]}");
    assertEquals(Difference.CANNOT_TELL, decide(Came.PERMITTED, issued, draft));
    var looked = issued.replace("{\"at\"", "{\"knownBrowser\":false,\"at\"");
    assertEquals(Difference.ASKED_FOR_MORE, decide(Came.PERMITTED, looked, draft));
    var theirs = looked.replace("false", "true");
    assertEquals(Difference.SAME, decide(Came.PERMITTED, theirs, draft));
    assertEquals(Difference.SAME, decide(Came.ASKED, STRANGER, draft), "nobody is known there");
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

  private static final String PHONE =
      "{\"at\":1000000,\"groups\":[\"sales\"],\"device\":{\"ownership\":\"corporate\","
          + "\"compliance\":\"compliant\",\"status\":900000},\"proved\":{\"certificate\":900000,"
          + "\"security-status\":900000}}";
  private static final String IN_ORDER =
      rule("in order", "if: {device: {compliance: compliant}}, ", "require: [certificate]");
  private static final String STATUS =
      rule("status", "", "require: [security-status, certificate]");
  private static final String LOCK = "requirements: [{screen-lock: true}]\n";
  private static final String NEWER = "requirements: [{os-at-least: '26'}]\n";

  private static Optional<Requirements> then(String requirements) {
    return Optional.of(ReplayTest.draft(requirements, STATUS).rules().requirements());
  }

  /**
   * The record holds what a device came to by the requirements of that time, and not its reports.
   */
  @Test
  void cannotTellHowADeviceWouldComeOffUnderOtherRequirements() {
    for (var rules : new String[] {IN_ORDER, STATUS}) {
      assertEquals(Difference.SAME, decide(Came.PERMITTED, PHONE, LOCK + rules, then(LOCK)), rules);
      assertEquals(
          Difference.CANNOT_TELL, decide(Came.PERMITTED, PHONE, NEWER + rules, then(LOCK)), rules);
      assertEquals(
          Difference.CANNOT_TELL,
          decide(Came.PERMITTED, PHONE, LOCK + rules, Optional.of(Requirements.NONE)),
          "the first requirements: who would meet them?");
      assertEquals(
          Difference.CANNOT_TELL,
          decide(Came.PERMITTED, PHONE, LOCK + rules, Optional.empty()),
          "nobody knows what was required then");
    }
    var sick = refuse("device: {compliance: non-compliant}") + rule("yes", "", "permit: true");
    assertEquals(Difference.SAME, decide(Came.PERMITTED, PHONE, LOCK + sick, then(LOCK)));
    assertEquals(Difference.CANNOT_TELL, decide(Came.PERMITTED, PHONE, NEWER + sick, then(LOCK)));
  }

  @Test
  void saysForWantOfWhichFactItCannotTell() {
    var recorded = recorded(Came.PERMITTED, PHONE);
    assertEquals(Set.of(Fact.COMPLIANCE), decided(recorded, NEWER + IN_ORDER, then(LOCK)).untold());
    assertEquals(
        Set.of(Fact.PROVED_SECURITY_STATUS),
        decided(recorded, NEWER + STATUS, then(LOCK)).untold());
    assertEquals(Set.of(), decided(recorded, LOCK + STATUS, then(LOCK)).untold());
  }

  @Test
  void isSureUnderOtherRequirementsWhereTheDeviceDoesNotDecide() {
    var sales = refuse("groups: [sales]") + STATUS;
    assertEquals(
        Difference.NEWLY_REFUSED, decide(Came.PERMITTED, PHONE, NEWER + sales, then(LOCK)));
    var password = rule("password", "", "require: [security-status, password]");
    assertEquals(
        Difference.ASKED_FOR_MORE,
        decide(Came.PERMITTED, PHONE, NEWER + password, then(LOCK)),
        "the password is missing, however the device is");
    assertEquals(
        Difference.SAME,
        decide(Came.ASKED, STRANGER, NEWER + STATUS, then(LOCK)),
        "nothing is reported of a device that nobody knows");
  }
}
