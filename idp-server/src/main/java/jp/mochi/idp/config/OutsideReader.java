package jp.mochi.idp.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import jp.mochi.idp.network.OutsideProxy;

/** {@code outside}: where we may fetch from, and by which way. */
final class OutsideReader {
  private static final URI NOWHERE = URI.create("http://invalid.invalid:1");

  private final YamlFile file;
  private final Section section;

  OutsideReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  OutsideConfig read() {
    return new OutsideConfig(
        section.list("allow", Addresses.cidr()),
        section.optional("trust", file.existing()),
        section.has("proxy") ? Optional.of(proxy(section.section("proxy"))) : Optional.empty());
  }

  private static OutsideProxy proxy(Section proxy) {
    var url = proxy.required("url", url(), NOWHERE, "http://proxy.corp.example:3128");
    var username = proxy.optional("username", user());
    var password = proxy.optional("password", Form.secret());
    if (username.isPresent() && !proxy.has("password")) {
      proxy.missing("password", "\"${MOCHI_PROXY_PASSWORD}\"");
    }
    if (password.isPresent() && !proxy.has("username")) {
      proxy.missing("username", "mochi");
    }
    var login =
        username.flatMap(
            name -> password.map(secret -> new OutsideProxy.Login(name, secret.reveal())));
    var host = String.valueOf(url.getHost()).replaceAll("[\\[\\]]", "");
    return new OutsideProxy(host, url.getPort(), login);
  }

  private static Form<URI> url() {
    return text -> {
      try {
        var url = new URI(text);
        var good =
            "http".equalsIgnoreCase(url.getScheme())
                && url.getHost() != null
                && url.getPort() > 0
                && url.getPort() <= 65_535
                && url.getRawUserInfo() == null
                && url.getRawPath().matches("/?")
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        return good ? Form.good(url) : Form.bad(FaultCode.PROXY_URL);
      } catch (URISyntaxException noUrl) {
        return Form.bad(FaultCode.PROXY_URL);
      }
    };
  }

  /** RFC 7617 §2: a colon would end the name. */
  private static Form<String> user() {
    return text -> text.indexOf(':') < 0 ? Form.good(text) : Form.bad(FaultCode.PROXY_USER);
  }
}
