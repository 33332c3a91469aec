package jp.mochi.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS to one server, whose name the certificate must hold (RFC 4513 §3.1.3). The check is JSSE's,
 * inside the handshake, against the host that the settings name: the LDAP SDK's own verifier takes
 * any certificate for 127.0.0.1 and ::1, on which another program of this machine may listen.
 *
 * <p>A server that accepts and then says nothing would hold the handshake for ever; reading stops
 * after three quarters of the limit, so that the handshake's own fault is what the SDK, which waits
 * for the whole limit, gets to see.
 *
 * <p>A socket that isn't connected yet is refused ({@link #createSocket()} keeps the default), so
 * that connecting takes place in here, by an address that belongs to the name.
 */
final class TlsSockets extends SSLSocketFactory {
  private final SSLSocketFactory inner;
  private final String host;
  private final int connectMillis;

  TlsSockets(SSLContext context, String host, Duration limit) {
    this.inner = context.getSocketFactory();
    this.host = host;
    this.connectMillis = Math.toIntExact(limit.toMillis());
  }

  /** A connection of the SDK's to one of the host's addresses, before its handshake. */
  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return connected(new Socket(), address, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress from, int fromPort)
      throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(from, fromPort));
    return connected(socket, address, port);
  }

  @Override
  public Socket createSocket(String name, int port) throws IOException {
    return createSocket(InetAddress.getByName(name), port);
  }

  @Override
  public Socket createSocket(String name, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(InetAddress.getByName(name), port, from, fromPort);
  }

  /** TLS inside a connection that stands (StartTLS). The name checked is the configured one. */
  @Override
  public Socket createSocket(Socket plain, @Nullable String ignored, int port, boolean autoClose)
      throws IOException {
    plain.setSoTimeout(Math.max(1, connectMillis * 3 / 4));
    var socket = (SSLSocket) inner.createSocket(plain, host, port, autoClose);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("LDAPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private Socket connected(Socket plain, InetAddress address, int port) throws IOException {
    try {
      plain.connect(new InetSocketAddress(address, port), connectMillis);
      return createSocket(plain, host, port, true);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return inner.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return inner.getSupportedCipherSuites();
  }
}
