package jp.mochi.idp.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.network.IpAddress;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Request;

/**
 * The PROXY protocol, versions 1 and 2: a proxy that passes connections on unread says in a header
 * before all else whose they are, and that address is the peer for everything behind, TLS or not.
 *
 * <p>Peers on the list must speak it, a connection of theirs without the header is closed. From
 * anybody else the header is what any other bytes would be, no TLS and no HTTP, so nobody else can
 * name an address; who comes directly is served under the address that he comes from.
 *
 * <p>A proxy may leave the client unnamed ({@code UNKNOWN} in version 1, {@code LOCAL} in version
 * 2), as its health checks do. The proxy's own address is then nobody's to use: what needs a
 * visitor's address refuses, what doesn't is answered.
 */
final class ProxyProtocol extends ProxyConnectionFactory implements HttpConfiguration.Customizer {
  /** The attribute of requests whose client the proxy left unnamed. */
  static final String UNNAMED = ProxyProtocol.class.getName() + ".unnamed";

  private final String next;
  private final List<Cidr> proxies;

  /**
   * @param next the protocol behind the header
   * @param proxies who must speak it
   */
  ProxyProtocol(String next, List<Cidr> proxies) {
    super(next);
    this.next = next;
    this.proxies = List.copyOf(proxies);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return isProxy(endPoint.getRemoteSocketAddress())
        ? super.newConnection(connector, endPoint)
        : connector.getConnectionFactory(next).newConnection(connector, endPoint);
  }

  /** Called for bytes that begin with no header; Jetty would take them as a direct client's. */
  @Override
  protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer begun) {
    throw new HeaderMissing(endPoint.getRemoteSocketAddress());
  }

  /**
   * Makes Jetty close the connection; its log needs no stack for each of a proxy's health checks.
   */
  private static final class HeaderMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HeaderMissing(SocketAddress proxy) {
      super(proxy + " must begin with the PROXY protocol's header", null, false, false);
    }
  }

  private boolean isProxy(SocketAddress peer) {
    return peer instanceof InetSocketAddress internet
        && internet.getAddress() != null
        && proxies.stream().anyMatch(each -> each.contains(new IpAddress(internet.getAddress())));
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    EndPoint at = request.getConnectionMetaData().getConnection().getEndPoint();
    while (at instanceof EndPoint.Wrapper wrapper) {
      if (at instanceof ProxyEndPoint named && !names(named)) {
        request.setAttribute(UNNAMED, true);
      }
      at = wrapper.unwrap();
    }
    return request;
  }

  /** Without a name Jetty hands on the connection's own addresses; a path of a socket is none. */
  private static boolean names(ProxyEndPoint header) {
    SocketAddress said = header.getRemoteSocketAddress();
    return said instanceof InetSocketAddress internet
        && internet.getAddress() != null
        && !said.equals(header.unwrap().getRemoteSocketAddress());
  }
}
