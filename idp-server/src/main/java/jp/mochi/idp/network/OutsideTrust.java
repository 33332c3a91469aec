package jp.mochi.idp.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;

/**
 * Whom {@link OutsideCalls} believes: the system's CAs, since services are anywhere, and those of a
 * file beside them, for services within the company and for what reads TLS on the way.
 */
final class OutsideTrust {
  private OutsideTrust() {}

  /** Reads the file once; a new one counts from the next start. */
  static SSLContext with(Optional<Path> file) throws IOException, GeneralSecurityException {
    var trusted = new ArrayList<>(issuers(null));
    if (file.isPresent()) {
      trusted.addAll(certificates(file.get()));
    }
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (var i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca" + i, trusted.get(i));
    }
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, managers(store).getTrustManagers(), null);
    return tls;
  }

  private static List<X509Certificate> issuers(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    var issuers = new ArrayList<X509Certificate>();
    for (var manager : managers(store).getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        issuers.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return issuers;
  }

  /** Without a store, the system's. */
  private static TrustManagerFactory managers(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    return switch (Pem.certificates(Files.readString(file, StandardCharsets.ISO_8859_1))) {
      case PemOutcome.Read<List<X509Certificate>>(var certificates) -> certificates;
      case PemOutcome.Faulty<List<X509Certificate>>(var fault) ->
          throw new GeneralSecurityException("outside.trust: " + file + ": " + fault.why());
    };
  }
}
