package jp.mochi.idp.saml.codec;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.SignatureOutcome.Refused;
import jp.mochi.idp.saml.codec.SignatureOutcome.Verified;
import jp.mochi.metadata.ServiceProvider;

/**
 * Who wrote this request: every signature that is there is verified, with the keys of the issuer's
 * entry and no others, and one must be there if the entry says that the service signs.
 */
public final class RequestSignature {
  private RequestSignature() {}

  /**
   * Verifies.
   *
   * @param issuer the entry of the service provider that the request names as its issuer
   * @param now to tell in the detail that a certificate has expired; metadata vouches for keys, so
   *     that alone refuses nothing
   */
  public static SignatureOutcome verify(
      UnverifiedRequest request, ServiceProvider issuer, Instant now) {
    Map<String, String> detail = new TreeMap<>();
    detail.put("expected", fingerprints(issuer.signingCertificates()));
    if (!request.request().issuer().equals(issuer.entityId())) {
      return refused(Reason.BAD_SIGNATURE, "checked with another issuer's entry", detail);
    }
    EnvelopedSignature enveloped = EnvelopedSignature.in(request.root());
    boolean signed = request.detached().isPresent() || enveloped.present();
    if (!signed) {
      return unsigned(request, issuer, detail);
    }
    List<X509Certificate> keys =
        issuer.signingCertificates().stream()
            .filter(certificate -> SignatureAlgorithm.strong(certificate.getPublicKey()))
            .toList();
    if (keys.isEmpty()) {
      return noKey(issuer, detail);
    }
    SignatureCheck check = new SignatureCheck(keys, issuer.options().sha1(), now, detail);
    Optional<Refused> fault = request.detached().flatMap(check::detached);
    if (fault.isEmpty() && enveloped.present()) {
      fault = check.enveloped(enveloped, request.message().getSignature(), request.request().id());
    }
    return fault.isPresent() ? fault.get() : verified(request, true, detail);
  }

  private static SignatureOutcome unsigned(
      UnverifiedRequest request, ServiceProvider issuer, Map<String, String> detail) {
    if (issuer.authnRequestsSigned() && !issuer.options().acceptUnsigned()) {
      return refused(Reason.SIGNATURE_REQUIRED, "the service says it signs; this is not", detail);
    }
    return verified(request, false, detail);
  }

  static Refused noKey(ServiceProvider issuer, Map<String, String> detail) {
    return issuer.signingCertificates().isEmpty()
        ? refused(Reason.BAD_SIGNATURE, "signed, but no key of this service is registered", detail)
        : refused(Reason.WEAK_SIGNATURE, "the registered keys are too short", detail);
  }

  private static Verified verified(
      UnverifiedRequest request, boolean signed, Map<String, String> detail) {
    return new Verified(
        new VerifiedRequest(request.request(), request.relayState(), signed), detail);
  }

  static Refused refused(Reason reason, String fault, Map<String, String> detail) {
    detail.put("fault", fault);
    return new Refused(reason, detail);
  }

  static String fingerprints(List<X509Certificate> certificates) {
    return certificates.stream().map(Fingerprint::of).collect(Collectors.joining(" "));
  }
}
