package jp.mochi.idp.key;

import java.security.PrivateKey;

/**
 * A key that opens what services encrypt to us.
 *
 * @param id its id in the database
 * @param privateKey RSA
 */
public record DecryptionKey(String id, PrivateKey privateKey) {
  @Override
  public String toString() {
    return "DecryptionKey[" + id + "]";
  }
}
