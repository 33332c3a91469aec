package jp.mochi.metadata;

import static org.opensaml.core.xml.util.XMLObjectSupport.buildXMLObject;

import java.util.List;
import java.util.stream.Stream;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.saml.ext.saml2alg.DigestMethod;
import org.opensaml.saml.ext.saml2alg.SigningMethod;
import org.opensaml.saml.saml2.metadata.EncryptionMethod;
import org.opensaml.xmlsec.encryption.support.EncryptionConstants;
import org.opensaml.xmlsec.signature.support.SignatureConstants;

/**
 * What our metadata says of the algorithms that we take in requests, the preferred one first (SAML
 * V2.0 Metadata Profile for Algorithm Support §2.4, §2.5; of encryption SAML Metadata 2.0
 * §2.4.1.1). Without it mod_shib signs a request by HTTP-POST with SHA-1, which we refuse.
 */
final class AlgorithmSupport {
  private static final List<String> DIGESTS =
      List.of(
          SignatureConstants.ALGO_ID_DIGEST_SHA256,
          SignatureConstants.ALGO_ID_DIGEST_SHA384,
          SignatureConstants.ALGO_ID_DIGEST_SHA512);

  private static final List<String> SIGNATURES =
      List.of(
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA256,
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA256,
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA384,
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA384,
          SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA512,
          SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA512);

  private static final List<String> ENCRYPTIONS =
      List.of(
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES256_GCM,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES192_GCM,
          EncryptionConstants.ALGO_ID_BLOCKCIPHER_AES128_GCM,
          EncryptionConstants.ALGO_ID_KEYTRANSPORT_RSAOAEP11,
          EncryptionConstants.ALGO_ID_KEYTRANSPORT_RSAOAEP);

  private AlgorithmSupport() {}

  static List<EncryptionMethod> encryption() {
    return ENCRYPTIONS.stream().map(AlgorithmSupport::encryption).toList();
  }

  private static EncryptionMethod encryption(String algorithm) {
    var method = (EncryptionMethod) buildXMLObject(EncryptionMethod.DEFAULT_ELEMENT_NAME);
    method.setAlgorithm(algorithm);
    return method;
  }

  static List<XMLObject> elements() {
    return Stream.concat(
            DIGESTS.stream().map(AlgorithmSupport::digest),
            SIGNATURES.stream().map(AlgorithmSupport::signing))
        .toList();
  }

  private static XMLObject digest(String algorithm) {
    var method = (DigestMethod) buildXMLObject(DigestMethod.DEFAULT_ELEMENT_NAME);
    method.setAlgorithm(algorithm);
    return method;
  }

  private static XMLObject signing(String algorithm) {
    var method = (SigningMethod) buildXMLObject(SigningMethod.DEFAULT_ELEMENT_NAME);
    method.setAlgorithm(algorithm);
    return method;
  }
}
