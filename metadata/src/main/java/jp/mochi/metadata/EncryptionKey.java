package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that may encrypt for a service (SAML Metadata 2.0 §2.4.1.1).
 *
 * @param certificate its envelope; when it ends decides nothing
 * @param meant whether metadata says that it is for encryption: by {@code use="encryption"}, or by
 *     listing {@code EncryptionMethod}s. A key without a use may encrypt, too, says the standard;
 *     but many a service that writes one can sign and not decrypt
 * @param methods what the service can decrypt, the preferred one first; none: it doesn't say
 */
public record EncryptionKey(X509Certificate certificate, boolean meant, List<Method> methods) {
  public EncryptionKey {
    Objects.requireNonNull(certificate);
    methods = List.copyOf(methods);
  }

  /**
   * An {@code md:EncryptionMethod}.
   *
   * @param algorithm of data or of key transport, as its URI
   * @param digest of RSA-OAEP, as its URI
   * @param mgf the mask generation function of RSA-OAEP, as its URI
   */
  public record Method(String algorithm, Optional<String> digest, Optional<String> mgf) {
    public Method {
      Objects.requireNonNull(algorithm);
      Objects.requireNonNull(digest);
      Objects.requireNonNull(mgf);
    }
  }
}
