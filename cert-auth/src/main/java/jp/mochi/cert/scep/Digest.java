package jp.mochi.cert.scep;

import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/**
 * What messages are signed with, theirs and ours: RSA, since an answer is encrypted to the key that
 * signed, with SHA-256 or SHA-512. SHA-1 and MD5, which RFC 8894 §2.9 allows or forbids, others can
 * forge.
 */
enum Digest {
  SHA_256(
      NISTObjectIdentifiers.id_sha256,
      PKCSObjectIdentifiers.sha256WithRSAEncryption,
      "SHA256withRSA"),
  SHA_512(
      NISTObjectIdentifiers.id_sha512,
      PKCSObjectIdentifiers.sha512WithRSAEncryption,
      "SHA512withRSA");

  private final String digest;
  private final String signature;
  private final String signing;

  Digest(ASN1ObjectIdentifier digest, ASN1ObjectIdentifier signature, String signing) {
    this.digest = digest.getId();
    this.signature = signature.getId();
    this.signing = signing;
  }

  /** The one that is named so (RFC 5652 §5.3), by whichever of the two names RSA has there. */
  static Optional<Digest> of(String digestId, String signatureId) {
    return Stream.of(values())
        .filter(each -> each.digest.equals(digestId))
        .filter(
            each ->
                each.signature.equals(signatureId)
                    || PKCSObjectIdentifiers.rsaEncryption.getId().equals(signatureId))
        .findFirst();
  }

  /** The JCA's name. */
  String signing() {
    return signing;
  }
}
