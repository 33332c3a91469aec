package jp.mochi.idp.http;

import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS that asks for a client's certificate and takes any. The handshake proves that the client has
 * the key; whether the certificate counts is judged by who reads it, see {@link Door.Asking}.
 *
 * <p>Nothing may be resumed here: a resumed session shows the certificate of the one before without
 * the key being used again. The JDK resumes in two ways, by tickets and by its cache of sessions.
 * The first is switched off for the whole process by {@code
 * jdk.tls.server.enableSessionTicketExtension}, which the JDK reads whenever a context is made; the
 * second by {@link ForgetSessions}.
 */
final class AskingTls extends SslContextFactory.Server {
  private static final String TICKETS = "jdk.tls.server.enableSessionTicketExtension";

  private final Door.Asking asking;

  AskingTls(Door.Asking asking) {
    this.asking = asking;
    System.setProperty(TICKETS, "false");
    setWantClientAuth(true);
  }

  @Override
  protected TrustManager[] getTrustManagers(KeyStore store, Collection<? extends CRL> lists) {
    return new TrustManager[] {new AnyCertificate(asking)};
  }

  private static final class AnyCertificate extends X509ExtendedTrustManager {
    private final Door.Asking asking;

    AnyCertificate(Door.Asking asking) {
      this.asking = asking;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return asking.named().get().toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }
  }
}
