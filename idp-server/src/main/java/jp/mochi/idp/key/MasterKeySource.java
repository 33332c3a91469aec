package jp.mochi.idp.key;

import java.nio.file.Path;

/** Where the master key is kept. */
public sealed interface MasterKeySource {
  /** In a file that only its owner may read. */
  record InFile(Path path) implements MasterKeySource {}

  /** In an environment variable. */
  record InEnvironment(String name) implements MasterKeySource {}

  /**
   * In a PKCS#11 token, which it never leaves.
   *
   * @param library the token's driver
   * @param token the token's label
   * @param pin the user's PIN
   * @param key the label of an AES-256 key that may encrypt and decrypt
   */
  record InToken(Path library, String token, TokenPin pin, String key) implements MasterKeySource {}
}
