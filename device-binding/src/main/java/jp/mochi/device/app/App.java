package jp.mochi.device.app;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An app as a report has it. What isn't known is empty.
 *
 * @param id the package name or bundle id, in lower case: on some systems its case means nothing
 * @param version as the app writes it
 * @param signer who signed it: a certificate's hash, a team's id or a publisher's name, in lower
 *     case; a hash without colons
 * @param hash the SHA-256 of its file, 64 hexadecimal digits in lower case
 * @param name what people call it; it tells no app from another
 */
public record App(String id, String version, String signer, String hash, String name) {
  /** The longest id and signer, in UTF-16 units. */
  public static final int LONGEST = 256;

  /** What is kept of a name. */
  public static final int LONGEST_NAME = 100;

  private static final Pattern BAD = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");
  private static final Pattern COLONS = Pattern.compile("([0-9a-f]{2}:){3,}[0-9a-f]{2}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  public App {
    if (id.isEmpty() || !fits(id, LONGEST) || !fits(signer, LONGEST)) {
      throw new IllegalArgumentException("not an app's id and signer");
    }
    if (!fits(version, AppVersion.LONGEST) || !(hash.isEmpty() || isHash(hash))) {
      throw new IllegalArgumentException("not an app's version and hash");
    }
    if (!fits(name, LONGEST_NAME)) {
      throw new IllegalArgumentException("not an app's name");
    }
  }

  /** What came of reading one. */
  public sealed interface Read {
    /** It is one. */
    record Good(App app) implements Read {}

    /** A field is missing, too long, or has characters that can't be shown. */
    record Bad(String field) implements Read {}
  }

  /** Reads what a report says of an app. Of a name, what can't be shown is left out. */
  public static Read read(String id, String version, String signer, String hash, String name) {
    var cleanId = folded(id);
    var cleanSigner = signer(signer);
    var cleanHash = hash(hash);
    if (cleanId.isEmpty() || !fits(cleanId, LONGEST)) {
      return new Read.Bad("id");
    }
    if (!fits(version.strip(), AppVersion.LONGEST)) {
      return new Read.Bad("version");
    }
    if (!fits(cleanSigner, LONGEST)) {
      return new Read.Bad("signer");
    }
    if (!cleanHash.isEmpty() && !isHash(cleanHash)) {
      return new Read.Bad("hash");
    }
    return new Read.Good(new App(cleanId, version.strip(), cleanSigner, cleanHash, shown(name)));
  }

  /**
   * An app of a report that somebody else has found good: what can't be kept of it is left out, and
   * with that isn't known. Empty where nothing is left of its id.
   */
  public static Optional<App> of(
      String id, String version, String signer, String hash, String name) {
    var cleanHash = hash(hash);
    return switch (read(
        without(id), without(version), without(signer), isHash(cleanHash) ? cleanHash : "", name)) {
      case Read.Good(var app) -> Optional.of(app);
      case Read.Bad unused -> Optional.empty();
    };
  }

  private static String without(String text) {
    return BAD.matcher(text).replaceAll("");
  }

  private static boolean fits(String text, int longest) {
    return text.length() <= longest && !BAD.matcher(text).find();
  }

  static boolean isHash(String text) {
    return SHA_256.matcher(text).matches();
  }

  /** As ids are compared. A text too long to be one is left so, for whoever refuses it. */
  static String folded(String text) {
    return text.length() > 4 * LONGEST
        ? text
        : Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  static String signer(String text) {
    var folded = folded(text);
    return folded.length() <= LONGEST && COLONS.matcher(folded).matches()
        ? folded.replace(":", "")
        : folded;
  }

  static String hash(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static String shown(String name) {
    var most = name.length() > 4 * LONGEST_NAME ? name.substring(0, 4 * LONGEST_NAME) : name;
    var clean = BAD.matcher(most).replaceAll("").strip();
    if (clean.length() <= LONGEST_NAME) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(LONGEST_NAME - 1)) ? 1 : 0;
    return clean.substring(0, LONGEST_NAME - end);
  }

  /** The one that it is, whatever it is called. */
  App unnamed() {
    return new App(id, version, signer, hash, "");
  }

  /** What a sentence calls it: {@code Name (id)}, since a name alone could be anybody's. */
  public String called() {
    return name.isEmpty() || name.equals(id) ? id : name + " (" + id + ")";
  }
}
