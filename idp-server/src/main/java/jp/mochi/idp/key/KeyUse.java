package jp.mochi.idp.key;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a key of ours that services know is for. Each use has a roll-over of its own. */
public enum KeyUse {
  /** Signs for every service that doesn't ask for anything else. */
  RSA("saml-signing", "signing-"),
  /** Signs for services whose entry says ECDSA; there is none until an operator makes one. */
  EC("saml-signing-ec", "signing-"),
  /** Opens what services encrypt to us. */
  DECRYPTION("saml-decryption", "decryption-");

  private final String purpose;
  private final String idPrefix;

  KeyUse(String purpose, String idPrefix) {
    this.purpose = purpose;
    this.idPrefix = idPrefix;
  }

  /** As the database writes it. */
  String purpose() {
    return purpose;
  }

  String idPrefix() {
    return idPrefix;
  }

  /** As the interface and commands write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean signs() {
    return this != DECRYPTION;
  }

  /** The use of this word, if there is one. */
  public static Optional<KeyUse> of(String word) {
    return Stream.of(values()).filter(use -> use.word().equals(word)).findFirst();
  }

  static KeyUse ofPurpose(String purpose) {
    return Stream.of(values()).filter(use -> use.purpose.equals(purpose)).findFirst().orElseThrow();
  }

  static List<String> purposes() {
    return Stream.of(values()).map(KeyUse::purpose).toList();
  }
}
