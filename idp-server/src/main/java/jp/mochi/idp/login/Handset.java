package jp.mochi.idp.login;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a browser's own words say of where it runs: good enough for the order of advice, and for
 * nothing else.
 *
 * @param platform whose taps to tell
 * @param canShow whether such a browser can show the platform's certificates at all
 */
record Handset(Platform platform, boolean canShow) {
  enum Platform {
    IOS,
    ANDROID,
    OTHER
  }

  /** Why nothing was shown. */
  enum Cause {
    NONE,
    DISMISSED,
    BROWSER
  }

  /** Apps that show pages within themselves and say so. */
  private static final Pattern IN_APP =
      Pattern.compile("; wv\\)|FBAN|FBAV|Instagram|MicroMessenger|\\bLine/|YJApp|GSA/|Teams/");

  /** On an iPhone only Safari, alone or as an app's sheet, reaches the installed certificates. */
  private static final Pattern NOT_SAFARI = Pattern.compile("CriOS|FxiOS|EdgiOS|OPiOS|Brave");

  static Handset of(String userAgent) {
    if (userAgent.contains("iPhone") || userAgent.contains("iPad") || userAgent.contains("iPod")) {
      var safari =
          userAgent.contains("Safari/")
              && !NOT_SAFARI.matcher(userAgent).find()
              && !IN_APP.matcher(userAgent).find();
      return new Handset(Platform.IOS, safari);
    }
    return new Handset(
        userAgent.contains("Android") ? Platform.ANDROID : Platform.OTHER,
        !IN_APP.matcher(userAgent).find());
  }

  /** Whether it seems to be an app that shows pages within itself: such a one can't show a key. */
  static boolean isInApp(String userAgent) {
    var ios = userAgent.contains("iPhone") || userAgent.contains("iPad");
    return IN_APP.matcher(userAgent).find() || (ios && !userAgent.contains("Safari/"));
  }

  /**
   * The likely first. An iPhone without a fitting certificate asks nothing, so that nothing was
   * dismissed there; Android's picker comes up empty as well, and is easily dismissed. Where the
   * browser can't show any, the page says so above all causes, with the way to another one.
   */
  List<Cause> causes() {
    if (!canShow) {
      return List.of(Cause.NONE, Cause.DISMISSED);
    }
    return platform == Platform.ANDROID
        ? List.of(Cause.DISMISSED, Cause.NONE, Cause.BROWSER)
        : List.of(Cause.NONE, Cause.DISMISSED, Cause.BROWSER);
  }

  /** Whose taps a page tells; both where it may be a PC that helps a phone's owner. */
  List<Platform> told() {
    return platform == Platform.OTHER ? List.of(Platform.IOS, Platform.ANDROID) : List.of(platform);
  }
}
