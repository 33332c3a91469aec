package jp.mochi.idp.config;

import static jp.mochi.idp.config.PolicyTexts.ALL;
import static jp.mochi.idp.config.PolicyTexts.TWO;
import static jp.mochi.idp.config.PolicyTexts.WHOLE;
import static jp.mochi.idp.config.PolicyTexts.faults;
import static jp.mochi.idp.config.PolicyTexts.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule needs that isn't there: a factor, a fact, a group, a service, a tag or a name. */
final class PolicyScopeTest {
  private static final PolicyScope SOME =
      new PolicyScope(
          Set.of(Factor.values()),
          Optional.of(Set.of("sales")),
          List.of(new ServiceFacts("crm", Set.of("a"), Optional.empty(), Optional.empty())));

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
}
