package jp.mochi.idp.lifecycle.status.poll;

import static java.nio.charset.StandardCharsets.UTF_8;
import static jp.mochi.idp.lifecycle.status.poll.DeviceManagements.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusSource.Kind;
import org.junit.jupiter.api.Test;

/**
 * Devices with every field that the managements' descriptions have: what nobody asked for is passed
 * over.
 */
class AllFieldsTest {
  private static ListedDevice only(ManagementList list, String page) {
    var read = assertInstanceOf(ListPage.Read.class, list.read(page.getBytes(UTF_8)));
    return assertInstanceOf(ListPage.Entry.Listed.class, read.entries().getFirst()).device();
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
  void ofIntune() {
    var device = only(ListsTest.INTUNE, "{\"value\": [" + sample("intune-all-fields.json") + "]}");
    assertEquals(
        Map.of(IdentifierKind.SERIAL, "R5CX1234ABC", IdentifierKind.IMEI, "356938035643809"),
        device.numbers());
    assertEquals(Optional.of(Ownership.CORPORATE), device.ownership());
    assertEquals(
        Map.of(StatusFlag.ENCRYPTED, true, StatusFlag.ROOTED, false, StatusFlag.MDM_ENROLLED, true),
        flags(device, Kind.POLLED));
    assertEquals(Map.of(StatusFlag.MDM_COMPLIANT, true), flags(device, Kind.POLLED_POLICY));
  }

  @Test
  void ofAndroidManagement() {
    var device =
        only(ListsTest.ANDROID, "{\"devices\": [" + sample("android-all-fields.json") + "]}");
    assertEquals(
        Map.of(IdentifierKind.SERIAL, "47181FDAQ00ALL", IdentifierKind.IMEI, "356938035643817"),
        device.numbers());
    assertEquals(
        Map.of(
            StatusFlag.SCREEN_LOCK, true,
            StatusFlag.ENCRYPTED, true,
            StatusFlag.ROOTED, false,
            StatusFlag.USB_DEBUGGING, false,
            StatusFlag.MDM_ENROLLED, true,
            StatusFlag.MALWARE_PROTECTION, true),
        flags(device, Kind.POLLED));
    assertEquals(
        List.of(new InstalledApp("com.example.mail", "4.2", "Mail", "a1b2c3", "b0c1")),
        device.parts().getFirst().apps().orElseThrow());
    assertEquals(Optional.empty(), device.against());
  }
}
