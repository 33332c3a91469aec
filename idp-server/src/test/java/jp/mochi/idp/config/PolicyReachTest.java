package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies by which nobody gets in: somewhere, or anywhere. */
final class PolicyReachTest {
  private static final PolicyScope ALL =
      new PolicyScope(Set.of(Factor.values()), Optional.empty(), List.of());

  private static List<String> warnings(String text, PolicyScope scope) {
    var read = PolicyFile.parse(Path.of("policy.yaml"), text, scope);
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read).warnings().stream()
        .map(f -> f.line() + " " + f.key() + " " + f.code() + " " + f.arguments())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{services: [crm]}                     | permit: true  | ''",
        "{services: [mail]}                    | permit: true  | [crm]",
        "{not-services: [crm]}                 | permit: true  | [crm]",
        "{sensitivity: [3]}                    | permit: true  | [crm]",
        "{services: [crm], groups: [nobody]}   | permit: true  | ''",
        "{services: [mail]}                    | 'permit: true}, {name: b, reason: {ja: a, en: b},"
            + " permit: true' | ''",
        "{services: [mail]}                    | 'permit: true}, {name: b, reason: {ja: a, en: b},"
            + " report-only: true, permit: true' | [crm]",
        "{sensitivity: [3]}                    | 'permit: true}, {name: b, reason: {ja: a, en: b},"
            + " permit: true' | ''",
        "{sensitivity: [3]}                    | 'require: [password]}, {name: b, reason: {ja: a,"
            + " en: b}, permit: true' | [crm]",
        "{sensitivity: [3], groups: [a]}       | 'require: [password]}, {name: b, reason: {ja: a,"
            + " en: b}, permit: true' | ''",
        "{sensitivity: [3]}                    | 'refuse: true}, {name: b, reason: {ja: a, en: b},"
            + " permit: true' | [crm]",
        "{services: [crm]}                     | 'refuse: true}, {name: b, reason: {ja: a, en: b},"
            + " permit: true, if: {groups: [a]}' | [crm]",
        "{services: [crm], groups: [a]}        | 'refuse: true}, {name: b, reason: {ja: a, en: b},"
            + " permit: true' | ''",
      })
  void warnsOfAServiceThatNobodyReaches(String conditions, String effect, String unreached) {
    var scope =
        new PolicyScope(
            Set.of(Factor.PASSWORD), Optional.empty(), List.of(ServiceFacts.named("crm")));
    var text =
        "version: 1\nrules: [{name: a, reason: {ja: a, en: b}, if: %s, %s}]\n"
            .formatted(conditions, effect);
    assertEquals(
        unreached.isEmpty() ? List.of() : List.of("2 rules POLICY_UNREACHABLE " + unreached),
        warnings(text, scope).stream().filter(w -> w.contains("POLICY_UNREACHABLE")).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit: true, if: {groups: [staff]}                       | POLICY_NOBODY_ASKED",
        "permit: true, if: {device: {ownership: byod}}             | POLICY_NOBODY_ASKED",
        "permit: true, if: {proved: {password: 1h}}                | POLICY_NOBODY_ASKED",
        "permit: true, when: \"'staff' in person.groups\"          | POLICY_NOBODY_ASKED",
        "permit: true, when: \"person.attributes['a'][0] == 'b'\"  | ''",
        "permit: true                                              | ''",
        "permit: true, if: {services: [crm]}                       | ''",
        "require: [password], if: {groups: [staff]}                | ''",
        "require: [password], report-only: true                    | POLICY_NOBODY_ASKED",
      })
  void warnsOfRulesThatAskNobodyWhoTheyAre(String rule, String warning) {
    var text = "version: 1\nrules: [{name: a, reason: {ja: a, en: b}, %s}]\n";
    assertEquals(
        warning.isEmpty() ? List.of() : List.of("2 rules " + warning + " []"),
        warnings(text.formatted(rule), ALL).stream()
            .filter(it -> it.contains("NOBODY_ASKED"))
            .toList());
    var refuses = text.formatted("refuse: true, if: {not-groups: [staff]}");
    assertEquals(List.of(), warnings(refuses, ALL), "who isn't known is asked by a refusal");
  }

  /** The rules ask at mail alone: who comes to crm first is a stranger there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit: true, if: {services: [crm], groups: [staff]}                  | crm",
        "permit: true, if: {not-services: [mail], device: {ownership: byod}}   | crm",
        "permit: true, if: {sensitivity: [3], groups: [staff]}                 | crm",
        "permit: true, if: {services: [crm]}                                   | ''",
        "require: [certificate], if: {services: [crm], groups: [staff]}        | ''",
        "require: [password], if: {sensitivity: [3], groups: [staff]}          | ''",
        "refuse: true, if: {services: [crm], not-groups: [staff]}              | ''",
      })
  void warnsOfAServiceWhoseOwnRulesAskNobody(String rule, String service) {
    var scope =
        new PolicyScope(
            Set.of(Factor.PASSWORD, Factor.CERTIFICATE),
            Optional.empty(),
            List.of(
                ServiceFacts.named("mail"),
                new ServiceFacts("crm", Set.of(), Optional.of(3), Optional.empty())),
            true);
    var text =
        """
        version: 1
        rules:
          - {name: mail, reason: {ja: a, en: b}, require: [password], if: {services: [mail]}}
          - {name: crm, reason: {ja: a, en: b}, %s}
          - {name: all, reason: {ja: a, en: b}, permit: true, if: {groups: [board]}}
        """;
    assertEquals(
        service.isEmpty() ? List.of() : List.of("2 rules POLICY_NOT_ASKED_THERE [" + service + "]"),
        warnings(text.formatted(rule), scope).stream()
            .filter(it -> it.contains("NOT_ASKED_THERE"))
            .toList());
  }
}
