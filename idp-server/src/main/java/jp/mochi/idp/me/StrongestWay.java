package jp.mochi.idp.me;

import java.util.EnumSet;
import java.util.Set;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.PlatformReach;

/**
 * The way on which a page leads each kind of device to the strongest binding that it can have by
 * itself, read off the {@linkplain PlatformReach table} that a policy is checked by. What an MDM or
 * a command makes stronger yet (a key made on a PC with Linux) no page does.
 */
final class StrongestWay {
  private final EnrolmentConfig config;
  private final Set<Factor> means = EnumSet.of(Factor.CERTIFICATE);

  /**
   * @param keys whether devices make keys of their own here
   */
  StrongestWay(EnrolmentConfig config, boolean keys) {
    this.config = config;
    if (keys) {
      means.add(Factor.DEVICE);
    }
  }

  EnrolmentRoute of(Platform platform) {
    var strongest = PlatformReach.of(platform).strongest(means);
    return strongest.orElseThrow() == Factor.DEVICE ? EnrolmentRoute.KEY : certificate(platform);
  }

  /** A profile has the key made on the device; all others get one that was made here. */
  private static EnrolmentRoute certificate(Platform platform) {
    return switch (platform) {
      case IOS, IPADOS, MACOS -> EnrolmentRoute.SCEP;
      case ANDROID, WINDOWS, CHROMEOS, LINUX, OTHER -> EnrolmentRoute.PKCS12;
    };
  }

  /**
   * Whether that way is open to a code.
   *
   * @param own whether the person has made it for themselves
   */
  boolean isOpen(Platform platform, boolean own) {
    return config.isOpen(of(platform), own);
  }
}
