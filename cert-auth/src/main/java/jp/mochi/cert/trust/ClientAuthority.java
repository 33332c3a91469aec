package jp.mochi.cert.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An authority whose certificates phones may show.
 *
 * @param name what the operator calls it, for records
 * @param issuing the certificates of those who sign phones' certificates: the trust ends here, and
 *     their names are sent in the handshake
 * @param above those who signed the issuing ones, where the operator has given them: they limit
 *     what the issuing ones may do, and make nothing else trusted
 * @param policies RFC 5280 §6.1.1 (c): the policy OIDs of which a path must have one; any where
 *     empty
 * @param rules by which names of a certificate a person is looked for, in this order
 * @param revocation where its revocations are found
 * @param unknownAllowed whether a certificate counts whose status can't be told
 */
public record ClientAuthority(
    String name,
    List<X509Certificate> issuing,
    List<X509Certificate> above,
    Set<String> policies,
    List<MappingRule> rules,
    Revocation revocation,
    boolean unknownAllowed) {
  public ClientAuthority {
    Objects.requireNonNull(name);
    issuing = List.copyOf(issuing);
    above = List.copyOf(above);
    policies = Set.copyOf(policies);
    rules = List.copyOf(rules);
    Objects.requireNonNull(revocation);
    if (issuing.isEmpty()) {
      throw new IllegalArgumentException("an authority without an issuing certificate");
    }
  }

  /** Nobody is to be asked: every certificate counts until it ends. */
  public static final Revocation NO_REVOCATION =
      (certificate, issuer) -> new RevocationStatus.Good();

  /**
   * The certificates of an operator's file: who signed another of them stands above it.
   *
   * @param certificates each of an authority, see {@link #isAuthority}
   */
  public static ClientAuthority of(
      String name,
      List<X509Certificate> certificates,
      Set<String> policies,
      List<MappingRule> rules,
      Revocation revocation,
      boolean unknownAllowed) {
    var issuing = issuing(certificates);
    var above = certificates.stream().filter(one -> !issuing.contains(one)).toList();
    return new ClientAuthority(name, issuing, above, policies, rules, revocation, unknownAllowed);
  }

  /**
   * Those of an operator's certificates that sign phones'; none where they sign each other in a
   * circle.
   */
  public static List<X509Certificate> issuing(List<X509Certificate> certificates) {
    return certificates.stream()
        .filter(one -> certificates.stream().noneMatch(other -> stands(one, other)))
        .toList();
  }

  /** A certificate that was renewed for the same key stands beside the former, not above it. */
  private static boolean stands(X509Certificate above, X509Certificate below) {
    return !above.getPublicKey().equals(below.getPublicKey()) && Signed.by(below, above);
  }

  /** RFC 5280 §4.2.1.9, §4.2.1.3: whether a certificate may sign others. */
  public static boolean isAuthority(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (usage == null || usage[5]);
  }
}
