package jp.mochi.idp.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.Cidr;

/**
 * How phones show their certificate.
 *
 * @param urls what phones see; a retry takes the next
 * @param header where a proxy ends TLS: the header it hands the certificate on in
 */
public record ClientCertificateConfig(List<URI> urls, Optional<Header> header) {
  public ClientCertificateConfig {
    urls = List.copyOf(urls);
  }

  /**
   * @param name the header's name
   * @param from the proxies whose word counts, and nobody else's
   */
  public record Header(String name, List<Cidr> from) {
    public Header {
      from = List.copyOf(from);
    }
  }
}
