package jp.mochi.idp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates count when a server elsewhere is asked. */
final class TrustedTls {
  private TrustedTls() {}

  static SSLContext of(ServerPlace.Found place, Words words) {
    try {
      var tls = SSLContext.getInstance("TLS");
      if (!"https".equals(place.address().getScheme())) {
        tls.init(null, new TrustManager[0], null); // not used: reading the system's takes time
        return tls;
      }
      if (place.ca().isEmpty()) {
        return SSLContext.getDefault();
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(place));
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new Failure(
          words.of("file.unreadable", place.ca().orElseThrow(), unusable.getMessage()), unusable);
    }
  }

  private static KeyStore store(ServerPlace.Found place)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(place.ca().orElseThrow())) {
      var number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
    }
    return store;
  }
}
