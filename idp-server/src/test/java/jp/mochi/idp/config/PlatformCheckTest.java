package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ServiceFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the check says of rules that some devices can't meet, or that a thief can. */
final class PlatformCheckTest {
  private static final PolicyScope ALL = scope(EnumSet.allOf(Factor.class));
  private static final String RULES =
      """
      version: 1
      rules:
        - {name: a, reason: {ja: a, en: b}, %s}
      """;

  private static final String ZONED =
      """
      version: 1
      zones: {z: {ranges: [192.0.2.0/24]}}
      rules:
        - {name: a, reason: {ja: a, en: b}, %s}
      """;

  private static PolicyScope scope(Set<Factor> factors) {
    return new PolicyScope(factors, Optional.empty(), List.of(), true);
  }

  private static List<Fault> warnings(String rule, PolicyScope scope) {
    var read = PolicyFile.parse(Path.of("policy.yaml"), RULES.formatted(rule), scope);
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read, read::toString).warnings();
  }

  private static List<String> said(String rule, PolicyScope scope, FaultCode... codes) {
    return warnings(rule, scope).stream()
        .filter(each -> List.of(codes).contains(each.code()))
        .map(each -> each.line() + " " + each.key() + " " + each.arguments())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binding: attested-key              | '3 rules.if.device.binding [a, attested-key,"
            + " device-bound-key]'",
        "binding-at-least: attested-key     | '3 rules.if.device.binding-at-least [a,"
            + " attested-key, device-bound-key]'",
        "binding: [attested-key, copyable-key] | ''",
        "binding-at-least: device-bound-key | ''",
        "ownership: corporate               | ''",
      })
  void warnsOfARuleThatNoIphoneCouldMeet(String device, String warning) {
    var rule = "if: {device: {%s}}, require: [password]".formatted(device);
    assertEquals(
        warning.isEmpty() ? List.of() : List.of(warning),
        said(rule, ALL, FaultCode.POLICY_PLATFORM));
    var refusal = "if: {device: {%s}}, refuse: true".formatted(device);
    assertEquals(List.of(), said(refusal, ALL, FaultCode.POLICY_PLATFORM));
  }

  @Test
  void warnsOfIphonesByWhatCanBeProvedHere() {
    var rule = "if: {device: {binding-at-least: device-bound-key}}, require: [password]";
    var keysAlone = scope(EnumSet.of(Factor.PASSWORD, Factor.DEVICE));
    assertEquals(
        List.of(
            "3 rules.if.device.binding-at-least [a, attested-key, device-bound-key, copyable-key]"),
        said(rule, keysAlone, FaultCode.POLICY_PLATFORM));
    assertEquals(List.of(), said(rule, ALL, FaultCode.POLICY_PLATFORM));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "require: [password, certificate]                            | certificate",
        "require: [password, device]                                 | device",
        "'require: [password], if: {device: {ownership: byod}}'      | device.ownership",
        "'permit: true, if: {device: {binding: copyable-key}}'       | device.binding",
        "'permit: true, if: {proved: {certificate: 1h}}'             | proved.certificate",
        "'permit: true, if: {device: {binding: known-browser}, proved: {one-time-code: 8h}}' | ''",
        "require: [password]                                         | ''",
        "'refuse: true, if: {device: {ownership: byod}}'             | ''",
      })
  void warnsOfARuleThatNoBrowserWithinAnAppCouldMeet(String rule, String asked) {
    var found =
        warnings(rule, ALL).stream().filter(it -> it.code() == FaultCode.POLICY_IN_APP).toList();
    assertEquals(
        asked.isEmpty() ? List.of() : List.of(List.of("a", asked)),
        found.stream().map(Fault::arguments).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{factor: certificate, max-age: 8h}]                                    | 8h",
        "[{factor: password, max-age: 15m}, {factor: certificate, max-age: 8h}]  | 15m",
        "[{factor: password, max-age: 90s}, {factor: device, max-age: 1h}]       | 90s",
        "[password, {factor: device, max-age: 2d}]                               | 2d",
      })
  void saysForHowLongAStolenCookieWorks(String require, String time) {
    assertEquals(
        List.of("3 rules.require [a, %s]".formatted(time)),
        said("require: " + require, ALL, FaultCode.POLICY_STOLEN, FaultCode.POLICY_STOLEN_SESSION));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "if: {proved: {certificate: 30d}}, permit: true                       | permit [a, 30d]",
        "if: {proved: {device: 30d}}, require: [{factor: password, max-age: 8h}] | require [a, 8h]",
        "if: {proved: {device: 30d}}, require: [password, security-status]    | require [a, 30d]",
        "when: \"now - proved.device < duration('8h')\", require: [password] | require [a]",
        "if: {proved: {password: 8h}}, permit: true                           | ``",
      })
  void saysSoOfConditionsOnWhenTheDeviceWasProved(String rule, String warned) {
    assertEquals(
        warned.isEmpty() ? List.of() : List.of("3 rules." + warned), said(rule, ALL, STOLEN));
  }

  private static final FaultCode[] STOLEN = {
    FaultCode.POLICY_STOLEN,
    FaultCode.POLICY_STOLEN_WHEN,
    FaultCode.POLICY_STOLEN_THERE,
    FaultCode.POLICY_STOLEN_SESSION
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[password, certificate]",
        "[password, device]",
        "[password, {factor: certificate, max-age: 8h}, device]",
        "[{factor: password, max-age: 8h}]",
      })
  void saysNothingWhereTheDeviceIsProvedForEachAssertionOrNotAskedFor(String require) {
    assertEquals(List.of(), said("require: " + require, ALL, STOLEN));
  }

  /** There nothing is answered once for all, so that a proof for one answer counts on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "require: [password, certificate]                                   | 3 rules.require [a,"
            + " wiki]",
        "require: [password, device]                                        | 3 rules.require [a,"
            + " wiki]",
        "require: [{factor: password, max-age: 8h}, device]                 | 3 rules.require [a,"
            + " 8h, wiki]",
        "if: {proved: {password: 10m}}, require: [password, certificate]    | 3 rules.require [a,"
            + " 10m, wiki]",
        "if: {tags: [open]}, require: [password, certificate]               | 3 rules.require [a,"
            + " wiki]",
        "if: {tags: [closed]}, require: [password, certificate]             | ''",
        "if: {services: [crm]}, require: [password, certificate]            | ''",
        "if: {services: ['mochi:me', 'mochi:helpdesk']}, require: [device]"
            + " | 3 rules.require [a, mochi:me]",
        "require: [password, {factor: device, max-age: 1h}]                 | 3 rules.require [a,"
            + " 1h]",
        "if: {device: {ownership: byod}}, require: [password]               | 3 rules.require [a,"
            + " wiki]",
        "if: {device: {ownership: byod}}, permit: true                      | 3 rules.permit [a,"
            + " wiki]",
        "if: {services: [crm], device: {ownership: byod}}, permit: true     | ''",
        "require: [{factor: password, max-age: 8h}, security-status]        | 3 rules.require [a,"
            + " 8h, wiki]",
        "when: \"device.ownership == 'byod'\", permit: true                | 3 rules.permit [a,"
            + " wiki]",
      })
  void saysForHowLongAStolenCookieWorksWhereRulesAreAskedWithEveryRequest(
      String rule, String warned) {
    var wiki = new ServiceFacts("wiki", Set.of("open"), Optional.empty(), Optional.empty());
    var scope =
        new PolicyScope(ALL.available(), Optional.empty(), List.of(), true, true, List.of(wiki));
    var expected = warned.isEmpty() ? List.of() : List.of(warned);
    assertEquals(expected, said(rule, scope, STOLEN));
  }

  @ParameterizedTest
  @CsvSource({
    "mochi:helpdesk, device, true",
    "mochi:enrolment, certificate, true",
    "mochi:me, device, false",
    "mochi:helpdesk, '{factor: device, max-age: 15m}', false",
  })
  void saysWhereNobodyGetsInByAProofForOneAnswer(String page, String factor, boolean closed) {
    var rule = "if: {services: ['%s']}, require: [%s]".formatted(page, factor);
    assertEquals(
        closed ? List.of("3 rules.require [a, %s]".formatted(page)) : List.of(),
        said(rule, ALL, FaultCode.POLICY_CLOSED));
  }

  @Test
  void takesANumberForTheDeviceOnlyWhereItIsSaidToBeForgeable() {
    var unawares =
        "if: {device: {binding-at-least: device-identifier}}, require: [password, certificate]";
    var read = PolicyFile.parse(Path.of("policy.yaml"), RULES.formatted(unawares), ALL);
    assertEquals(
        List.of("3 POLICY_FORGEABLE"),
        assertInstanceOf(PolicyFile.Outcome.Faulty.class, read).faults().stream()
            .map(fault -> fault.line() + " " + fault.code())
            .toList());
    var aware =
        "if: {device: {binding-at-least: device-identifier, accept-forgeable-identifier: true}},"
            + " require: [password, certificate]";
    assertEquals(
        List.of("3 rules.if.device.binding-at-least []"),
        said(aware, ALL, FaultCode.POLICY_FORGEABLE_ACCEPTED));
    var owned = "if: {device: {ownership: corporate, accept-forgeable-identifier: true}},";
    assertEquals(
        List.of("3 rules.if.device.accept-forgeable-identifier []"),
        said(owned + " require: [password]", ALL, FaultCode.POLICY_FORGEABLE_ACCEPTED));
    assertEquals(
        List.of("3 rules.if []"),
        said(
            "if: {device: {accept-forgeable-identifier: true}}, require: [security-status]",
            ALL,
            FaultCode.POLICY_FORGEABLE_ACCEPTED));
    assertEquals(
        List.of("3 rules.when []"),
        said(
            "when: \"device.binding == 'device-identifier'\", require: [password]",
            ALL,
            FaultCode.POLICY_FORGEABLE_ACCEPTED));
  }

  @Test
  void warnsOfANumberThatNothingHereTells() {
    var untold =
        new PolicyScope(ALL.available(), Optional.empty(), List.of(), true, false, List.of());
    var alone =
        "if: {device: {binding: device-identifier, accept-forgeable-identifier: true}},"
            + " require: [password, certificate]";
    var warned = List.of("3 rules.if.device.binding []");
    assertEquals(warned, said(alone, untold, FaultCode.POLICY_IDENTIFIER_UNTOLD));
    assertEquals(List.of(), said(alone, ALL, FaultCode.POLICY_IDENTIFIER_UNTOLD));
    var amongOthers = alone.replace("binding:", "binding-at-least:");
    assertEquals(List.of(), said(amongOthers, untold, FaultCode.POLICY_IDENTIFIER_UNTOLD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'binding: known-browser' | permit: true | ALONE",
        "'binding: known-browser}, proved: {password: 8h' | permit: true | ALONE",
        "'binding: known-browser}, not-zones: z, time: {days: mon, zone: Asia/Tokyo'"
            + " | permit: true | ALONE",
        "'binding-at-least: known-browser' | 'require: [password]' | ALONE",
        "'binding-at-least: device-identifier, accept-forgeable-identifier: true'"
            + " | 'require: [password]' | ''",
        "'binding: [copyable-key, known-browser]' | 'require: [{factor: password, max-age: 5m}]'"
            + " | ALONE",
        "'binding: known-browser' | 'require: [password, one-time-code]' | UNTOLD",
        "'binding: known-browser' | refuse: true | UNTOLD",
        "'binding-at-least: known-browser' | refuse: true | UNTOLD",
        "'binding: known-browser}, proved: {one-time-code: 12h' | permit: true | ''",
        "'binding: known-browser, ownership: byod' | permit: true | ''",
        "'binding: known-browser}, zones: z, time: {days: mon, zone: Asia/Tokyo' | permit: true |"
            + " ''",
        "'binding-at-least: known-browser' | 'require: [password, one-time-code]' | ''",
        "'binding-at-least: copyable-key' | 'require: [password]' | ''",
      })
  void takesAKnownBrowserOnlyBesideSomethingElse(String device, String effect, String fault) {
    var rule = "if: {device: {%s}}, %s".formatted(device, effect);
    var read = PolicyFile.parse(Path.of("policy.yaml"), ZONED.formatted(rule), ALL);
    var faults =
        read instanceof PolicyFile.Outcome.Faulty(var found)
            ? found.stream().map(it -> it.line() + " " + it.code()).toList()
            : List.of();
    assertEquals(
        fault.isEmpty() ? List.of() : List.of("4 POLICY_BROWSER_" + fault), faults, read::toString);
  }

  @Test
  void saysThatACopiedKnownBrowserWorksAsLongAsWhatWasProvedBesideIt() {
    var rule = "if: {device: {binding: known-browser}, proved: {password: 8h, one-time-code: 2h}}";
    assertEquals(
        List.of("3 rules.permit [a, 2h]"),
        said(rule + ", permit: true", ALL, FaultCode.POLICY_STOLEN));
  }

  /** It needs no factor that would tell of a device: passwords are enough to have one. */
  @Test
  void takesAKnownBrowserWhereNothingElseTellsOfDevices() {
    var codes = scope(EnumSet.of(Factor.PASSWORD, Factor.ONE_TIME_CODE));
    var rule = "if: {device: {binding: known-browser}, proved: {one-time-code: 2h}}, permit: true";
    assertEquals(List.of(), said(rule, codes, FaultCode.POLICY_FACT_AWAY));
    var other = rule.replace("known-browser", "copyable-key");
    var read = PolicyFile.parse(Path.of("policy.yaml"), RULES.formatted(other), codes);
    assertInstanceOf(PolicyFile.Outcome.Faulty.class, read);
  }

  @Test
  void saysThatAnExpressionNeverLearnsOfAKnownBrowser() {
    assertEquals(
        List.of("3 rules.when []"),
        said(
            "when: \"device.binding == 'known-browser'\", require: [password]",
            ALL,
            FaultCode.POLICY_BROWSER_IN_WHEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[password, one-time-code]                              | true",
        "[password, recovery-code]                              | true",
        "[password, certificate, one-time-code]                 | false",
        "[password]                                             | false",
      })
  void warnsWhereACodeAloneStandsForTheDevice(String require, boolean warned) {
    assertEquals(
        warned ? List.of("3 rules.require [a]") : List.of(),
        said("require: " + require, ALL, FaultCode.POLICY_CODE_ALONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[password, certificate, device]                              | true",
        "[{factor: device, max-age: 1h}, certificate]                 | true",
        "[password, certificate]                                      | false",
        "[password, device, one-time-code]                            | false",
      })
  void warnsThatCertificateAndKeyCountWhereBothAreOfOneDevice(String require, boolean warned) {
    assertEquals(
        warned ? List.of("3 rules.require [a]") : List.of(),
        said("require: " + require, ALL, FaultCode.POLICY_ONE_DEVICE));
  }

  @Test
  void namesFileLineAndRuleInBothLanguages() {
    var warning = warnings("require: [password, {factor: certificate, max-age: 8h}]", ALL);
    var english = warning.stream().map(it -> it.text(Locale.ENGLISH)).toList();
    var japanese = warning.stream().map(it -> it.text(Locale.JAPANESE)).toList();
    assertEquals(2, english.size());
    assertTrue(english.getLast().contains("policy.yaml:3: rules.require: By the rule \"a\""));
    assertTrue(english.getLast().contains("up to 8h"));
    assertTrue(japanese.getLast().contains("最長 8h"));
  }
}
