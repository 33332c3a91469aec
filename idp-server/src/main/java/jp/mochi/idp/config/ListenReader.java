package jp.mochi.idp.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.network.Cidr;

/** Reads {@code listen}, and what its addresses may be. */
final class ListenReader {
  private final Section listen;
  private final boolean proxiesTrusted;
  private final boolean certificateInHeader;

  ListenReader(
      Section root, List<Cidr> trustedProxies, Optional<ClientCertificateConfig.Header> header) {
    this.listen = root.section("listen");
    this.proxiesTrusted = !trustedProxies.isEmpty();
    this.certificateInHeader = header.isPresent();
  }

  ListenConfig read() {
    var config =
        new ListenConfig(
            address("main", "0.0.0.0", 8443),
            address("client-certificate", "0.0.0.0", 8444),
            address("management", "127.0.0.1", 8445),
            listen.orElse("proxy-protocol", Form.yesOrNo(), false));
    if (config.proxyProtocol() && !proxiesTrusted) {
      listen.fault("proxy-protocol", FaultCode.LISTEN_PROXY);
    }
    plainOnlyBehindAProxy("main", config.main());
    plainOnlyBehindAProxy("client-certificate", config.clientCertificate());
    if (config.clientCertificate().plain() && !certificateInHeader) {
      listen.fault("client-certificate", FaultCode.LISTEN_HEADER);
    }
    if (!config.management().loopback()) {
      listen.fault("management", FaultCode.LISTEN_LOOPBACK, config.management().toString());
    }
    noPortTwice(config);
    return config;
  }

  private ListenAddress address(String key, String host, int port) {
    return listen.orElse(key, Addresses.listen(), new ListenAddress(host, port, false));
  }

  private void plainOnlyBehindAProxy(String key, ListenAddress address) {
    if (address.plain() && !address.loopback() && !proxiesTrusted) {
      listen.fault(key, FaultCode.LISTEN_PLAIN, address.toString());
    }
  }

  private void noPortTwice(ListenConfig config) {
    var ports =
        Stream.of(config.main(), config.clientCertificate(), config.management())
            .map(ListenAddress::port)
            .distinct()
            .count();
    if (ports < 3) {
      listen.fault("main", FaultCode.LISTEN_TWICE);
    }
  }
}
