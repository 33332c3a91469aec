package jp.mochi.idp.config;

import static jp.mochi.idp.config.PolicyTexts.ALL;
import static jp.mochi.idp.config.PolicyTexts.TWO;
import static jp.mochi.idp.config.PolicyTexts.faults;
import static jp.mochi.idp.config.PolicyTexts.read;
import static jp.mochi.idp.config.PolicyTexts.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.ZoneFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that never decide, or that can be got round, because of another one. */
final class ShadowedRulesTest {
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
}
