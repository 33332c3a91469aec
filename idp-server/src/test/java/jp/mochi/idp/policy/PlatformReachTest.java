package jp.mochi.idp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which strength of a binding each platform can reach. */
final class PlatformReachTest {
  private static final Set<Factor> BOTH = EnumSet.of(Factor.CERTIFICATE, Factor.DEVICE);

  @ParameterizedTest
  @CsvSource({
    "devices.md, ### What each platform can reach",
    "devices.ja.md, ### 機種ごとに届く強さ",
  })
  void isTheTableThatTheHandbookPrints(String file, String heading) throws IOException {
    var table =
        Files.readString(Path.of("../docs", file))
            .lines()
            .dropWhile(line -> !line.equals(heading))
            .dropWhile(line -> !line.startsWith("|---"))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
            .toList();
    assertEquals(Stream.of(PlatformReach.values()).map(PlatformReach::row).toList(), table);
  }

  @Test
  void sendsIphonesToTheCertificateForLevelTwo() {
    var iphone = PlatformReach.IPHONE;
    assertTrue(iphone.reaches(BOTH).contains(BindingStrength.DEVICE_BOUND_KEY));
    assertFalse(iphone.reaches(BOTH).contains(BindingStrength.ATTESTED_KEY));
    assertFalse(
        iphone.reaches(EnumSet.of(Factor.DEVICE)).contains(BindingStrength.DEVICE_BOUND_KEY));
  }

  @Test
  void sendsAndroidToItsOwnKeyForLevelTwo() {
    var android = PlatformReach.ANDROID_PHONE;
    var ownKey = android.reaches(EnumSet.of(Factor.DEVICE));
    assertTrue(ownKey.contains(BindingStrength.DEVICE_BOUND_KEY));
    assertTrue(ownKey.contains(BindingStrength.ATTESTED_KEY));
    assertFalse(
        android.reaches(EnumSet.of(Factor.CERTIFICATE)).contains(BindingStrength.DEVICE_BOUND_KEY));
  }

  /** In so far as one is to lead to it, a certificate or a key is what is stronger in the table. */
  @Test
  void tellsByWhatEachPlatformIsBoundTheMostStrongly() {
    for (var platform : Platform.values()) {
      var row = PlatformReach.of(platform);
      assertEquals(List.of("–", "–"), List.of(row.row().get(1), row.row().get(5)), "no MDM");
      assertFalse(row.isInApp());
      var strongest = row.strongest(BOTH).orElseThrow();
      assertEquals(best(row, BOTH), best(row, EnumSet.of(strongest)), platform.text());
    }
    assertEquals(Optional.of(Factor.CERTIFICATE), PlatformReach.MAC.strongest(BOTH));
    assertEquals(Optional.of(Factor.DEVICE), PlatformReach.PC_WINDOWS.strongest(BOTH));
    assertEquals(Optional.of(Factor.CERTIFICATE), PlatformReach.PC_LINUX.strongest(BOTH));
    assertEquals(Optional.empty(), PlatformReach.PC_LINUX.strongest(EnumSet.of(Factor.DEVICE)));
    assertEquals(Optional.of(Factor.DEVICE), PlatformReach.ANDROID_MANAGED.strongest(BOTH));
    assertEquals(Optional.empty(), PlatformReach.IPHONE_IN_APP.strongest(BOTH));
  }

  private static BindingStrength best(PlatformReach row, Set<Factor> means) {
    return row.reaches(means).stream().min(BindingStrength::compareTo).orElseThrow();
  }

  @Test
  void knowsNoKeyInBrowsersWithinApps() {
    var inApps = EnumSet.noneOf(PlatformReach.class);
    Stream.of(PlatformReach.values()).filter(PlatformReach::isInApp).forEach(inApps::add);
    assertEquals(EnumSet.of(PlatformReach.IPHONE_IN_APP, PlatformReach.ANDROID_IN_APP), inApps);
    inApps.forEach(
        row -> assertEquals(EnumSet.of(BindingStrength.KNOWN_BROWSER), row.reaches(BOTH)));
  }

  /** It stands in the certificate that an MDM had issued: without certificates nothing tells it. */
  @Test
  void knowsADevicesIdentifierByItsCertificateAlone() {
    for (var row : PlatformReach.values()) {
      var managed = row.row().get(1).equals("✓");
      assertEquals(managed, row.reaches(BOTH).contains(BindingStrength.DEVICE_IDENTIFIER));
      var keys = row.reaches(EnumSet.of(Factor.DEVICE));
      assertFalse(keys.contains(BindingStrength.DEVICE_IDENTIFIER), row.name());
    }
  }

  @Test
  void takesOnlyItsOwnBrowserForAnIphones() {
    assertEquals(
        List.of(PlatformReach.IPHONE, PlatformReach.IPHONE_MANAGED),
        Stream.of(PlatformReach.values()).filter(PlatformReach::isIphone).toList());
  }

  @Test
  void hasARowForEveryPlatform() {
    var named =
        Stream.of(PlatformReach.values())
            .flatMap(row -> Stream.of(row.row().getFirst().split("[`, ]+| \\(in-app\\)")))
            .filter(word -> Platform.of(word).isPresent())
            .collect(Collectors.toSet());
    assertEquals(
        Stream.of(Platform.values()).map(Platform::text).collect(Collectors.toSet()), named);
  }
}
