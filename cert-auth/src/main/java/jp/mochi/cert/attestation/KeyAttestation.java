package jp.mochi.cert.attestation;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a phone's hardware has made a key and keeps it, by the word of a maker whose root is
 * configured. Only what stands nearest to the root is the hardware's word: with a key that a phone
 * has made for somebody, they sign what they like. Whether the maker has taken a certificate back
 * isn't asked.
 */
public final class KeyAttestation {
  /** Longer chains are none of a maker's. */
  private static final int LONGEST = 6;

  private final List<X509Certificate> roots;

  public KeyAttestation(List<X509Certificate> roots) {
    this.roots = List.copyOf(roots);
  }

  /**
   * Checks a phone's word.
   *
   * @param path the certificates as the phone's keystore hands them out, the key's own first
   * @param key the key that is to be certified
   * @param now the time at which all of them must be good
   */
  public Attested check(List<X509Certificate> path, PublicKey key, Instant now) {
    if (roots.isEmpty()) {
      return new Attested.Refused(AttestationFault.NO_ROOTS);
    }
    if (path.isEmpty() || path.size() > LONGEST) {
      return new Attested.Refused(AttestationFault.CHAIN);
    }
    var own = path.getFirst();
    if (!Arrays.equals(own.getPublicKey().getEncoded(), key.getEncoded())) {
      return new Attested.Refused(AttestationFault.OTHER_KEY);
    }
    var root = root(path, now);
    if (root.isEmpty()) {
      return new Attested.Refused(AttestationFault.CHAIN);
    }
    return KeyDescription.of(own)
        .map(said -> judged(said, root.get()))
        .orElseGet(() -> new Attested.Refused(AttestationFault.SILENT));
  }

  private static Attested judged(KeyDescription said, String root) {
    return said.isOfHardware() && said.hardware().isMadeThereToSign()
        ? new Attested.Good(root, said.challenge())
        : new Attested.Refused(AttestationFault.SOFTWARE);
  }

  private Optional<String> root(List<X509Certificate> path, Instant now) {
    // Phones send their maker's root along; a path for the JDK ends below it.
    var below = path.stream().takeWhile(each -> !roots.contains(each)).toList();
    if (below.isEmpty() || below.stream().skip(1).anyMatch(KeyDescription::isIn)) {
      return Optional.empty();
    }
    try {
      var anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      var certificates = CertificateFactory.getInstance("X.509").generateCertPath(below);
      var result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX").validate(certificates, parameters);
      return Optional.of(
          result.getTrustAnchor().getTrustedCert().getSubjectX500Principal().getName());
    } catch (GeneralSecurityException leadsNowhere) {
      return Optional.empty();
    }
  }
}
