package jp.mochi.cert.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/**
 * RFC 5937: what the certificate at a path's end says of itself limits the path too, although RFC
 * 5280 takes of an anchor its name and its key alone.
 */
final class AnchorRules {
  private AnchorRules() {}

  /**
   * @param chain from the certificate up to the one that the anchor signed
   */
  static Optional<String> fault(X509Certificate anchor, List<X509Certificate> chain) {
    if (!ClientAuthority.isAuthority(anchor)) {
      return Optional.of("the authority's certificate may not sign others");
    }
    if (chain.size() - 1 > anchor.getBasicConstraints()) {
      return Optional.of("the path is longer than the authority's certificate allows");
    }
    var constraints = anchor.getExtensionValue(Extension.nameConstraints.getId());
    return constraints == null ? Optional.empty() : names(constraints, chain);
  }

  private static Optional<String> names(byte[] extension, List<X509Certificate> chain) {
    try {
      var validator = validator(extension);
      for (var certificate : chain) {
        check(validator, certificate);
      }
      return Optional.empty();
    } catch (NameConstraintValidatorException outside) {
      return Optional.of("a name that the authority may not give: " + outside.getMessage());
    } catch (IllegalArgumentException | IllegalStateException unreadable) {
      return Optional.of("name constraints or names that can't be read");
    }
  }

  private static PKIXNameConstraintValidator validator(byte[] extension) {
    var read = NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets());
    var validator = new PKIXNameConstraintValidator();
    if (read.getPermittedSubtrees() != null) {
      validator.intersectPermittedSubtree(read.getPermittedSubtrees());
    }
    if (read.getExcludedSubtrees() != null) {
      for (GeneralSubtree subtree : read.getExcludedSubtrees()) {
        validator.addExcludedSubtree(subtree);
      }
    }
    return validator;
  }

  private static void check(PKIXNameConstraintValidator validator, X509Certificate certificate)
      throws NameConstraintValidatorException {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    if (subject.size() > 0) {
      validator.checkPermittedDN(subject);
      validator.checkExcludedDN(subject);
    }
    var names = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (names != null) {
      var read = GeneralNames.getInstance(ASN1OctetString.getInstance(names).getOctets());
      for (GeneralName name : read.getNames()) {
        validator.checkPermitted(name);
        validator.checkExcluded(name);
      }
    }
  }
}
