package jp.mochi.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The key store and the CA file of the command line, opened. */
final class TlsFiles {
  private final Optional<SSLContext> serving;
  private final Optional<SSLContext> trusting;
  private final Optional<Signing> signing;

  /** The first key of the key store, as signer of requests. */
  record Signing(PrivateKey key, X509Certificate certificate) {
    @Override
    public String toString() {
      return "Signing[" + certificate.getSubjectX500Principal() + "]";
    }
  }

  private TlsFiles(
      Optional<SSLContext> serving, Optional<SSLContext> trusting, Optional<Signing> signing) {
    this.serving = serving;
    this.trusting = trusting;
    this.signing = signing;
  }

  /**
   * Opens both files.
   *
   * @param password the key store's password; without a key store it is not read
   * @throws IOException with a sentence that names the file
   */
  static TlsFiles open(Options options, String password) throws IOException {
    Optional<SSLContext> serving = Optional.empty();
    Optional<Signing> signing = Optional.empty();
    if (options.keystore().isPresent()) {
      Path file = options.keystore().get();
      try {
        KeyStore store = load(file, password);
        serving = Optional.of(serving(store, password));
        signing = signing(store, password);
      } catch (GeneralSecurityException | IOException e) {
        throw new IOException("The key store " + file + " can't be opened: " + e.getMessage(), e);
      }
    }
    Optional<SSLContext> trusting = Optional.empty();
    if (options.ca().isPresent()) {
      Path file = options.ca().get();
      try {
        trusting = Optional.of(trusting(file));
      } catch (GeneralSecurityException | IOException e) {
        throw new IOException("The CA file " + file + " can't be read: " + e.getMessage(), e);
      }
    }
    return new TlsFiles(serving, trusting, signing);
  }

  private static KeyStore load(Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    return store;
  }

  private static SSLContext serving(KeyStore store, String password)
      throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static Optional<Signing> signing(KeyStore store, String password)
      throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      Key key = store.getKey(alias, password.toCharArray());
      Certificate certificate = store.getCertificate(alias);
      if (key instanceof PrivateKey mine && certificate instanceof X509Certificate x509) {
        return Optional.of(new Signing(mine, x509));
      }
    }
    return Optional.empty();
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int count = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + count++, ca);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** What a listener speaks TLS with; empty without a key store. */
  Optional<SSLContext> serving() {
    return serving;
  }

  /** What trusts the CA file's certificates and no others; empty without one. */
  Optional<SSLContext> trusting() {
    return trusting;
  }

  Optional<Signing> signing() {
    return signing;
  }
}
