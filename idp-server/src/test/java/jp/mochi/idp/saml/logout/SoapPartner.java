package jp.mochi.idp.saml.logout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jp.mochi.ldap.FreePorts;

/**
 * Where services of the test's are told by SOAP; how one answers, its path says. What came is
 * looked at in the end, since a call waits for no more than its limit.
 */
final class SoapPartner implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch together;
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();

  SoapPartner() throws IOException {
    this(1);
  }

  /**
   * @param many how many must have come {@code together} before any of them is answered
   */
  SoapPartner(int many) throws IOException {
    together = new CountDownLatch(many);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * An address where {@code how} it is answered: success, denied, fault, other, hangs, nonsense,
   * together. One that is {@code gone} has a gateway before it that says so; a browser finds a
   * {@code page}.
   */
  String address(String how, String service) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + how + "/" + service;
  }

  /** An address where nobody listens. */
  static String dead() {
    return "http://127.0.0.1:" + FreePorts.one() + "/slo";
  }

  /** The envelopes that came, oldest first. */
  List<String> received() {
    return received;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().split("/", -1);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(path[1].equals("gone") ? 503 : 200, -1);
        return;
      }
      var envelope = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      sent.add(envelope);
      received.add(envelope);
      switch (path[1]) {
        case "success" -> send(exchange, 200, answer(path[2], envelope, "Success"));
        case "together" -> {
          together.countDown();
          await(together);
          send(exchange, 200, answer(path[2], envelope, "Success"));
        }
        case "denied" -> send(exchange, 200, answer(path[2], envelope, "Requester"));
        case "other" -> send(exchange, 200, answer(path[2], " ID=\"_other\"", "Success"));
        case "fault" ->
            send(
                exchange,
                500,
                TestService.soap(
                    "<S:Fault xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                        + "<faultcode>S:Server</faultcode><faultstring>out of order</faultstring>"
                        + "</S:Fault>"));
        case "nonsense" -> send(exchange, 200, "<html>");
        default -> await(end);
      }
    }
  }

  private static String answer(String service, String envelope, String status) {
    return TestService.soap(TestService.answerXml(service, envelope, status));
  }

  private static void await(CountDownLatch latch) {
    try {
      var unused = latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    workers.close();
    sent.forEach(TestService::opened);
  }
}
