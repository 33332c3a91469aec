package jp.mochi.idp.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.trust.CertificateHeader;

/** Reads {@code client-certificate}. */
final class ClientCertificateReader {
  private final Section section;
  private final YamlFile file;
  private final Optional<ClientCertificateConfig.Header> header;

  ClientCertificateReader(YamlFile file, Section root) {
    this.file = file;
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
    return new ClientCertificateConfig(
        urls.isEmpty() ? otherwise : urls,
        header,
        section.orElse("send-ca-names", Form.yesOrNo(), true),
        new AuthorityReader(file, section).read());
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
    var form = mapping.orElse("form", form(), CertificateHeader.usual(name));
    return Optional.of(new ClientCertificateConfig.Header(name, from, form));
  }

  private static Form<CertificateHeader> form() {
    return text ->
        CertificateHeader.of(text)
            .map(Form::good)
            .orElseGet(
                () ->
                    Form.bad(
                        FaultCode.CHOICE,
                        text,
                        Stream.of(CertificateHeader.values())
                            .map(CertificateHeader::text)
                            .collect(Collectors.joining(", "))));
  }

  private static Form<String> none() {
    return text ->
        text.equals("none")
            ? Form.good(text)
            : Form.bad(FaultCode.CHOICE, text, "none, {name: Client-Cert, from: [10.0.0.5/32]}");
  }
}
