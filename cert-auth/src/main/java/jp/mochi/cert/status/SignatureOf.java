package jp.mochi.cert.status;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** RFC 5280 §4.1.1.2: signatures of authorities elsewhere; SHA-2 alone, since others are forged. */
final class SignatureOf {
  private static final Map<ASN1ObjectIdentifier, String> NAMES =
      Map.of(
          PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA",
          PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA",
          PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA",
          PKCSObjectIdentifiers.id_RSASSA_PSS, "RSASSA-PSS",
          X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA");

  private static final Set<String> DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");

  private SignatureOf() {}

  /**
   * Whether a key has signed part of an array.
   *
   * @param algorithm as the signer wrote it
   */
  static boolean verify(
      AlgorithmIdentifier algorithm,
      PublicKey key,
      byte[] bytes,
      int from,
      int length,
      byte[] signed) {
    var name = NAMES.get(algorithm.getAlgorithm());
    if (name == null) {
      return false;
    }
    try {
      var signature = Signature.getInstance(name);
      if (name.equals("RSASSA-PSS")) {
        signature.setParameter(pss(algorithm));
      }
      signature.initVerify(key);
      signature.update(bytes, from, length);
      return signature.verify(signed);
    } catch (GeneralSecurityException | IOException notEvenOne) {
      return false;
    }
  }

  private static PSSParameterSpec pss(AlgorithmIdentifier algorithm)
      throws GeneralSecurityException, IOException {
    var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
    parameters.init(algorithm.getParameters().toASN1Primitive().getEncoded());
    var spec = parameters.getParameterSpec(PSSParameterSpec.class);
    if (!DIGESTS.contains(spec.getDigestAlgorithm())) {
      throw new GeneralSecurityException("a digest that isn't taken");
    }
    return spec;
  }
}
