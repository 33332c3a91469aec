package jp.mochi.idp.config;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.trust.CertificateHeader;
import jp.mochi.cert.trust.MappingRule;
import jp.mochi.idp.network.Cidr;

/**
 * How phones show their certificate.
 *
 * @param urls what phones see; a retry takes the next
 * @param header where a proxy ends TLS: the header it hands the certificate on in
 * @param sendCaNames whether the handshake names the issuing authorities; phones then offer only
 *     certificates that one of them has signed
 * @param authorities whose certificates count; nobody's where empty
 */
public record ClientCertificateConfig(
    List<URI> urls, Optional<Header> header, boolean sendCaNames, List<Authority> authorities) {
  public ClientCertificateConfig {
    urls = List.copyOf(urls);
    authorities = List.copyOf(authorities);
  }

  /** Whether anybody can prove anything by a certificate. */
  public boolean inUse() {
    return !authorities.isEmpty();
  }

  /** Whether any certificate can say which device it was issued to. */
  public boolean tellsIdentifiers() {
    return authorities.stream().anyMatch(authority -> !authority.identifiers().isEmpty());
  }

  /**
   * @param name the header's name
   * @param from the proxies whose word counts, and nobody else's
   * @param form how the certificate is written in it
   */
  public record Header(String name, List<Cidr> from, CertificateHeader form) {
    public Header {
      from = List.copyOf(from);
    }
  }

  /**
   * An authority of the company's.
   *
   * @param name what records call it
   * @param certificates who issues, and perhaps those above
   * @param policies certificate policies of which a path must have one; any where empty
   * @param rules by which names people are looked for, in this order
   * @param identifiers where they say which device they were issued to
   * @param own whether it is our own, which is asked whom it issued a certificate for
   * @param revocation where it says what it has taken back; empty where the file says that nobody
   *     is to be asked, and of our own
   */
  public record Authority(
      String name,
      List<X509Certificate> certificates,
      Set<String> policies,
      List<MappingRule> rules,
      List<IdentifierRule> identifiers,
      boolean own,
      Optional<RevocationConfig> revocation) {
    public Authority {
      certificates = List.copyOf(certificates);
      policies = Set.copyOf(policies);
      rules = List.copyOf(rules);
      identifiers = List.copyOf(identifiers);
    }

    /** Whether nobody is asked which of its certificates have been taken back. */
    public boolean unchecked() {
      return !own && revocation.isEmpty();
    }
  }
}
