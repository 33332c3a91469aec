package jp.mochi.device.status;

import java.util.Locale;
import java.util.Optional;

/**
 * An app that is installed on a device. Only its id must be known.
 *
 * @param id the package's name, the bundle's id, or what stands for it on the device's platform
 * @param version as the app writes it; empty where it isn't known
 * @param name what people call it; empty where it isn't known
 * @param signer whose signature it bears: the certificate's SHA-256, or the signer's id; empty
 *     where it isn't known
 * @param hash the SHA-256 of what was installed, in lower case hex; empty where it isn't known
 */
public record InstalledApp(String id, String version, String name, String signer, String hash) {
  /** The longest that each of them may be, in UTF-16 units. */
  public static final int LONGEST = 256;

  public InstalledApp {
    if (id.isBlank()) {
      throw new IllegalArgumentException("an app without an id");
    }
    hash = hash.toLowerCase(Locale.ROOT);
    for (var text : new String[] {id, version, name, signer, hash}) {
      if (!isGood(text)) {
        throw new IllegalArgumentException("not an app's: too long, or with control characters");
      }
    }
  }

  /**
   * An app as it says of itself, whatever that is: what can't be shown is left out, what is too
   * long is cut, and a version of which that is true isn't known, so that it lies in every range.
   * Empty where nothing is left of its id.
   */
  public static Optional<InstalledApp> of(
      String id, String version, String name, String signer, String hash) {
    var cleanId = clean(id);
    return cleanId.isBlank()
        ? Optional.empty()
        : Optional.of(
            new InstalledApp(
                cleanId,
                isGood(version) ? version : "",
                clean(name),
                clean(signer),
                clean(clean(hash).toLowerCase(Locale.ROOT))));
  }

  /** Cut before it is looked at: it may have megabytes. */
  private static String clean(String text) {
    var shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < LONGEST; i++) {
      if (!Character.isISOControl(text.charAt(i))) {
        shown.append(text.charAt(i));
      }
    }
    return shown.toString();
  }

  /** Whether a text is short enough, and without control characters. */
  public static boolean isGood(String text) {
    return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
  }
}
