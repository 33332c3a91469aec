package jp.mochi.idp.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.Requirement;
import jp.mochi.idp.policy.StatusCheck;
import org.junit.jupiter.api.Test;

/** Every key of {@code requirements:} once, and everything that can be wrong with it. */
class RequirementReaderTest {
  private static final String RULES =
      """
      version: 1
      %s
      rules:
        - name: clean
          reason: {ja: 理由, en: why}
          if: {device: {compliance: compliant}}
          require: [password, {factor: security-status, max-age: 24h}]
      """;

  /** A register that knows devices by certificates of our own. */
  private static final PolicyScope PHONES =
      new PolicyScope(
          Set.of(Factor.PASSWORD, Factor.CERTIFICATE), Optional.empty(), List.of(), true);

  private static PolicyFile.Outcome read(String requirements, PolicyScope scope) {
    var text = RULES.formatted(requirements.strip());
    return PolicyFile.parse(Path.of("policy.yaml"), text, scope);
  }

  private static List<Requirement> requirements(String text) {
    return assertInstanceOf(PolicyFile.Outcome.Read.class, read(text, PHONES))
        .policy()
        .requirements()
        .all();
  }

  private static List<String> faults(String text, PolicyScope scope) {
    return switch (read(text, scope)) {
      case PolicyFile.Outcome.Read(var policy, var zones, var warnings) -> List.of();
      case PolicyFile.Outcome.Faulty(var faults) ->
          faults.stream().map(f -> f.line() + " " + f.key() + " " + f.code()).toList();
    };
  }

  private static Requirement.Dated always(StatusCheck check) {
    return new Requirement.Dated(check, Optional.empty());
  }

  private static Requirement.Dated from(String day, StatusCheck check) {
    return new Requirement.Dated(check, Optional.of(LocalDate.parse(day)));
  }

  private static StatusCheck atLeast(String version) {
    return new StatusCheck.AtLeast(OsVersion.of(version).orElseThrow());
  }

  @Test
  void readsEveryKey() {
    var read =
        requirements(
            """
            requirements:
              - platforms: [ios, ipados]
                ownership: corporate
                status-within: 7d
                accept-self-reported: true
                zone: Europe/Berlin
                os-at-least: ["18.5", {version: "19", from: 2026-12-01}]
                patched-within: 90d
                screen-lock: true
                encrypted: {from: 2027-01-01}
                not-rooted: true
                no-usb-debugging: true
                mdm-enrolled: true
                mdm-compliant: true
                malware-protection: true
                malware-protection-current: true
                profiles: [jp.example.wifi, jp.example.vpn]
            """);
    var checks =
        Stream.of(
                always(atLeast("18.5")),
                from("2026-12-01", atLeast("19")),
                always(new StatusCheck.PatchedWithin(Duration.ofDays(90))),
                always(new StatusCheck.Good(StatusFlag.SCREEN_LOCK)),
                from("2027-01-01", new StatusCheck.Good(StatusFlag.ENCRYPTED)),
                always(new StatusCheck.Good(StatusFlag.ROOTED)),
                always(new StatusCheck.Good(StatusFlag.USB_DEBUGGING)),
                always(new StatusCheck.Good(StatusFlag.MDM_ENROLLED)),
                always(new StatusCheck.Good(StatusFlag.MDM_COMPLIANT)),
                always(new StatusCheck.Good(StatusFlag.MALWARE_PROTECTION)),
                always(new StatusCheck.Good(StatusFlag.MALWARE_PROTECTION_CURRENT)),
                always(new StatusCheck.Profile("jp.example.wifi")),
                always(new StatusCheck.Profile("jp.example.vpn")))
            .toList();
    assertEquals(
        List.of(
            new Requirement(
                Set.of(Platform.IOS, Platform.IPADOS),
                Set.of(Ownership.CORPORATE),
                Duration.ofDays(7),
                true,
                ZoneId.of("Europe/Berlin"),
                checks)),
        read);
  }

  @Test
  void whatIsLeftOutConcernsAllDevicesForADayAndTrustsNobodysOwnWord() {
    var read = requirements("requirements: [{screen-lock: true}]").getFirst();
    assertEquals(Set.of(), read.platforms());
    assertEquals(Set.of(), read.ownerships());
    assertEquals(Duration.ofHours(24), read.within());
    assertFalse(read.selfReported());
    assertEquals(ZoneId.of("Asia/Tokyo"), read.zone());
  }

  @Test
  void patchesMayCountFromADayOnToo() {
    var read =
        requirements("requirements: [{patched-within: {age: 30d, from: 2026-12-01}}]").getFirst();
    assertEquals(
        List.of(from("2026-12-01", new StatusCheck.PatchedWithin(Duration.ofDays(30)))),
        read.checks());
  }

  @Test
  void theStateOfDevicesCanBeProvedOnceSomethingIsRequiredOfThem() {
    var away = "7 rules.require POLICY_FACTOR_AWAY";
    var untold = "6 rules.if.device.compliance POLICY_FACT_AWAY";
    assertEquals(Set.of(untold, away), Set.copyOf(faults("", PHONES)));
    assertEquals(List.of(), faults("requirements: [{screen-lock: true}]", PHONES));
    var policy =
        assertInstanceOf(
                PolicyFile.Outcome.Read.class, read("requirements: [{screen-lock: true}]", PHONES))
            .policy();
    assertTrue(policy.available().contains(Factor.SECURITY_STATUS));
  }

  @Test
  void itCannotWhereNothingTellsWhichDeviceItIs() {
    var faults = faults("requirements: [{screen-lock: true}]", PolicyScope.PASSWORDS);
    assertEquals(2, faults.size(), faults.toString());
  }

  @Test
  void namesWhatIsWrong() {
    assertEquals(List.of("2 requirements POLICY_NONE"), some(faults("requirements: []", PHONES)));
    assertEquals(
        List.of("2 requirements.status-within POLICY_NO_CHECK"),
        some(faults("requirements: [{platforms: ios}]", PHONES)));
    assertEquals(
        List.of("2 requirements.platforms CHOICE"),
        some(faults("requirements: [{platforms: iphone, screen-lock: true}]", PHONES)));
    assertEquals(
        List.of("2 requirements.os-at-least POLICY_OS_VERSION"),
        some(faults("requirements: [{os-at-least: iOS 19, screen-lock: true}]", PHONES)));
    assertEquals(
        List.of("2 requirements.screen-lock.from POLICY_DAY"),
        some(faults("requirements: [{screen-lock: {from: December}}]", PHONES)));
    assertEquals(
        List.of("2 requirements.screen-lock POLICY_ONLY_TRUE"),
        some(faults("requirements: [{screen-lock: false, encrypted: true}]", PHONES)));
    assertEquals(
        List.of("2 requirements.screenlock UNKNOWN_NEAR"),
        some(faults("requirements: [{screenlock: true, encrypted: true}]", PHONES)));
  }

  /** Without those that say that nothing is set up: what is faulty requires nothing. */
  private static List<String> some(List<String> faults) {
    return faults.stream().filter(fault -> fault.contains(" requirements")).toList();
  }
}
