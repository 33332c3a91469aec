package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.RequestSignature.refused;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.SignatureOutcome.Refused;
import jp.mochi.idp.saml.codec.UnverifiedRequest.DetachedSignature;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.signature.Signature;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureValidator;
import org.w3c.dom.Element;

/** Holds one request's signatures against the keys that may have made them. */
final class SignatureCheck {
  private static final Set<String> CANONICALIZATIONS =
      Set.of(
          "http://www.w3.org/2001/10/xml-exc-c14n#",
          "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
          "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
          "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
          "http://www.w3.org/2006/12/xml-c14n11",
          "http://www.w3.org/2006/12/xml-c14n11#WithComments");

  private final List<X509Certificate> keys;
  private final boolean sha1;
  private final Instant now;
  private final Map<String, String> detail;

  SignatureCheck(
      List<X509Certificate> keys, boolean sha1, Instant now, Map<String, String> detail) {
    this.keys = keys;
    this.sha1 = sha1;
    this.now = now;
    this.detail = detail;
  }

  /** SAML Bindings 2.0 §3.4.4.1: over the substrings of the query as they were received. */
  Optional<Refused> detached(DetachedSignature signature) {
    detail.put("algorithm", signature.algorithm());
    Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(signature.algorithm(), sha1);
    if (algorithm.isEmpty()) {
      return Optional.of(refused(Reason.WEAK_SIGNATURE, "this algorithm is not taken", detail));
    }
    byte[] value;
    try {
      value = StrictBase64.decode(signature.value());
    } catch (MalformedMessage malformed) {
      return bad("the signature is not base64");
    }
    byte[] content = signature.signed().getBytes(StandardCharsets.US_ASCII);
    for (X509Certificate key : keys) {
      if (algorithm.get().fits(key.getPublicKey())
          && algorithm.get().verifies(key.getPublicKey(), content, value)) {
        return holds(key);
      }
    }
    return bad("no registered key made the signature of the query");
  }

  /** SAML Core 2.0 §5.4: its shape first, for that is what stops wrapping; then the keys. */
  Optional<Refused> enveloped(
      EnvelopedSignature signatures, @Nullable Signature signature, String id) {
    Optional<Element> only = signatures.only();
    if (only.isEmpty() || signature == null || signature.getDOM() != only.get()) {
      return bad("a signature that is not the message's own");
    }
    received(only.get());
    Optional<Refused> fault = algorithms(only.get());
    if (fault.isEmpty()) {
      fault = shape(only.get(), signature, id);
    }
    return fault.isPresent() ? fault : trusted(signature, only.get());
  }

  private Optional<Refused> algorithms(Element signature) {
    String method =
        EnvelopedSignature.only(signature, "SignatureMethod", "Algorithm").orElse("none");
    detail.put("algorithm", method);
    String digest = EnvelopedSignature.only(signature, "DigestMethod", "Algorithm").orElse("none");
    if (SignatureAlgorithm.of(method, sha1).isEmpty()
        || !SignatureAlgorithm.takesDigest(digest, sha1)) {
      detail.put("digest", digest);
      return Optional.of(refused(Reason.WEAK_SIGNATURE, "this algorithm is not taken", detail));
    }
    return Optional.empty();
  }

  private Optional<Refused> shape(Element dom, Signature signature, String id) {
    Optional<String> uri = EnvelopedSignature.only(dom, "Reference", "URI");
    if (!uri.equals(Optional.of("#" + id))) {
      return bad("the signature does not refer to the message's ID");
    }
    Optional<String> form = EnvelopedSignature.only(dom, "CanonicalizationMethod", "Algorithm");
    if (form.isEmpty() || !CANONICALIZATIONS.contains(form.get())) {
      return bad("a canonicalization that is not taken");
    }
    try {
      new SAMLSignatureProfileValidator().validate(signature);
      return Optional.empty();
    } catch (SignatureException | RuntimeException misshapen) {
      // Santuario tells of what it can't take by unchecked exceptions, too.
      return bad("not of the shape that SAML demands");
    }
  }

  private Optional<Refused> trusted(Signature signature, Element dom) {
    String method = EnvelopedSignature.only(dom, "SignatureMethod", "Algorithm").orElse("none");
    for (X509Certificate key : keys) {
      boolean fits =
          SignatureAlgorithm.of(method, sha1).filter(a -> a.fits(key.getPublicKey())).isPresent();
      if (fits && verifies(signature, key)) {
        return holds(key);
      }
    }
    return bad("no registered key made the signature of the message");
  }

  private static boolean verifies(Signature signature, X509Certificate key) {
    try {
      SignatureValidator.validate(signature, new BasicX509Credential(key));
      return true;
    } catch (SignatureException | RuntimeException notThisOne) {
      // A reference that can't be digested counts like one that digests to something else.
      return false;
    }
  }

  /** What the sender says its key is: a hint for the helpdesk, never trusted. */
  private void received(Element signature) {
    List<Element> certificates = EnvelopedSignature.all(signature, "X509Certificate");
    if (!certificates.isEmpty()) {
      try {
        byte[] sent = StrictBase64.decode(certificates.getFirst().getTextContent());
        detail.put("received", Fingerprint.of(sent));
      } catch (MalformedMessage unreadable) {
        detail.put("received", "an unreadable certificate");
      }
    }
  }

  private Optional<Refused> holds(X509Certificate key) {
    detail.put("key", Fingerprint.of(key));
    if (now.isAfter(key.getNotAfter().toInstant())) {
      detail.put("certificate-expired", key.getNotAfter().toInstant().toString());
    }
    return Optional.empty();
  }

  private Optional<Refused> bad(String fault) {
    return Optional.of(refused(Reason.BAD_SIGNATURE, fault, detail));
  }
}
