package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jp.mochi.idp.network.Cidr;

/** The three listeners on free ports of the loopback, for one test. */
final class House implements AutoCloseable {
  final HttpServers servers;
  final List<HealthCheck> checks;

  private House(HttpServers servers, List<HealthCheck> checks) {
    this.servers = servers;
    this.checks = checks;
  }

  static House of(List<Route> routes) throws Exception {
    return of(routes, UnaryOperator.identity(), Optional.empty());
  }

  /** With proxies that must speak the PROXY protocol at the first two. */
  static House behind(List<Route> routes, Optional<Door.TlsFiles> tls, List<Cidr> proxies)
      throws Exception {
    return of(routes, UnaryOperator.identity(), tls, proxies);
  }

  static House of(
      List<Route> routes,
      UnaryOperator<HttpSettings.Limits> limits,
      Optional<Door.TlsFiles> tls,
      HealthCheck... checks)
      throws Exception {
    return of(routes, limits, tls, List.of(), checks);
  }

  private static House of(
      List<Route> routes,
      UnaryOperator<HttpSettings.Limits> limits,
      Optional<Door.TlsFiles> tls,
      List<Cidr> proxies,
      HealthCheck... checks)
      throws Exception {
    List<Door> doors = new ArrayList<>();
    doors.add(
        new Door(Listener.MAIN, "listen.main", "127.0.0.1", 0, tls, proxies, Optional.empty()));
    doors.add(
        new Door(
            Listener.CLIENT_CERTIFICATE,
            "listen.client-certificate",
            "127.0.0.1",
            0,
            tls,
            proxies,
            Optional.empty()));
    doors.add(new Door(Listener.MANAGEMENT, "listen.management", "127.0.0.1", 0, Optional.empty()));
    var settings =
        new HttpSettings(
            doors,
            true,
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            true,
            limits.apply(HttpSettings.Limits.STANDARD));
    List<HealthCheck> all = List.of(checks);
    return new House(start(settings, routes, all), all);
  }

  static HttpServers start(HttpSettings settings, List<Route> routes, List<HealthCheck> checks)
      throws Exception {
    return HttpServers.start(
        settings,
        routes,
        ErrorPage.plain(),
        checks,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  int port(Listener listener) {
    return servers.port(listener);
  }

  HttpResponse<String> send(Listener listener, String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(listener) + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  HttpResponse<String> get(Listener listener, String path, String... headers)
      throws IOException, InterruptedException {
    return send(listener, "GET", path, headers);
  }

  Socket socket(Listener listener) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener));
    socket.setSoTimeout(15_000);
    return socket;
  }

  /** Sends bytes as they are and reads until the server closes. */
  String raw(Listener listener, String bytes) throws IOException {
    try (Socket socket = socket(listener)) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** A fresh pair for localhost. */
  static Door.TlsFiles pair(Path directory, String name) throws Exception {
    Path certificate = directory.resolve(name + ".pem");
    Path key = directory.resolve(name + ".key");
    String log =
        run(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString()));
    if (!java.nio.file.Files.exists(certificate)) {
      throw new AssertionError("openssl must be installed and make a certificate: " + log);
    }
    return new Door.TlsFiles(certificate, key);
  }

  /** Runs a program to its end, without input, for what it printed. */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() {
    servers.close();
  }
}
