package jp.mochi.idp.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a listener listens.
 *
 * @param listener which
 * @param key what an operator changes to move it, {@code listen.main}
 * @param host an address or a name of this machine
 * @param port 0 lets the system choose, for tests
 * @param tls certificate and key; absent for plain HTTP
 */
public record Door(Listener listener, String key, String host, int port, Optional<TlsFiles> tls) {
  /**
   * @param certificate the certificate and those between it and its root, PEM
   * @param privateKey its key, PEM, not encrypted
   */
  public record TlsFiles(Path certificate, Path privateKey) {}
}
