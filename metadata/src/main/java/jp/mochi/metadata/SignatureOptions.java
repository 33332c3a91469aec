package jp.mochi.metadata;

import java.util.Objects;

/**
 * How we sign for a service.
 *
 * @param algorithm of the signature; an ECDSA one is made with our EC key
 * @param digest of what is signed
 */
public record SignatureOptions(SigningAlgorithm algorithm, DigestAlgorithm digest) {
  public static final SignatureOptions DEFAULT =
      new SignatureOptions(SigningAlgorithm.RSA_SHA256, DigestAlgorithm.SHA256);

  public SignatureOptions {
    Objects.requireNonNull(algorithm);
    Objects.requireNonNull(digest);
  }

  /** Whether SHA-1 is used anywhere. */
  public boolean sha1() {
    return algorithm == SigningAlgorithm.RSA_SHA1 || digest == DigestAlgorithm.SHA1;
  }
}
