package jp.mochi.idp.certificate;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;

/** The TLS side of a browser: shows the certificate it holds, whoever asks, or none. */
final class Phone {
  private final Optional<ClientKey> key;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private Phone(Optional<ClientKey> key) {
    this.key = key;
  }

  static Phone holding(ClientKey key) {
    return new Phone(Optional.of(key));
  }

  static Phone withoutAny() {
    return new Phone(Optional.empty());
  }

  /** Sends a header along. */
  Phone saying(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Posts a page's form to the listener at this address. */
  Browser.Page post(String address, Map<String, String> form) throws Exception {
    return send(request(address).POST(HttpRequest.BodyPublishers.ofString(Browser.encoded(form))));
  }

  /** Posts a JSON document. */
  Browser.Page body(String address, String json) throws Exception {
    return send(
        request(address)
            .setHeader("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Browser.Page get(String address) throws Exception {
    return send(request(address).GET());
  }

  private HttpRequest.Builder request(String address) {
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded");
    headers.forEach(request::header);
    return request;
  }

  private Browser.Page send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(context()).build()) {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Browser.Page(response.statusCode(), response.body(), response);
    }
  }

  private SSLContext context() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new Shows(key)},
        new TrustManager[] {new TrustsAnyServer()},
        new SecureRandom());
    return context;
  }

  /** Shows its certificate whatever authorities are named: a picker shows more than that, too. */
  private static final class Shows extends X509ExtendedKeyManager {
    private final Optional<ClientKey> key;

    Shows(Optional<ClientKey> key) {
      this.key = key;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"phone"};
    }

    @Override
    @SuppressWarnings("NullAway") // as its contract says for none
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return key.isPresent() ? "phone" : null;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "phone";
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return "";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {key.orElseThrow().certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key.orElseThrow().key();
    }
  }

  private static final class TrustsAnyServer extends X509ExtendedTrustManager {
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
  }
}
