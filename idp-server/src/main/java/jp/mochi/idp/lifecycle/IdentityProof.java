package jp.mochi.idp.lifecycle;

import java.util.List;
import java.util.Optional;
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
    return !reason.isBlank()
        && reason.length() <= LONGEST_REASON
        && reason.chars().noneMatch(Character::isISOControl);
  }

  /** A reason as it is kept: with how whoever asked was made sure of. */
  public String with(String reason) {
    return "[" + word + "] " + reason;
  }
}
