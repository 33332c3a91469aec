package jp.mochi.idp.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
 */
public record Door(
    Listener listener,
    String key,
    String host,
    int port,
    Optional<TlsFiles> tls,
    List<Cidr> proxies) {
  public Door {
    proxies = List.copyOf(proxies);
  }

  /** A door that no PROXY protocol is spoken at. */
  public Door(Listener listener, String key, String host, int port, Optional<TlsFiles> tls) {
    this(listener, key, host, port, tls, List.of());
  }

  /**
   * @param certificate the certificate and those between it and its root, PEM
   * @param privateKey its key, PEM, not encrypted
   */
  public record TlsFiles(Path certificate, Path privateKey) {}
}
