package jp.mochi.idp.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads {@code client-certificate}. */
final class ClientCertificateReader {
  private final Section section;
  private final Optional<ClientCertificateConfig.Header> header;

  ClientCertificateReader(Section root) {
    this.section = root.section("client-certificate");
    this.header = readHeader();
  }

  Optional<ClientCertificateConfig.Header> header() {
    return header;
  }

  /** With no {@code urls}, phones see the base URL's host under the listener's port. */
  ClientCertificateConfig read(URI baseUrl, int port) {
    var urls = section.list("urls", Addresses.https());
    var otherwise = List.of(URI.create("https://" + baseUrl.getHost() + ":" + port));
    return new ClientCertificateConfig(urls.isEmpty() ? otherwise : urls, header);
  }

  private Optional<ClientCertificateConfig.Header> readHeader() {
    if (!section.isMapping("header")) {
      section.optional("header", none());
      return Optional.empty();
    }
    var mapping = section.section("header");
    var name = mapping.required("name", Form.text(), "", "Client-Cert");
    var from = mapping.list("from", Addresses.cidr());
    if (from.isEmpty()) {
      mapping.missing("from", "[10.0.0.5/32]");
    }
    return Optional.of(new ClientCertificateConfig.Header(name, from));
  }

  private static Form<String> none() {
    return text ->
        text.equals("none")
            ? Form.good(text)
            : Form.bad(FaultCode.CHOICE, text, "none, {name: Client-Cert, from: [10.0.0.5/32]}");
  }
}
