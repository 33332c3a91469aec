package jp.mochi.idp.saml.codec;

import java.util.Optional;

/** Whom a logout request names (SAML Core 2.0 §3.7.1). */
public sealed interface SentName {
  /**
   * A NameID in the clear.
   *
   * @param value without white space around it
   * @param format as sent
   */
  record Plain(
      String value,
      Optional<String> format,
      Optional<String> nameQualifier,
      Optional<String> spNameQualifier)
      implements SentName {}

  /** A NameID that only our key opens; to be opened once the message's signature is verified. */
  record Encrypted(EncryptedName name) implements SentName {}
}
