package jp.mochi.device.status;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jp.mochi.device.register.Platform;

/**
 * What a browser's {@code User-Agent} (RFC 9110 §10.1.5) says of the device that it runs on: which
 * version of its system, where that can be told at all. Anybody can send any, so it shows a device
 * to be worse and never to be better.
 *
 * <p>Browsers have stopped saying: Chrome on Android writes {@code Android 10; K} whatever it runs
 * on, Safari on an iPhone {@code 18_6} from there on, desktops one version for all. What may be
 * such a stand-in tells nothing, or every phone in good order would be taken for an old one.
 */
public final class BrowserWord {
  private static final int LONGEST = 300;
  private static final Pattern APPLE =
      Pattern.compile("\\((iPhone|iPod[^;]*|iPad); [^)]*?OS ([0-9]{1,3}(?:_[0-9]{1,3}){1,3}) ");
  private static final Pattern SAFARI =
      Pattern.compile(" Version/([0-9]{1,3}(?:\\.[0-9]{1,3}){0,3}) ");
  private static final Pattern ANDROID =
      Pattern.compile("Android ([0-9]{1,3}(?:\\.[0-9]{1,3}){0,3})(; K\\))?");

  /** From this version on Safari says this version. */
  private static final OsVersion APPLES_LAST = OsVersion.of("18.6").orElseThrow();

  private static final OsVersion ANDROIDS_STAND_IN = OsVersion.of("10").orElseThrow();

  private BrowserWord() {}

  /** What it says of a device that runs this; nothing of any other. */
  public static StatusFacts of(String userAgent, Platform platform) {
    var text = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
    var version =
        switch (platform) {
          case IOS -> apple(text, "iP(hone|od.*)");
          case IPADOS -> apple(text, "iPad");
          case ANDROID -> android(text);
          case WINDOWS, MACOS, CHROMEOS, LINUX, OTHER -> Optional.<OsVersion>empty();
        };
    return new StatusFacts(version, Optional.empty(), Map.of(), Optional.empty());
  }

  private static Optional<OsVersion> apple(String text, String kind) {
    return first(APPLE, text)
        .filter(found -> found.group(1).matches(kind))
        .flatMap(found -> OsVersion.of(found.group(2).replace('_', '.')))
        .flatMap(system -> system.compareTo(APPLES_LAST) < 0 ? Optional.of(system) : newer(text));
  }

  /** Safari is as old as the system that it came with, and says so itself. */
  private static Optional<OsVersion> newer(String text) {
    return first(SAFARI, text)
        .flatMap(found -> OsVersion.of(found.group(1)))
        .filter(safari -> safari.compareTo(APPLES_LAST) > 0);
  }

  private static Optional<OsVersion> android(String text) {
    return first(ANDROID, text)
        .filter(found -> found.group(2) == null)
        .flatMap(found -> OsVersion.of(found.group(1)))
        .filter(version -> !version.equals(ANDROIDS_STAND_IN));
  }

  private static Optional<Matcher> first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }
}
