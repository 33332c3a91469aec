package jp.mochi.device.key;

import com.webauthn4j.data.attestation.statement.CertificateBaseAttestationStatement;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The configured roots of makers that vouch for hardware keys. Without any nobody vouches for a
 * key. Whether a maker has taken a certificate back isn't asked: that would be a call outside while
 * somebody registers a phone, to an address that the phone names.
 */
public final class AttestationRoots {
  /** Longer chains are none of a maker's. */
  private static final int LONGEST = 6;

  private static final String ANDROID_KEY_DESCRIPTION = "1.3.6.1.4.1.11129.2.1.17";

  private final List<X509Certificate> roots;

  public AttestationRoots(List<X509Certificate> roots) {
    this.roots = List.copyOf(roots);
  }

  /** Where nobody vouches. */
  public static AttestationRoots none() {
    return new AttestationRoots(List.of());
  }

  /**
   * The root to which an attestation leads at that time, by its subject; empty where it leads to
   * none. A certificate that is itself configured vouches only for those that it has signed, never
   * for itself.
   */
  Optional<String> of(CertificateBaseAttestationStatement statement, Instant now) {
    var path = statement.getX5c();
    if (roots.isEmpty() || path == null || path.isEmpty() || path.size() > LONGEST) {
      return Optional.empty();
    }
    return root(path.stream().map(X509Certificate.class::cast).toList(), now);
  }

  /**
   * Whether a certificate is one of a key that a phone has made for somebody. With such a key they
   * may sign what they like: the word of the hardware ends with it, and what is below it is theirs.
   */
  private static boolean isOfAPhonesOwnKey(X509Certificate certificate) {
    return certificate.getExtensionValue(ANDROID_KEY_DESCRIPTION) != null;
  }

  private Optional<String> root(List<X509Certificate> path, Instant now) {
    // Makers may send their root along; a path for the JDK ends below it.
    var below = path.stream().takeWhile(each -> !roots.contains(each)).toList();
    if (below.isEmpty() || below.stream().skip(1).anyMatch(AttestationRoots::isOfAPhonesOwnKey)) {
      return Optional.empty();
    }
    try {
      var anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      var factory = java.security.cert.CertificateFactory.getInstance("X.509");
      var result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX")
                  .validate(factory.generateCertPath(below), parameters);
      var root = result.getTrustAnchor().getTrustedCert();
      return Optional.of(root.getSubjectX500Principal().getName());
    } catch (GeneralSecurityException leadsNowhere) {
      return Optional.empty();
    }
  }
}
