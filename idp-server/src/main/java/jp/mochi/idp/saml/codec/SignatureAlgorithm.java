package jp.mochi.idp.saml.codec;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The signature algorithms we take. What is not listed is weak or unknown, and both refuse.
 *
 * @param uri its name in XML
 * @param jca its name in Java
 * @param keys the kind of key it needs
 * @param sha1 whether it needs the service provider's entry to say so
 */
record SignatureAlgorithm(String uri, String jca, String keys, boolean sha1) {
  private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";

  /** What a service reads in {@code ds:SignatureMethod} of ours. */
  static final String RSA_SHA256 = MORE + "rsa-sha256";

  static final String ECDSA_SHA256 = MORE + "ecdsa-sha256";

  private static final Map<String, SignatureAlgorithm> TAKEN =
      Map.ofEntries(
          taken(RSA_SHA256, "SHA256withRSA", "RSA", false),
          taken(MORE + "rsa-sha384", "SHA384withRSA", "RSA", false),
          taken(MORE + "rsa-sha512", "SHA512withRSA", "RSA", false),
          taken(ECDSA_SHA256, "SHA256withECDSA", "EC", false),
          taken(MORE + "ecdsa-sha384", "SHA384withECDSA", "EC", false),
          taken(MORE + "ecdsa-sha512", "SHA512withECDSA", "EC", false),
          taken(DSIG + "rsa-sha1", "SHA1withRSA", "RSA", true),
          taken(MORE + "ecdsa-sha1", "SHA1withECDSA", "EC", true));

  private static final Set<String> DIGESTS =
      Set.of(
          "http://www.w3.org/2001/04/xmlenc#sha256",
          MORE + "sha384",
          "http://www.w3.org/2001/04/xmlenc#sha512");

  private static Map.Entry<String, SignatureAlgorithm> taken(
      String uri, String jca, String keys, boolean sha1) {
    return Map.entry(uri, new SignatureAlgorithm(uri, jca, keys, sha1));
  }

  /** The algorithm of this name, if it may be used. */
  static Optional<SignatureAlgorithm> of(String uri, boolean sha1Allowed) {
    return Optional.ofNullable(TAKEN.get(uri)).filter(found -> sha1Allowed || !found.sha1);
  }

  static boolean takesDigest(String uri, boolean sha1Allowed) {
    return DIGESTS.contains(uri) || (sha1Allowed && uri.equals(DSIG + "sha1"));
  }

  /** Whether this key is of the right kind; a key of another kind is passed over. */
  boolean fits(PublicKey key) {
    return key instanceof RSAPublicKey ? keys.equals("RSA") : keys.equals(key.getAlgorithm());
  }

  /** RSA under 2048 bits and curves under 256 are not trusted, whoever registered them. */
  static boolean strong(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= 2048;
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= 256;
      default -> false;
    };
  }

  /**
   * Whether {@code value} signs {@code content}. XML's form of an ECDSA value is two numbers side
   * by side, but in redirects many senders use the ASN.1 form that their library gives them.
   */
  boolean verifies(PublicKey key, byte[] content, byte[] value) {
    if (key instanceof ECPublicKey ec) {
      int numbers = 2 * ((ec.getParams().getOrder().bitLength() + 7) / 8);
      return (value.length == numbers && verifies(jca + "inP1363Format", key, content, value))
          || verifies(jca, key, content, value);
    }
    return verifies(jca, key, content, value);
  }

  private static boolean verifies(String jca, PublicKey key, byte[] content, byte[] value) {
    try {
      Signature signature = Signature.getInstance(jca);
      signature.initVerify(key);
      signature.update(content);
      return signature.verify(value);
    } catch (GeneralSecurityException notOne) {
      return false;
    }
  }
}
