package jp.mochi.idp.http;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.idp.network.Cidr;

/**
 * Where a listener listens.
 *
 * @param listener which
 * @param key what an operator changes to move it, {@code listen.main}
 * @param host an address or a name of this machine
 * @param port 0 lets the system choose, for tests
 * @param tls certificate and key; absent for plain HTTP
 * @param proxies who must begin a connection with the PROXY protocol's header; nobody where empty
 * @param asking whether the handshake asks who comes for a certificate
 */
public record Door(
    Listener listener,
    String key,
    String host,
    int port,
    Optional<TlsFiles> tls,
    List<Cidr> proxies,
    Optional<Asking> asking) {
  public Door {
    proxies = List.copyOf(proxies);
  }

  /** A door that no PROXY protocol is spoken at. */
  public Door(Listener listener, String key, String host, int port, Optional<TlsFiles> tls) {
    this(listener, key, host, port, tls, List.of(), Optional.empty());
  }

  /**
   * Any certificate is taken, none as well: who asks for one judges it, so that a bad one gets a
   * page and not a dead connection.
   *
   * @param named the authorities whose names are sent, asked for at each handshake; phones offer
   *     what one of these has signed, and whatever they have where it is empty
   */
  public record Asking(Supplier<List<X509Certificate>> named) {}

  /**
   * @param certificate the certificate and those between it and its root, PEM
   * @param privateKey its key, PEM, not encrypted
   */
  public record TlsFiles(Path certificate, Path privateKey) {}
}
