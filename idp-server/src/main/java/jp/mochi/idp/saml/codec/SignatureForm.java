package jp.mochi.idp.saml.codec;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import jp.mochi.metadata.DigestAlgorithm;
import jp.mochi.metadata.SignatureOptions;
import jp.mochi.metadata.SigningAlgorithm;

/**
 * How a signature of ours is made, in XML's words and in Java's.
 *
 * @param algorithm its URI
 * @param jca its name in Java; of ECDSA the form that XML wants, two numbers side by side
 * @param digest the digest's URI
 * @param digestName its name in Java
 */
record SignatureForm(String algorithm, String jca, String digest, String digestName) {
  private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";

  static SignatureForm of(SignatureOptions options) {
    return switch (options.algorithm()) {
      case RSA_SHA256 -> with(options, MORE + "rsa-sha256", "SHA256withRSA");
      case RSA_SHA384 -> with(options, MORE + "rsa-sha384", "SHA384withRSA");
      case RSA_SHA512 -> with(options, MORE + "rsa-sha512", "SHA512withRSA");
      case RSA_SHA1 -> with(options, DSIG + "rsa-sha1", "SHA1withRSA");
      case ECDSA_SHA256 -> with(options, MORE + "ecdsa-sha256", "SHA256withECDSAinP1363Format");
      case ECDSA_SHA384 -> with(options, MORE + "ecdsa-sha384", "SHA384withECDSAinP1363Format");
    };
  }

  private static SignatureForm with(SignatureOptions options, String algorithm, String jca) {
    return switch (options.digest()) {
      case SHA256 -> new SignatureForm(algorithm, jca, XENC + "sha256", "SHA-256");
      case SHA384 -> new SignatureForm(algorithm, jca, MORE + "sha384", "SHA-384");
      case SHA512 -> new SignatureForm(algorithm, jca, XENC + "sha512", "SHA-512");
      case SHA1 -> new SignatureForm(algorithm, jca, DSIG + "sha1", "SHA-1");
    };
  }

  /** The usual one for a key of this kind. */
  static SignatureOptions usual(PrivateKey key) {
    boolean ec = key instanceof ECKey || key.getAlgorithm().equals("EC");
    return new SignatureOptions(
        ec ? SigningAlgorithm.ECDSA_SHA256 : SigningAlgorithm.RSA_SHA256, DigestAlgorithm.SHA256);
  }
}
