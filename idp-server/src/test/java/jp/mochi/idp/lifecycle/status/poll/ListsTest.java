package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.lifecycle.status.poll.DeviceManagements.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusSource.Kind;
import jp.mochi.idp.config.StatusSourceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of device managements' lists say of devices. */
class ListsTest {
  private static final URI TOKENS = URI.create("https://tokens.example");
  static final AndroidList ANDROID =
      new AndroidList(
          new StatusSourceConfig.AndroidManagement(
              URI.create("https://android.example/v1"), TOKENS, "LC0test", Path.of("key")));
  static final IntuneList INTUNE =
      new IntuneList(
          new StatusSourceConfig.Intune(
              URI.create("https://graph.example/v1.0"),
              TOKENS,
              "app",
              Path.of("secret"),
              Duration.ofHours(4),
              Duration.ofDays(1)));

  private static ListPage.Read android(String... devices) {
    var page = "{\"devices\": [" + String.join(",", devices) + "]}";
    return assertInstanceOf(ListPage.Read.class, ANDROID.read(page.getBytes(UTF_8)));
  }

  private static ListPage.Read intune(String... devices) {
    var page = "{\"value\": [" + String.join(",", devices) + "]}";
    return assertInstanceOf(ListPage.Read.class, INTUNE.read(page.getBytes(UTF_8)));
  }

  private static ListedDevice only(ListPage.Read page) {
    return assertInstanceOf(ListPage.Entry.Listed.class, page.entries().getFirst()).device();
  }

  private static Map<StatusFlag, Boolean> flags(ListedDevice device, Kind kind) {
    return device.parts().stream()
        .filter(part -> part.kind() == kind)
        .findFirst()
        .orElseThrow()
        .facts()
        .flags();
  }

  @Test
  void aDeviceOfAndroidManagementSaysAllThatPoliciesAskFor() {
    var device = only(android(sample("android-device.json")));
    assertEquals("enterprises/LC0test/devices/3a1f0c2b9d8e7f60", device.id());
    assertEquals(List.of(device.id(), "3a1f0c2b9d8e7f60"), device.names());
    assertEquals(
        Map.of(IdentifierKind.SERIAL, "47181FDAQ000RS", IdentifierKind.IMEI, "356938035643809"),
        device.numbers());
    assertEquals(Optional.of(Ownership.CORPORATE), device.ownership());
    assertEquals(Set.of(Platform.ANDROID), device.platforms());
    assertEquals(Optional.empty(), device.against());
    var status = device.parts().getFirst();
    assertEquals(Instant.parse("2026-11-22T08:00:00.123Z"), status.at());
    assertEquals("16", status.facts().version().orElseThrow().toString());
    assertEquals(Optional.of(LocalDate.parse("2026-11-05")), status.facts().patched());
    assertEquals(
        Map.of(
            StatusFlag.SCREEN_LOCK, true,
            StatusFlag.ENCRYPTED, true,
            StatusFlag.ROOTED, false,
            StatusFlag.USB_DEBUGGING, false,
            StatusFlag.MDM_ENROLLED, true,
            StatusFlag.MALWARE_PROTECTION, true),
        status.facts().flags());
    assertEquals(
        List.of(new InstalledApp("com.example.mail", "4.2", "Mail", "a1b2c3", "b0c1")),
        status.apps().orElseThrow());
    var policy = device.parts().getLast();
    assertEquals(Kind.POLLED_POLICY, policy.kind());
    assertEquals(Instant.parse("2026-11-22T08:30:00Z"), policy.at(), "of a time of its own");
    assertEquals(Map.of(StatusFlag.MDM_COMPLIANT, true), policy.facts().flags());
  }

  /** Google's JSON leaves out what is false, also where that is what is to be known. */
  @Test
  void whatAndroidManagementLeavesOutWithinWhatItReportsIsNotSo() {
    var device = only(android(sample("android-non-compliant.json")));
    var flags = flags(device, Kind.POLLED);
    assertEquals(false, flags.get(StatusFlag.SCREEN_LOCK));
    assertEquals(false, flags.get(StatusFlag.MALWARE_PROTECTION));
    assertEquals(false, flags.get(StatusFlag.ENCRYPTED), "by a key that everybody has");
    assertEquals(true, flags.get(StatusFlag.USB_DEBUGGING));
    assertEquals(true, flags.get(StatusFlag.ROOTED), "one detail of its posture is enough");
    assertEquals(Map.of(StatusFlag.MDM_COMPLIANT, false), flags(device, Kind.POLLED_POLICY));
    assertEquals(
        "passwordPolicies (USER_ACTION), applications com.example.mail (APP_NOT_INSTALLED)",
        device.why().get("non-compliance"));
    var silent = only(android(sample("android-personal.json")));
    assertEquals(Map.of(StatusFlag.MDM_ENROLLED, true), flags(silent, Kind.POLLED));
    assertEquals(Optional.empty(), silent.parts().getFirst().apps());
    assertEquals(Optional.of(Ownership.BYOD), silent.ownership());
  }

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, , ",
    "DISABLED, MDM_COMPLIANT, false",
    "LOST, MDM_COMPLIANT, false",
    "DELETED, MDM_ENROLLED, false"
  })
  void whatAndroidManagementDoesToADeviceIsAWordOfItsOwn(String state, String flag, Boolean value) {
    var text =
        sample("android-device.json")
            .replace("\"appliedState\": \"ACTIVE\"", "\"appliedState\": \"" + state + "\"");
    var against = only(android(text)).against().map(facts -> facts.flags());
    assertEquals(
        Optional.ofNullable(flag).map(name -> Map.of(StatusFlag.valueOf(name), value)), against);
  }

  @Test
  void aDeviceOfIntuneSaysWhatIntuneKnows() {
    var device = only(intune(sample("intune-device.json")));
    assertEquals(Map.of(IdentifierKind.SERIAL, "F2LX1234ABCD"), device.numbers());
    assertEquals(Set.of(Platform.IOS, Platform.IPADOS), device.platforms());
    var status = device.parts().getFirst();
    assertEquals(Instant.parse("2026-11-22T08:00:00.765432100Z"), status.at());
    assertEquals("26.1", status.facts().version().orElseThrow().toString());
    assertEquals(Optional.empty(), status.facts().patched());
    assertEquals(
        Map.of(
            StatusFlag.ENCRYPTED, true,
            StatusFlag.ROOTED, false,
            StatusFlag.MDM_ENROLLED, true),
        status.facts().flags());
    assertEquals(Map.of(StatusFlag.MDM_COMPLIANT, true), flags(device, Kind.POLLED_POLICY));
    var bad = only(intune(sample("intune-non-compliant.json")));
    assertEquals(true, flags(bad, Kind.POLLED).get(StatusFlag.ROOTED));
    assertEquals(Map.of(StatusFlag.MDM_COMPLIANT, false), flags(bad, Kind.POLLED_POLICY));
    assertNotEquals(device.mark(), bad.mark());
    var personal = only(intune(sample("intune-personal.json")));
    assertEquals("15", personal.parts().getFirst().facts().version().orElseThrow().toString());
    assertEquals(null, flags(personal, Kind.POLLED).get(StatusFlag.ROOTED), "it says: unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"policyCompliant\": true | \"policyCompliant\": \"yes\" | /policyCompliant",
        "\"androidVersion\": \"16\" | \"androidVersion\": 16 | /softwareInfo/androidVersion",
        "\"androidVersion\": \"16\" | \"androidVersion\": \"new\" | /softwareInfo/androidVersion",
        "2026-11-05 | 5 November | /softwareInfo/securityPatchLevel",
        "2026-11-22T08:00:00.123Z | yesterday | /lastStatusReportTime",
        "{\"devicePosture\": \"SECURE\"} | [] | /securityPosture",
        "\"isDeviceSecure\": true | \"isDeviceSecure\": 1 | /deviceSettings/isDeviceSecure",
        "enterprises/LC0test/devices/3a1f0c2b9d8e7f60 | x | /name"
      })
  void oneFieldOfTheWrongKindIsNamedAndStopsNoOtherDevice(String good, String bad, String pointer) {
    var broken = sample("android-device.json").replace(good, bad);
    var page = android(broken, "7", sample("android-personal.json"));
    assertEquals(
        pointer, assertInstanceOf(ListPage.Entry.Broken.class, page.entries().get(0)).pointer());
    var second = assertInstanceOf(ListPage.Entry.Broken.class, page.entries().get(1));
    assertEquals("/devices/1", second.id());
    assertInstanceOf(ListPage.Entry.Listed.class, page.entries().get(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://graph.example/v1.0/deviceManagement/managedDevices?$skiptoken=a%20b | true",
        "https://graph.example.evil/v1.0/deviceManagement/managedDevices?$skiptoken=a | false",
        "https://graph.example/v1.0/users?$skiptoken=a | false",
        "http://graph.example/v1.0/deviceManagement/managedDevices?$skiptoken=a | false",
        "https://graph.example/v1.0/deviceManagement/managedDevices | false",
        "https://x@graph.example/v1.0/deviceManagement/managedDevices?a | false"
      })
  void noAnswerSendsUsElsewhere(String link, boolean good) {
    var page =
        INTUNE.read("{\"value\":[],\"@odata.nextLink\":\"%s\"}".formatted(link).getBytes(UTF_8));
    assertEquals(good, page instanceof ListPage.Read);
    if (page instanceof ListPage.Read(var entries, var next)) {
      assertEquals(Optional.of("$skiptoken=a%20b"), next);
      assertEquals(link, INTUNE.address(Optional.empty(), next).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"value\": {}}", "{\"value\": []} x", "{\"@odata.nextLink\": 7}"})
  void whatIsNoPageIsRefusedWhole(String text) {
    assertInstanceOf(ListPage.Bad.class, INTUNE.read(text.getBytes(UTF_8)));
    assertTrue(INTUNE.read("[".repeat(5000).getBytes(UTF_8)) instanceof ListPage.Bad);
  }

  /** Empty objects take thirty times the memory of their letters. */
  @Test
  void aPageOfTooManyPartsIsBadHoweverShort() {
    var few = "{\"value\": [" + "{},".repeat(299_000) + "{}]}";
    assertInstanceOf(ListPage.Read.class, INTUNE.read(few.getBytes(UTF_8)));
    var many = few.replace("[", "[" + "{},".repeat(1_000)).getBytes(UTF_8);
    assertInstanceOf(ListPage.Bad.class, INTUNE.read(many));
  }
}
