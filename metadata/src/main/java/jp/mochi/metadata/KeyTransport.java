package jp.mochi.metadata;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * RSA-OAEP as it wraps a data key (XML Encryption 1.1 §5.5.2). RSA 1.5 is none of ours: who may try
 * again and again reads what it wraps.
 *
 * @param uri {@code rsa-oaep-mgf1p}, whose mask is made with SHA-1, or {@code rsa-oaep}
 * @param digest its URI
 * @param mgf the mask generation function's URI
 */
public record KeyTransport(String uri, String digest, String mgf) {
  public static final String OAEP_MGF1P = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
  public static final String OAEP = "http://www.w3.org/2009/xmlenc11#rsa-oaep";

  private static final String RSA_1_5 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";

  /** Key agreement (XML Encryption 1.1 §5.6, RFC 9231 §2.6) and what derives keys for it (§5.4). */
  private static final Set<String> AGREEMENT =
      Set.of(
          "http://www.w3.org/2001/04/xmlenc#dh",
          "http://www.w3.org/2009/xmlenc11#dh-es",
          "http://www.w3.org/2009/xmlenc11#ECDH-ES",
          "http://www.w3.org/2009/xmlenc11#ConcatKDF",
          "http://www.w3.org/2009/xmlenc11#pbkdf2",
          "http://www.w3.org/2021/04/xmldsig-more#x25519",
          "http://www.w3.org/2021/04/xmldsig-more#x448");

  private static final String SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1";
  private static final String MGF1_SHA1 = "http://www.w3.org/2009/xmlenc11#mgf1sha1";

  private static final Map<String, String> DIGESTS =
      Map.of(
          SHA1,
          "SHA-1",
          "http://www.w3.org/2001/04/xmlenc#sha256",
          "SHA-256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "SHA-384",
          "http://www.w3.org/2001/04/xmlenc#sha512",
          "SHA-512");

  private static final Map<String, String> MASKS =
      Map.of(
          MGF1_SHA1,
          "SHA-1",
          "http://www.w3.org/2009/xmlenc11#mgf1sha256",
          "SHA-256",
          "http://www.w3.org/2009/xmlenc11#mgf1sha384",
          "SHA-384",
          "http://www.w3.org/2009/xmlenc11#mgf1sha512",
          "SHA-512");

  /** What every service can that says nothing about it. */
  public static final KeyTransport USUAL = new KeyTransport(OAEP_MGF1P, SHA1, MGF1_SHA1);

  public KeyTransport {
    Objects.requireNonNull(uri);
    if (!DIGESTS.containsKey(digest) || !MASKS.containsKey(mgf)) {
      throw new IllegalArgumentException("no RSA-OAEP with " + digest + " and " + mgf);
    }
  }

  /** Whether an algorithm wraps keys by RSA, be it one of ours or not. */
  static boolean isOne(String uri) {
    return uri.equals(OAEP_MGF1P) || uri.equals(OAEP) || uri.equals(RSA_1_5);
  }

  /**
   * Whether an algorithm is for keys and says nothing of data: one that wraps keys, by RSA or by
   * another key (§5.7), or that agrees on them.
   */
  static boolean isForKeys(String uri) {
    return isOne(uri) || AGREEMENT.contains(uri) || uri.contains("#kw-");
  }

  /** Empty where it isn't RSA-OAEP, or one with a digest or a mask that we don't have. */
  public static Optional<KeyTransport> of(
      String uri, Optional<String> digest, Optional<String> mgf) {
    var digested = digest.orElse(SHA1);
    var masked = uri.equals(OAEP) ? mgf.orElse(MGF1_SHA1) : MGF1_SHA1;
    var ours = uri.equals(OAEP_MGF1P) || uri.equals(OAEP);
    return ours && DIGESTS.containsKey(digested) && MASKS.containsKey(masked)
        ? Optional.of(new KeyTransport(uri, digested, masked))
        : Optional.empty();
  }

  /** The digest as Java names it. */
  public String digestName() {
    return Objects.requireNonNull(DIGESTS.get(digest));
  }

  /** The mask's digest as Java names it. */
  public String maskDigestName() {
    return Objects.requireNonNull(MASKS.get(mgf));
  }
}
