package jp.mochi.idp.key;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A key we sign SAML messages with.
 *
 * @param id its id in the database
 * @param privateKey RSA or EC
 * @param certificate what services get to know it by
 */
public record SigningKey(String id, PrivateKey privateKey, X509Certificate certificate) {
  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
