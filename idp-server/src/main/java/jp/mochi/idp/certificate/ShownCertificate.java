package jp.mochi.idp.certificate;

import java.security.cert.X509Certificate;
import java.util.List;

/** What a browser has shown at the client-certificate listener. */
public sealed interface ShownCertificate {
  /** A certificate whose key was used, then those that came along. */
  record Certificate(List<X509Certificate> chain) implements ShownCertificate {
    public Certificate {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("no certificate");
      }
    }
  }

  /** None. Why, the protocol doesn't tell. */
  record Nothing() implements ShownCertificate {}

  /** A proxy's header that can't be read. */
  record Unreadable(String why) implements ShownCertificate {}
}
