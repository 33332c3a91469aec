package jp.mochi.cert.enrolment;

import java.security.SecureRandom;

/** Names and secrets that nobody guesses, in letters that people don't mistake for each other. */
final class Random {
  /** Five bits each; without l, o, 0 and 1. */
  static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Random() {}

  /** So many letters, of five bits each. */
  static String text(int letters) {
    var text = new StringBuilder(letters);
    for (var i = 0; i < letters; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** 130 bits: what a handle or a request is called. */
  static String id() {
    return text(26);
  }
}
