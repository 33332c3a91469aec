package jp.mochi.idp.me;

import java.util.List;
import jp.mochi.device.register.Platform;

/**
 * What a browser may run on by its own word, {@code User-Agent}: good enough to say which button is
 * for whom, and for nothing else. Some say less than others: Safari on an iPad, and on an iPhone
 * that asks for a page's desktop version, says that it is a Mac, and so does Chrome on an Android
 * phone or tablet that it is a PC with Linux.
 */
final class LikelyPlatforms {
  private LikelyPlatforms() {}

  /** One where that can be told, several where only the person knows; never none. */
  static List<Platform> of(String userAgent) {
    if (userAgent.contains("iPhone") || userAgent.contains("iPod")) {
      return List.of(Platform.IOS);
    }
    if (userAgent.contains("iPad")) {
      return List.of(Platform.IPADOS);
    }
    if (userAgent.contains("Android")) {
      return List.of(Platform.ANDROID);
    }
    if (userAgent.contains("Macintosh")) {
      return List.of(Platform.IPADOS, Platform.MACOS);
    }
    if (userAgent.contains("Windows")) {
      return List.of(Platform.WINDOWS);
    }
    if (userAgent.contains("CrOS")) {
      return List.of(Platform.CHROMEOS);
    }
    return userAgent.contains("Linux")
        ? List.of(Platform.ANDROID, Platform.LINUX)
        : List.of(Platform.IOS, Platform.ANDROID, Platform.OTHER);
  }
}
