package jp.mochi.idp.inforce;

import jp.mochi.idp.text.Sha256;

/**
 * A policy as it is written.
 *
 * @param hash the text's SHA-256 in hex
 */
public record PolicyText(String text, String hash) {
  /** A text with its hash. */
  public static PolicyText of(String text) {
    return new PolicyText(text, Sha256.hex(text));
  }
}
