package jp.mochi.idp.http;

import org.eclipse.jetty.io.ssl.SslHandshakeListener;

/** Makes every TLS session of a door unusable for another connection once its handshake is over. */
final class ForgetSessions implements SslHandshakeListener {
  @Override
  public void handshakeSucceeded(Event event) {
    event.getSSLEngine().getSession().invalidate();
  }
}
