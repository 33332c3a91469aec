package jp.mochi.idp.lifecycle;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How whoever asks for something back, or for something new, was made sure of. Shutting out asks
 * for none; what gives goes by the word of whoever gives it, which is kept with the reason.
 */
public enum IdentityProof {
  /** They stand there, and are known or have shown their staff card. */
  IN_PERSON("in-person"),
  /** Called back on the number that the directory has. */
  CALLED_BACK("called-back"),
  /** Their manager has confirmed it. */
  MANAGER("manager"),
  /** Seen with their staff card by video. */
  VIDEO("video");

  /** How long a reason is at most. */
  public static final int LONGEST_REASON = 300;

  /** What ends a line, or turns the order in which the rest of one is read, as it is shown. */
  private static final Pattern BEYOND_A_LINE =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}]");
  private static final Pattern DASH = Pattern.compile("\\p{Pd}");
  private static final Pattern MARK =
      Pattern.compile("\\s*\\[\\s*(" + String.join("|", words()) + ")\\s*]");

  private final String word;

  IdentityProof(String word) {
    this.word = word;
  }

  /** The one that forms, calls and records write so. */
  public static Optional<IdentityProof> of(String word) {
    return Stream.of(values()).filter(proof -> proof.word.equals(word)).findFirst();
  }

  /** All of them, as forms, calls and records write them. */
  public static List<String> words() {
    return Stream.of(values()).map(proof -> proof.word).toList();
  }

  /** Whether this may be kept as the reason of what is given: one line of some words. */
  public static boolean isReason(String reason) {
    return !reason.isBlank() && reason.length() <= LONGEST_REASON && isOneLine(reason);
  }

  /** Whether a text stays in one line, and is read there in the order in which it was written. */
  public static boolean isOneLine(String text) {
    return !BEYOND_A_LINE.matcher(text).find();
  }

  /**
   * Whether a reason begins as those do that are kept with a proof, or looks so: written by hand it
   * would tell of one that nobody has given.
   */
  public static boolean isMarked(String reason) {
    var seen = UNSEEN.matcher(Normalizer.normalize(reason, Normalizer.Form.NFKC)).replaceAll("");
    var plain = DASH.matcher(seen).replaceAll("-").toLowerCase(Locale.ROOT);
    return MARK.matcher(plain).lookingAt();
  }

  /** A reason as it is kept: with how whoever asked was made sure of. */
  public String with(String reason) {
    return "[" + word + "] " + reason;
  }
}
