package jp.mochi.cert;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;

/** Certificates that vouch for themselves. */
public final class SelfSigned {
  private SelfSigned() {}

  /** A certificate that only carries a key, as SAML metadata does. */
  public static X509Certificate carrying(
      KeyPair pair, String commonName, Instant from, Instant until) {
    return CertificateForm.of(commonName, pair.getPublic(), from, until)
        .signedBy(pair.getPrivate(), commonName);
  }

  /** A server's certificate for DNS names and IP addresses, until a real one replaces it. */
  public static X509Certificate forServer(
      KeyPair pair, Collection<String> names, Instant from, Instant until) {
    var commonName = names.iterator().next();
    return CertificateForm.of(commonName, pair.getPublic(), from, until)
        .server(names)
        .signedBy(pair.getPrivate(), commonName);
  }
}
