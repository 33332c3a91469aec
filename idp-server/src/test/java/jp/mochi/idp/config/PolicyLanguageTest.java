package jp.mochi.idp.config;

import static jp.mochi.idp.config.PolicyTexts.ALL;
import static jp.mochi.idp.config.PolicyTexts.WHOLE;
import static jp.mochi.idp.config.PolicyTexts.faults;
import static jp.mochi.idp.config.PolicyTexts.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.TimeWindow;
import jp.mochi.idp.policy.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key of the policy's language once, and how each can be written wrongly. */
final class PolicyLanguageTest {
  private static List<Rule> rules(String text) {
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read(text, ALL)).policy().rules();
  }

  private static Clause among(Subject subject, String... names) {
    return new Clause.Among(subject, Set.of(names), false);
  }

  @Test
  void readsEveryCondition() {
    var rule = rules(WHOLE).getFirst();
    assertEquals("everything", rule.name());
    assertEquals(new Words("理由", "why"), rule.reason());
    assertEquals("service.sensitivity > 2", rule.when().orElseThrow().text());
    var policy = assertInstanceOf(PolicyFile.Outcome.Read.class, read(WHOLE, ALL)).policy();
    assertEquals(Map.of(4, "極秘", 3, "機密", 2, "社外秘", 1, "公開"), policy.sensitivityLabels());
    assertEquals(
        Set.of(
            among(Subject.SERVICES, "crm", "mail"),
            new Clause.Among(Subject.SERVICES, Set.of("payroll"), true),
            among(Subject.TAGS, "sales"),
            among(Subject.SENSITIVITY, "3", "4"),
            among(Subject.DATA, "public-cloud", "hosted"),
            among(Subject.ZONES, "office"),
            new Clause.Among(Subject.ZONES, Set.of("guest"), true),
            among(Subject.GROUPS, "sales"),
            new Clause.Among(Subject.GROUPS, Set.of("trainees"), true),
            new Clause.Attribute("department", Set.of("営業", "企画"), false),
            new Clause.Attribute("employeetype", Set.of("partner"), true),
            among(Subject.OWNERSHIP, "byod"),
            among(Subject.BINDING, "attested-key", "device-bound-key", "copyable-key"),
            among(Subject.COMPLIANCE, "compliant", "grace"),
            new Clause.StatusAge(Duration.ofHours(24), false),
            new Clause.Proved(Factor.PASSWORD, Duration.ofHours(1)),
            new Clause.During(
                new TimeWindow(
                    Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                    LocalTime.of(8, 0),
                    LocalTime.of(20, 0),
                    ZoneId.of("Asia/Tokyo")))),
        Set.copyOf(rule.clauses()));
  }

  @Test
  void readsEveryEffectAndObligation() {
    var rules = rules(WHOLE);
    assertEquals(
        new Effect.Require(
            List.of(
                new Effect.Requirement(Factor.PASSWORD, Optional.empty()),
                new Effect.Requirement(Factor.CERTIFICATE, Optional.of(Duration.ofHours(8)))),
            new Obligations(
                Optional.of(Duration.ofHours(8)),
                Optional.of(Duration.ofMinutes(10)),
                Optional.of(Duration.ofHours(8)),
                Set.of(Obligations.Mark.values()))),
        rules.get(0).effect());
    assertEquals(new Effect.Refuse(), rules.get(1).effect());
    assertEquals(
        List.of(
            among(Subject.BINDING, "copyable-key"), new Clause.StatusAge(Duration.ofDays(7), true)),
        rules.get(1).clauses());
    assertEquals(new Effect.Permit(Obligations.NONE), rules.get(2).effect());
    assertTrue(rules.get(2).reportOnly());
    assertFalse(rules.get(0).reportOnly());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services: [crm, mail] | servces: [crm]                | 8 rules.if.servces UNKNOWN_NEAR",
        "services: [crm, mail] | services: []                  | 8 rules.if.services POLICY_NONE",
        "services: [crm, mail] | services: {crm: mail}         | 8 rules.if.services NOT_TEXT",
        "services: [crm, mail] | services:                     | 8 rules.if.services EMPTY",
        "sensitivity: [極秘, 3] | sensitivity: [秘]             | 11 rules.if.sensitivity"
            + " POLICY_LABEL",
        "sensitivity: [極秘, 3] | sensitivity: 5 | 11 rules.if.sensitivity POLICY_LABEL",
        "{4: 極秘, 3: 機密,     | {5: 極秘, 3: 機密,            | 2 sensitivity.5 POLICY_LABELS",
        "{4: 極秘, 3: 機密,     | {4: 機密, 3: 機密,            | 2 sensitivity.3 POLICY_LABELS",
        "{4: 極秘, 3: 機密,     | {4: 3, 3: 機密,               | 2 sensitivity.4 POLICY_LABELS",
        "data: [public-cloud,  | data: [cloud,                 | 12 rules.if.data CHOICE",
        "' zones: [office]' | ' zones: [ofice]' | 13 rules.if.zones POLICY_ZONE",
        "not-zones: [guest]    | not-zones: [gast]             | 14 rules.if.not-zones POLICY_ZONE",
        "not-zones: [guest]    | not-zones: [office]           | 14 rules.if.not-zones"
            + " POLICY_NEVER",
        "not-groups: [trainees] | not-groups: [sales, x]       | 16 rules.if.not-groups"
            + " POLICY_NEVER",
        "ownership: byod       | ownership: mine               | 20 rules.if.device.ownership"
            + " CHOICE",
        "copyable-key          | any                           | 21"
            + " rules.if.device.binding-at-least CHOICE",
        "status-within: 24h    | status-within: daily          | 23 rules.if.device.status-within"
            + " DURATION",
        "{password: 1h}        | {password: 10s}               | 24 rules.if.proved.password"
            + " DURATION_RANGE",
        "{password: 1h}        | {pasword: 1h}                 | 24 rules.if.proved.pasword"
            + " UNKNOWN_NEAR",
        "days: [mon, fri]      | days: [monday]                | 25 rules.if.time.days CHOICE",
        "08:00                 | 8                             | 25 rules.if.time.from POLICY_TIME",
        "zone: Asia/Tokyo      | zone: Asia/Tokio              | 25 rules.if.time.zone"
            + " TIME_ZONE_NEAR",
        "', zone: Asia/Tokyo'  | ''                            | 25 rules.if.time.zone MISSING",
        "service.sensitivity > 2 | service.sensitivty > 2      | 26 rules.when POLICY_CEL",
        "service.sensitivity > 2 | service.sensitivity > 'a'   | 26 rules.when POLICY_CEL",
        "service.sensitivity > 2 | service.sensitivity         | 26 rules.when POLICY_CEL",
        "max-age: 8h           | max-age: 1s                   | 27 rules.require.max-age"
            + " DURATION_RANGE",
        "factor: certificate,  | factor: cert,                 | 27 rules.require.factor CHOICE",
        "{factor: certificate, | {                             | 27 rules.require.factor MISSING",
        "session: 8h           | session: 31d                  | 28 rules.obligations.session"
            + " DURATION_RANGE",
        "no-print: true        | no-print: false               | 29 rules.obligations.no-print"
            + " POLICY_ONLY_TRUE",
        "no-print: true        | no-prints: true               | 29 rules.obligations.no-prints"
            + " UNKNOWN_NEAR",
        "refuse: true          | refuse: false                 | 34 rules.refuse POLICY_ONLY_TRUE",
        "refuse: true          | 'obligations: {warn: true}, refuse: true' | 34  SYNTAX",
        "permit: true          | allow: true                   | 35 rules.require MISSING",
        "name: out             | name: everything              | 31 rules.name POLICY_NAME_TWICE",
        "report-only: true     | report-only: yes              | 37 rules.report-only BOOLEAN",
      })
  void namesWhatIsWrongAndWhere(String good, String bad, String fault) {
    assertTrue(WHOLE.contains(good), good);
    var found = faults(WHOLE.replace(good, bad), ALL);
    assertTrue(found.contains(fault), found + " should have " + fault);
  }

  @Test
  void saysLineAndColumnOfAnExpressionInABlock() {
    var text =
        """
        version: 1
        rules:
          - name: block
            reason: {ja: 理由, en: why}
            when: |
              service.name == 'crm' &&
              service.nam == 'x'
            permit: true
        """;
    var faulty = assertInstanceOf(PolicyFile.Outcome.Faulty.class, read(text, ALL));
    var fault = faulty.faults().getFirst();
    assertEquals(7, fault.line());
    assertTrue(
        fault.problem(Locale.ENGLISH).contains("at its line 2, column 1"),
        fault.problem(Locale.ENGLISH));
    assertTrue(fault.suggestion(Locale.JAPANESE).contains("device.ownership"));
  }

  @Test
  void tellsAllFaultsAtOnce() {
    var text = WHOLE.replace("ownership: byod", "ownership: x").replace("name: out", "name: in");
    assertEquals(
        List.of("20 rules.if.device.ownership CHOICE", "35 rules.name POLICY_NAME_TWICE"),
        faults(text, ALL));
  }
}
