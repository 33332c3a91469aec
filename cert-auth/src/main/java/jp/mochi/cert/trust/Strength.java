package jp.mochi.cert.trust;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys and signatures count: RSA from 2048 bits on, the curves P-256, P-384, P-521 and
 * Edwards', SHA-256 and better (NIST SP 800-131A, 800-57 Part 1 §5.6). A list of what is good, so
 * that what nobody thought of is weak.
 */
final class Strength {
  private static final int RSA_BITS = 2048;
  private static final List<ECParameterSpec> CURVES =
      List.of(curve("secp256r1"), curve("secp384r1"), curve("secp521r1"));
  private static final Set<String> SIGNATURES =
      Set.of(
          "SHA256WITHRSA",
          "SHA384WITHRSA",
          "SHA512WITHRSA",
          "SHA256WITHECDSA",
          "SHA384WITHECDSA",
          "SHA512WITHECDSA",
          "ED25519",
          "ED448",
          "EDDSA");
  private static final Set<String> PSS_DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");

  private Strength() {}

  /** What is too weak on the way to the authority, its own key included. */
  static Optional<String> fault(CertificatePath path) {
    for (var certificate : path.shown()) {
      var fault = key(certificate).or(() -> signature(certificate));
      if (fault.isPresent()) {
        return fault.map(what -> what + " of " + certificate.getSubjectX500Principal().getName());
      }
    }
    return key(path.issuing()).map(what -> what + " of the authority");
  }

  private static Optional<String> key(X509Certificate certificate) {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() >= RSA_BITS -> Optional.empty();
      case RSAPublicKey rsa -> Optional.of("an RSA key of " + rsa.getModulus().bitLength());
      case ECPublicKey ec when isGoodCurve(ec) -> Optional.empty();
      case ECPublicKey ec -> Optional.of("a key on a curve that isn't P-256, P-384 or P-521");
      case EdECPublicKey edwards -> Optional.empty();
      case PublicKey other -> Optional.of("a key of the kind " + other.getAlgorithm());
    };
  }

  /** By its numbers: other curves have the same size, and not every provider tells names. */
  private static boolean isGoodCurve(ECPublicKey key) {
    var has = key.getParams();
    return CURVES.stream()
        .anyMatch(
            good ->
                good.getCurve().equals(has.getCurve())
                    && good.getGenerator().equals(has.getGenerator())
                    && good.getOrder().equals(has.getOrder()));
  }

  private static ECParameterSpec curve(String name) {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static Optional<String> signature(X509Certificate certificate) {
    var name = certificate.getSigAlgName();
    var good =
        name.equals("RSASSA-PSS")
            ? isGoodPss(certificate)
            : SIGNATURES.contains(name.toUpperCase(Locale.ROOT));
    return good ? Optional.empty() : Optional.of("the signature " + name);
  }

  private static boolean isGoodPss(X509Certificate certificate) {
    try {
      var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      var pss = parameters.getParameterSpec(PSSParameterSpec.class);
      return PSS_DIGESTS.contains(pss.getDigestAlgorithm());
    } catch (IOException | GeneralSecurityException unreadable) {
      return false;
    }
  }
}
