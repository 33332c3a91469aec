package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Clause;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Effect;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.Rule;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.idp.policy.TimeWindow;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.policy.ZoneFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key of the policy's language once, and everything that can be wrong with it. */
final class PolicyLanguageTest {
  private static final String WHOLE =
      """
      version: 1
      sensitivity: {4: 極秘, 3: 機密, 2: 社外秘, 1: 公開}
      zones: {office: {ranges: [192.0.2.0/24]}, guest: {ranges: [198.51.100.0/24]}}
      rules:
        - name: everything
          reason: {ja: 理由, en: why}
          if:
            services: [crm, mail]
            not-services: payroll
            tags: [sales]
            sensitivity: [極秘, 3]
            data: [public-cloud, hosted]
            zones: [office]
            not-zones: [guest]
            groups: [sales]
            not-groups: [trainees]
            attributes: {department: [営業, 企画]}
            not-attributes: {employeeType: partner}
            device:
              ownership: byod
              binding-at-least: copyable-key
              compliance: [compliant, grace]
              status-within: 24h
            proved: {password: 1h}
            time: {days: [mon, fri], from: "08:00", to: "20:00", zone: Asia/Tokyo}
          when: service.sensitivity > 2
          require: [password, {factor: certificate, max-age: 8h}]
          obligations: {session: 8h, re-evaluate: 10m, warn: true, no-screen-capture: true,
                        no-copy-paste: true, no-download: true, no-print: true,
                        no-transfer-to-pc: true, delete-after: 8h}
        - name: out
          reason: {ja: 理由, en: why}
          if: {device: {status-older-than: 7d, binding: known-browser}}
          refuse: true
        - name: in
          reason: {ja: 理由, en: why}
          report-only: true
          permit: true
      """;

  private static final PolicyScope ALL =
      new PolicyScope(Set.of(Factor.values()), Optional.empty(), List.of());

  private static final PolicyScope SOME =
      new PolicyScope(
          Set.of(Factor.values()),
          Optional.of(Set.of("sales")),
          List.of(new ServiceFacts("crm", Set.of("a"), Optional.empty(), Optional.empty())));

  private static PolicyFile.Outcome read(String text, PolicyScope scope) {
    return PolicyFile.parse(Path.of("policy.yaml"), text, scope);
  }

  private static List<Rule> rules(String text) {
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read(text, ALL)).policy().rules();
  }

  private static List<String> faults(String text, PolicyScope scope) {
    return switch (read(text, scope)) {
      case PolicyFile.Outcome.Read(var policy, var zones, var warnings) -> List.of();
      case PolicyFile.Outcome.Faulty(var faults) ->
          faults.stream().map(f -> f.line() + " " + f.key() + " " + f.code()).toList();
    };
  }

  private static List<String> warnings(String text, PolicyScope scope) {
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read(text, scope)).warnings().stream()
        .map(f -> f.line() + " " + f.key() + " " + f.code() + " " + f.arguments())
        .toList();
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
            among(Subject.BINDING, "known-browser"),
            new Clause.StatusAge(Duration.ofDays(7), true)),
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

  private static final String TWO =
      """
      version: 1
      zones: {office: {ranges: [192.0.2.0/24]}}
      rules:
        - name: first
          reason: {ja: 理由, en: why}
          if: {groups: [sales, staff], zones: [office]}
          permit: true
        - name: second
          reason: {ja: 理由, en: why}
          if: {groups: [sales], services: [crm], zones: [office]}
          require: [password]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit: true               | permit: true                | ''",
        "permit: true               | require: [certificate]      | 8 rules.name POLICY_SHADOWED",
        "require: [password]        | permit: true                | 8 rules.name POLICY_SHADOWED",
        "{groups: [sales, staff], zones: [office]} | {services: [crm]}"
            + " | 8 rules.name POLICY_SHADOWED",
        "groups: [sales, staff]     | groups: [staff]             | ''",
        "groups: [sales, staff],    | ''                          | ''",
        "permit: true               | refuse: true                | 8 rules.name POLICY_SHADOWED",
        "require: [password]        | refuse: true                | ''",
        "permit: true               | 'permit: true\n    report-only: true' | ''",
        "permit: true               | 'permit: true\n    when: client.address == \"\"' | ''",
        "require: [password]        | 'require: [password]\n    report-only: true' | ''",
      })
  void namesARuleThatAnotherAlwaysDecidesBefore(String good, String bad, String fault) {
    assertTrue(TWO.contains(good), good);
    var found = faults(TWO.replace(good, bad.replace("\\n", "\n")), ALL);
    assertEquals(fault.isEmpty() ? List.of() : List.of(fault), found);
  }

  /** Who isn't known passes the permit over, and is asked by the rule below. */
  @Test
  void onlyWarnsOfARuleThatAPermitDecidesBeforeAsSoonAsMoreIsKnown() {
    assertEquals(List.of("8 rules.name POLICY_ONLY_UNKNOWN [first, 4, zones]"), warnings(TWO, ALL));
    assertEquals(
        List.of(), warnings(TWO.replace("groups: [sales, staff]", "groups: [staff]"), ALL));
    var third = TWO.substring(TWO.indexOf("  - name: second")).replace("second", "third");
    assertEquals(List.of("12 rules.name POLICY_SHADOWED"), faults(TWO + third, ALL));
    var stranger =
        new Facts(
            Instant.EPOCH,
            ServiceFacts.named("crm"),
            "192.0.2.7",
            new ZoneFacts(Set.of("office"), Set.of(), Set.of()),
            PersonFacts.UNKNOWN,
            DeviceFacts.UNKNOWN,
            List.of(),
            Optional.empty());
    var policy = assertInstanceOf(PolicyFile.Outcome.Read.class, read(TWO, ALL)).policy();
    var asked = assertInstanceOf(Decision.Need.class, policy.evaluate(stranger));
    assertEquals(Optional.of("second"), asked.trace().decidedBy());
  }

  @Test
  void namesARuleThatARefusalBelowAlwaysDecides() {
    var text = TWO.replace("if: {groups: [sales], services: [crm], zones: [office]}\n", "\n");
    var below = text.replace("require: [password]", "refuse: true");
    assertEquals(List.of("4 rules.name POLICY_SHADOWED"), faults(below, ALL));
    assertEquals(List.of(), faults(text, ALL));
  }

  @Test
  void namesAFactorThatNobodyCanProveYet() {
    var found = faults(WHOLE, PolicyScope.PASSWORDS);
    assertTrue(found.contains("27 rules.require POLICY_FACTOR_AWAY"), found.toString());
    assertTrue(found.contains("20 rules.if.device.ownership POLICY_FACT_AWAY"), found.toString());
    assertTrue(found.contains("33 rules.if.device.binding POLICY_FACT_AWAY"), found.toString());
    var when = TWO.replace("permit: true", "permit: true\n    when: device.ownership == 'byod'");
    assertEquals(List.of("8 rules.when POLICY_FACT_AWAY"), faults(when, PolicyScope.PASSWORDS));
    assertEquals(List.of(), faults(when, ALL));
  }

  @Test
  void namesAFactOfADeviceThatACertificateAloneDoesNotTell() {
    var phones =
        new PolicyScope(Set.of(Factor.PASSWORD, Factor.CERTIFICATE), Optional.empty(), List.of());
    var registered =
        new PolicyScope(Set.of(Factor.PASSWORD, Factor.DEVICE), Optional.empty(), List.of());
    var owned =
        TWO.replace("permit: true", "require: [password]\n    when: device.ownership == 'byod'");
    assertEquals(List.of("8 rules.when POLICY_FACT_AWAY"), faults(owned, phones));
    assertEquals(List.of(), faults(owned, registered));
    var ours =
        new PolicyScope(phones.available(), Optional.empty(), List.of(), true); // by the register
    assertEquals(List.of(), faults(owned, ours));
    var state = owned.replace("device.ownership == 'byod'", "device.compliance == 'compliant'");
    assertEquals(List.of("8 rules.when POLICY_FACT_AWAY"), faults(state, ours));
    var proved =
        owned
            .replace("[password]", "[certificate]")
            .replace("device.ownership == 'byod'", "'true'");
    assertEquals(List.of(), faults(proved, phones));
  }

  @Test
  void namesAGroupThatTheDirectoryDoesNotHave() {
    var some = new PolicyScope(Set.of(Factor.PASSWORD), Optional.of(Set.of("sales")), List.of());
    var text = TWO.replace("permit: true", "require: [password]\n    when: 'true'");
    assertEquals(List.of("6 rules.if.groups POLICY_GROUP"), faults(text, some));
    assertEquals(List.of(), faults(text, PolicyScope.PASSWORDS));
  }

  @Test
  void warnsOfAServiceThatNobodyRegisteredAndOfOneThatNobodyReaches() {
    var scope =
        new PolicyScope(
            Set.of(Factor.PASSWORD),
            Optional.empty(),
            List.of(ServiceFacts.named("crm"), ServiceFacts.named("mail")));
    var text =
        """
        version: 1
        rules:
          - name: crm
            reason: {ja: 理由, en: why}
            if: {services: [crm, cmr]}
            permit: true
        """;
    assertEquals(
        List.of(
            "2 rules POLICY_UNREACHABLE [mail]",
            "5 rules.if.services POLICY_SERVICE [cmr, crm, mail]"),
        warnings(text, scope));
    assertEquals(List.of(), warnings(text, ALL));
  }

  private static List<String> escapes(String text) {
    return warnings(text, ALL).stream().filter(said -> said.contains("POLICY_ESCAPED")).toList();
  }

  @Test
  void warnsOfObligationsThatOneEscapesByLeavingAFactOut() {
    var text =
        """
        version: 1
        rules:
          - name: byod
            reason: {ja: 理由, en: why}
            if: {device: {ownership: byod}}
            permit: true
            obligations: {no-download: true}
          - name: all
            reason: {ja: 理由, en: why}
            permit: true
        """;
    assertEquals(
        List.of("7 rules.obligations POLICY_ESCAPED [device.ownership, all, 8]"), escapes(text));
    assertEquals(List.of(), escapes(text.replaceFirst("permit: true", "require: [certificate]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'office' in zones             | ''",
        "'ofice' in zones              | ofice, zones, 1, 1, office",
        "'sales' in person.groups      | ''",
        "true && 'slaes' in person.groups | slaes, person.groups, 1, 9, sales",
        "service.name == 'crm'         | ''",
        "service.name == 'cmr'         | cmr, service.name, 1, 17, crm",
        "'a' in service.tags           | ''",
        "'b' in service.tags           | b, service.tags, 1, 1, a",
        "service.data == 'hosted'      | ''",
        "service.data == 'clowd'       |"
            + " 'clowd, service.data, 1, 17, hosted, in-house, private-cloud, public-cloud'",
      })
  void warnsOfANameInAnExpressionThatIsNotThere(String cel, String expected) {
    var text =
        """
        version: 1
        zones: {office: {ranges: [192.0.2.0/24]}}
        rules:
          - name: in
            reason: {ja: 理由, en: why}
            when: %s
            require: [password]
        """
            .formatted(cel.startsWith("'") ? "\"" + cel + "\"" : cel);
    assertEquals(
        expected.isEmpty() ? List.of() : List.of("6 rules.when POLICY_CEL_NAME [" + expected + "]"),
        warnings(text, SOME));
    if (!cel.contains("zones") && !cel.contains("data")) {
      assertEquals(List.of(), warnings(text, ALL));
    }
  }

  @Test
  void warnsOfATagThatNoServiceHas() {
    var text =
        "version: 1\n"
            + "rules: [{name: a, reason: {ja: a, en: b}, if: {not-tags: [%s]}, permit: true}]";
    assertEquals(List.of(), warnings(text.formatted("b"), ALL));
    assertEquals(
        List.of("2 rules.if.not-tags POLICY_TAG [b, a]"), warnings(text.formatted("b"), SOME));
    assertEquals(List.of("2 rules POLICY_UNREACHABLE [crm]"), warnings(text.formatted("a"), SOME));
  }

  @Test
  void saysTheLineOfANameInABlock() {
    var text =
        """
        version: 1
        rules:
          - name: block
            reason: {ja: 理由, en: why}
            when: |
              service.name == 'crm' ||
                service.name == 'cmr'
            permit: true
        """;
    assertEquals(
        List.of("7 rules.when POLICY_CEL_NAME [cmr, service.name, 2, 19, crm]"),
        warnings(text, SOME));
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
