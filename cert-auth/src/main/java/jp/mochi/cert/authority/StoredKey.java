package jp.mochi.cert.authority;

/** Where an authority's private key is. */
public sealed interface StoredKey {
  /** In the database: PKCS #8, wrapped by somebody who can unwrap it. */
  record Wrapped(Der wrapped) implements StoredKey {}

  /** In a token, under this label, which it never leaves. */
  record InToken(String label) implements StoredKey {}
}
