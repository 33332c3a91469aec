package jp.mochi.cert.status;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/**
 * RFC 5280 §5.2.5: which of its issuer's certificates a list is about. An authority may split its
 * list, by kinds of certificates or into parts that each certificate names.
 *
 * @param users whether it is about none of authorities
 * @param authorities whether it is about those of authorities alone
 * @param points where it is published as one part of several; about all parts where empty
 */
record ListScope(boolean users, boolean authorities, Set<GeneralName> points) {
  /** Everything that its issuer has signed. */
  static final ListScope ALL = new ListScope(false, false, Set.of());

  ListScope {
    points = Set.copyOf(points);
  }

  static ListScope of(IssuingDistributionPoint point) {
    var points = names(point.getDistributionPoint()).collect(Collectors.toSet());
    return new ListScope(point.onlyContainsUserCerts(), point.onlyContainsCACerts(), points);
  }

  /** What a list says of itself that nobody here can match. */
  static Optional<String> fault(IssuingDistributionPoint point) {
    if (point.isIndirectCRL()
        || point.onlyContainsAttributeCerts()
        || point.getOnlySomeReasons() != null) {
      return Optional.of("It isn't about its issuer's own certificates, for all reasons.");
    }
    var part = point.getDistributionPoint();
    return part != null && names(part).findAny().isEmpty()
        ? Optional.of("It names its part relative to its issuer, which isn't taken.")
        : Optional.empty();
  }

  /**
   * §6.3.3 (b)(2): whether a list of this scope would have a certificate if it were revoked. The
   * points that a certificate names are compared, and nothing is ever fetched from them.
   */
  boolean covers(X509Certificate certificate) {
    var authority = certificate.getBasicConstraints() >= 0;
    return !(users && authority)
        && !(authorities && !authority)
        && (points.isEmpty() || named(certificate).anyMatch(points::contains));
  }

  /** Those for all reasons, by the issuer itself: (b)(1) and (d)(1). */
  private static Stream<GeneralName> named(X509Certificate certificate) {
    var value = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
    if (value == null) {
      return Stream.empty();
    }
    try {
      var points = CRLDistPoint.getInstance(ASN1OctetString.getInstance(value).getOctets());
      return Arrays.stream(points.getDistributionPoints())
          .filter(point -> point.getReasons() == null && point.getCRLIssuer() == null)
          .map(DistributionPoint::getDistributionPoint)
          .flatMap(ListScope::names)
          .toList()
          .stream();
    } catch (IllegalArgumentException | IllegalStateException malformed) {
      // What Bouncy Castle throws at an extension that isn't one: it names no point then.
      return Stream.empty();
    }
  }

  private static Stream<GeneralName> names(
      @org.jspecify.annotations.Nullable DistributionPointName name) {
    return name != null && name.getType() == DistributionPointName.FULL_NAME
        ? Arrays.stream(GeneralNames.getInstance(name.getName()).getNames())
        : Stream.empty();
  }
}
