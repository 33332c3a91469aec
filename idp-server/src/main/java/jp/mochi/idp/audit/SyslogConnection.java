package jp.mochi.idp.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** One TLS connection to a syslog receiver (RFC 5425): trust from our file only, name checked. */
final class SyslogConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10_000;
  private static final int WRITE_SECONDS = 30;

  private final Socket plain;
  private final SSLSocket tls;
  private final OutputStream out;

  private SyslogConnection(Socket plain, SSLSocket tls) throws IOException {
    this.plain = plain;
    this.tls = tls;
    this.out = new BufferedOutputStream(tls.getOutputStream(), 16_384);
  }

  static SyslogConnection open(SyslogSettings settings, SSLContext trust) throws IOException {
    var plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_MILLIS);
      plain.setSoTimeout(READ_MILLIS);
      var tls =
          (SSLSocket)
              trust.getSocketFactory().createSocket(plain, settings.host(), settings.port(), true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return new SyslogConnection(plain, tls);
    } catch (IOException failed) {
      plain.close();
      throw failed;
    }
  }

  /** Trusts the certificates in a PEM file and nothing else. */
  static SSLContext trusting(Path pem) {
    try (var in = Files.newInputStream(pem)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var count = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + count++, certificate);
      }
      if (count == 0) {
        throw new IllegalArgumentException("audit.forward: there is no certificate in " + pem);
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalArgumentException(
          "audit.forward: " + pem + " can't be read as certificates in PEM", failed);
    }
  }

  /**
   * Writes and flushes. A receiver that stops reading would hold a write forever (sockets have no
   * limit for it), so the connection is cut under it.
   */
  void send(List<byte[]> frames) throws IOException {
    var done = new AtomicBoolean();
    var guard =
        CompletableFuture.runAsync(
            () -> cutUnless(done),
            CompletableFuture.delayedExecutor(WRITE_SECONDS, TimeUnit.SECONDS));
    try {
      for (var frame : frames) {
        out.write(frame);
      }
      out.flush();
    } finally {
      done.set(true);
      guard.cancel(false);
    }
  }

  private void cutUnless(AtomicBoolean done) {
    if (!done.get()) {
      closePlain();
    }
  }

  /** Whether the receiver still holds its end: it never says anything, so silence is a yes. */
  boolean alive() {
    try {
      tls.setSoTimeout(1);
      return tls.getInputStream().read() >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    closePlain();
  }

  private void closePlain() {
    try {
      plain.close();
    } catch (IOException alreadyGone) {
      // nothing is left to close
    }
  }
}
