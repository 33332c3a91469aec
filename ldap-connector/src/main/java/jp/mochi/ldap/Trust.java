package jp.mochi.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS that trusts the authorities in one PEM file, and never the system's. */
final class Trust {
  private Trust() {}

  /** A TLS context that knows just the certificates of this file. */
  static SSLContext in(Path pem) throws IOException, GeneralSecurityException {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    try (var in = Files.newInputStream(pem)) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("authority-" + number++, certificate);
      }
    }
    if (authorities.size() == 0) {
      throw new CertificateException("it holds no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Why the file can't be used, in words. */
  static String sentence(Path file, Exception cause) {
    @Nullable String message = cause.getMessage();
    return cause instanceof NoSuchFileException
        ? "there is no file " + file
        : file + ": " + (message == null ? cause.getClass().getSimpleName() : message);
  }
}
