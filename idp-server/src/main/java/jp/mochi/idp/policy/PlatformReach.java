package jp.mochi.idp.policy;

import static jp.mochi.device.register.Platform.ANDROID;
import static jp.mochi.device.register.Platform.CHROMEOS;
import static jp.mochi.device.register.Platform.IOS;
import static jp.mochi.device.register.Platform.IPADOS;
import static jp.mochi.device.register.Platform.LINUX;
import static jp.mochi.device.register.Platform.MACOS;
import static jp.mochi.device.register.Platform.OTHER;
import static jp.mochi.device.register.Platform.WINDOWS;
import static jp.mochi.idp.policy.BindingStrength.ATTESTED_KEY;
import static jp.mochi.idp.policy.BindingStrength.COPYABLE_KEY;
import static jp.mochi.idp.policy.BindingStrength.DEVICE_BOUND_KEY;
import static jp.mochi.idp.policy.BindingStrength.DEVICE_IDENTIFIER;
import static jp.mochi.idp.policy.BindingStrength.KNOWN_BROWSER;

import com.google.common.collect.ImmutableSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import org.jspecify.annotations.Nullable;

/**
 * How surely each kind of browser can show which device it is on, at best. It is the table that the
 * check of a policy uses, by which enrolment leads each device to its strongest, and that
 * docs/devices.md prints; a test holds it and the handbook together.
 *
 * <p>An iPhone makes its certificate's key itself, led by a profile, and keeps it; its passkeys go
 * to all devices of an account, and its maker vouches for none of them. Android's own key is asked
 * not to be discoverable, which keeps it on the phone, and its hardware vouches for it; a
 * certificate's key is made on it only where an MDM asks for it, and its hardware vouches for that,
 * too. Apps that show pages within themselves reach neither the system's certificates nor its keys.
 */
public enum PlatformReach {
  IPHONE(ImmutableSet.of(IOS, IPADOS), false, false, DEVICE_BOUND_KEY, COPYABLE_KEY),
  IPHONE_MANAGED(ImmutableSet.of(IOS, IPADOS), true, false, DEVICE_BOUND_KEY, COPYABLE_KEY),
  IPHONE_IN_APP(ImmutableSet.of(IOS, IPADOS), false, true, null, null),
  ANDROID_PHONE(ImmutableSet.of(ANDROID), false, false, COPYABLE_KEY, ATTESTED_KEY),
  ANDROID_MANAGED(ImmutableSet.of(ANDROID), true, false, ATTESTED_KEY, ATTESTED_KEY),
  ANDROID_IN_APP(ImmutableSet.of(ANDROID), false, true, null, null),
  PC_WINDOWS(ImmutableSet.of(WINDOWS), false, false, DEVICE_BOUND_KEY, ATTESTED_KEY),
  PC_WINDOWS_MANAGED(ImmutableSet.of(WINDOWS), true, false, DEVICE_BOUND_KEY, ATTESTED_KEY),
  MAC(ImmutableSet.of(MACOS), false, false, DEVICE_BOUND_KEY, COPYABLE_KEY),
  MAC_MANAGED(ImmutableSet.of(MACOS), true, false, DEVICE_BOUND_KEY, COPYABLE_KEY),
  CHROMEBOOK(ImmutableSet.of(CHROMEOS), false, false, COPYABLE_KEY, DEVICE_BOUND_KEY),
  CHROMEBOOK_MANAGED(ImmutableSet.of(CHROMEOS), true, false, DEVICE_BOUND_KEY, DEVICE_BOUND_KEY),
  PC_LINUX(ImmutableSet.of(LINUX, OTHER), false, false, DEVICE_BOUND_KEY, null);

  private final ImmutableSet<Platform> platforms;
  private final boolean managed;
  private final boolean inApp;
  private final Optional<BindingStrength> certificate;
  private final Optional<BindingStrength> key;

  /**
   * @param managed whether an MDM manages the device
   * @param inApp whether the browser is one within an app
   * @param certificate the best that a certificate's key can be worth; null where none can be shown
   * @param key the best that a key of the browser's own making can be worth (WebAuthn); null where
   *     it makes none
   */
  PlatformReach(
      ImmutableSet<Platform> platforms,
      boolean managed,
      boolean inApp,
      @Nullable BindingStrength certificate,
      @Nullable BindingStrength key) {
    this.platforms = platforms;
    this.managed = managed;
    this.inApp = inApp;
    this.certificate = Optional.ofNullable(certificate);
    this.key = Optional.ofNullable(key);
  }

  /** The row of such a device's own browser, where no MDM manages it. */
  public static PlatformReach of(Platform platform) {
    return Stream.of(values())
        .filter(row -> row.platforms.contains(platform) && !row.managed && !row.inApp)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The one of these factors by which it shows most surely which device it is; empty where none of
   * them does. Of two that are worth the same it is the key, for which nothing is installed.
   *
   * @param means the factors that tell here which device it is
   */
  public Optional<Factor> strongest(Set<Factor> means) {
    var byKey = key.filter(best -> means.contains(Factor.DEVICE));
    var byCertificate = certificate.filter(best -> means.contains(Factor.CERTIFICATE));
    var isKey =
        byKey
            .filter(it -> byCertificate.map(other -> it.compareTo(other) <= 0).orElse(true))
            .isPresent();
    return isKey ? Optional.of(Factor.DEVICE) : byCertificate.map(best -> Factor.CERTIFICATE);
  }

  /** Whether it is an iPhone's or an iPad's own browser. */
  public boolean isIphone() {
    return platforms.contains(IOS) && !inApp;
  }

  /** Whether it is a browser within an app. */
  public boolean isInApp() {
    return inApp;
  }

  /**
   * What it can reach by these factors. A key that is worth less can be had wherever one that is
   * worth more can; a browser that was seen before says so by a cookie, and a device's identifier
   * stands in a certificate that whoever manages it has had issued.
   *
   * @param means the factors that tell here which device it is
   */
  public Set<BindingStrength> reaches(Set<Factor> means) {
    var reached = EnumSet.of(KNOWN_BROWSER);
    if (managed && means.contains(Factor.CERTIFICATE)) {
      reached.add(DEVICE_IDENTIFIER);
    }
    Stream.concat(
            certificate.filter(best -> means.contains(Factor.CERTIFICATE)).stream(),
            key.filter(best -> means.contains(Factor.DEVICE)).stream())
        .forEach(best -> reached.addAll(EnumSet.range(best, COPYABLE_KEY)));
    return reached;
  }

  /** Its row in docs/devices.md, in words that both languages share. */
  public List<String> row() {
    var names = platforms.stream().sorted().map(it -> "`" + it.text() + "`");
    return List.of(
        names.collect(Collectors.joining(", ")) + (inApp ? " (in-app)" : ""),
        mark(managed),
        level(certificate),
        level(key),
        mark(true),
        mark(managed));
  }

  private static String level(Optional<BindingStrength> best) {
    return best.map(it -> "`" + it.text() + "`").orElse("–");
  }

  private static String mark(boolean there) {
    return there ? "✓" : "–";
  }
}
