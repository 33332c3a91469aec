package jp.mochi.idp.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.network.Cidr;

/** URLs and network addresses as the configuration writes them. */
final class Addresses {
  private Addresses() {}

  /** https, a host, perhaps a port, nothing else: cookies and routes hold for the whole host. */
  static Form<URI> baseUrl() {
    return text ->
        uri(text)
            .filter(Addresses::httpsHost)
            .filter(uri -> Set.of("", "/").contains(uri.getRawPath()) && uri.getQuery() == null)
            .map(uri -> Form.good(URI.create(withoutSlash(text))))
            .orElseGet(() -> Form.bad(FaultCode.BASE_URL, text));
  }

  /** https with a host. */
  static Form<URI> https() {
    return text ->
        uri(text)
            .filter(Addresses::httpsHost)
            .map(uri -> Form.good(URI.create(withoutSlash(text))))
            .orElseGet(() -> Form.bad(FaultCode.HTTPS_URL, text));
  }

  /** SAML Core 2.0 §8.3.6: an entity identifier is a URI of at most 1024 characters. */
  static Form<String> entityId() {
    return text ->
        text.length() <= 1024 && uri(text).filter(URI::isAbsolute).isPresent()
            ? Form.good(text)
            : Form.bad(FaultCode.ENTITY_ID, text);
  }

  /** {@code ldaps://host:636} or {@code ldap://host:389}; the port may be left out. */
  static Form<URI> ldap() {
    return text ->
        uri(text)
            .filter(uri -> Set.of("ldap", "ldaps").contains(scheme(uri)) && uri.getHost() != null)
            .filter(uri -> Set.of("", "/").contains(uri.getRawPath()) && uri.getUserInfo() == null)
            .map(Addresses::withPort)
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.LDAP_URL, text));
  }

  /** {@code smtps://host:465} or {@code smtp://host:587}; the port may be left out (RFC 8314). */
  static Form<URI> smtp() {
    return text ->
        uri(text)
            .filter(uri -> Set.of("smtp", "smtps").contains(scheme(uri)) && uri.getHost() != null)
            .filter(uri -> Set.of("", "/").contains(uri.getRawPath()) && uri.getUserInfo() == null)
            .filter(uri -> uri.getPort() <= 65535)
            .map(uri -> withPort(uri, scheme(uri).equals("smtps") ? 465 : 587))
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.SMTP_URL, text));
  }

  /** https with a host; on this machine http, too. */
  static Form<URI> httpsOrHere() {
    return text ->
        uri(text)
            .filter(uri -> httpsHost(uri) || httpHere(uri))
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.WEBHOOK_URL, text));
  }

  private static boolean httpHere(URI uri) {
    return scheme(uri).equals("http")
        && uri.getHost() != null
        && uri.getHost().matches("localhost|127(\\.\\d{1,3}){3}|\\[::1]")
        && uri.getUserInfo() == null
        && uri.getFragment() == null;
  }

  static Form<Cidr> cidr() {
    return text ->
        switch (Cidr.parse(text)) {
          case Cidr.Block(var cidr) -> Form.good(cidr);
          case Cidr.Fault(var why) -> Form.bad(FaultCode.CIDR, text);
        };
  }

  static Form<ListenAddress> listen() {
    return text ->
        ListenAddress.parse(text).map(Form::good).orElseGet(() -> Form.bad(FaultCode.LISTEN, text));
  }

  private static boolean httpsHost(URI uri) {
    return scheme(uri).equals("https")
        && uri.getHost() != null
        && uri.getUserInfo() == null
        && uri.getFragment() == null
        && uri.getPort() <= 65535;
  }

  private static URI withPort(URI uri) {
    return withPort(uri, scheme(uri).equals("ldaps") ? 636 : 389);
  }

  private static URI withPort(URI uri, int usual) {
    var port = uri.getPort() > 0 ? uri.getPort() : usual;
    return URI.create(scheme(uri) + "://" + uri.getHost() + ":" + port);
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException notAUri) {
      return Optional.empty();
    }
  }
}
