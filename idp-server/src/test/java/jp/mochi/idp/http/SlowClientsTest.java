package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static jp.mochi.idp.http.Listener.MAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.ldap.Pause;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An octet now and then keeps a connection from being idle, and must not keep it. */
class SlowClientsTest {
  private static final String GET = "GET /echo HTTP/1.1\r\nHost: a\r\n";

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House house;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private static House overTls;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    var routes = List.of(Route.get(MAIN, "/echo", SlowClientsTest::echo));
    house = House.of(routes, all -> within(all, Duration.ofSeconds(30)), Optional.empty());
    var pair = Optional.of(House.pair(folder, "tls"));
    overTls = House.of(routes, all -> within(all, Duration.ofSeconds(1)), pair);
  }

  private static void echo(Context ctx) {
    ctx.result("here");
  }

  private static HttpSettings.Limits within(HttpSettings.Limits all, Duration idle) {
    return new HttpSettings.Limits(
        all.headerBytes(),
        all.bodyBytes(),
        idle,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        all.connections(),
        all.requestsAtOnce());
  }

  @AfterAll
  static void stop() {
    house.close();
    overTls.close();
  }

  @Test
  void anEmptyLineNowAndThenIsARequestThatDoesNotEnd() throws Exception {
    try (var socket = house.socket(MAIN)) {
      assertEndsWhileWriting(socket, "\r\n");
    }
  }

  /** Half closed, it would keep the room that its long head has taken for as long as idle ones. */
  @Test
  void whoHasHadItsLastAnswerLeavesSoon() throws Exception {
    var longOne = GET + "X: " + "x".repeat(66_000) + "\r\n\r\n";
    List<Socket> stay = new ArrayList<>();
    try {
      for (int i = 0; i < 130; i++) {
        stay.add(house.socket(MAIN));
        stay.getLast().getOutputStream().write(longOne.getBytes(ISO_8859_1));
        assertEquals('H', stay.getLast().getInputStream().read());
      }
      var answer = house.raw(MAIN, longOne);
      for (int i = 0; i < 100 && !answer.startsWith("HTTP/1.1 200"); i++) {
        Pause.of(Duration.ofMillis(100));
        answer = house.raw(MAIN, longOne);
      }
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    } finally {
      for (var socket : stay) {
        socket.close();
      }
    }
  }

  /** Of a record that says it has 16,383 octets. */
  @Test
  void aTlsRecordThatTricklesInIsNoReasonToStay() throws Exception {
    try (var socket = overTls.socket(MAIN)) {
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0x3f, (byte) 0xff});
      assertEndsWhileWriting(socket, "x");
    }
  }

  @Test
  void whoComesBackInTimeStays() throws Exception {
    try (var socket = house.socket(MAIN)) {
      for (int i = 0; i < 4; i++) {
        socket.getOutputStream().write((GET + "\r\n").getBytes(ISO_8859_1));
        assertEquals('H', socket.getInputStream().read());
        socket.getInputStream().skipNBytes(socket.getInputStream().available());
        Pause.of(Duration.ofMillis(700));
      }
    }
  }

  /** Jetty alone would give each of them the minute. */
  @Test
  void aStopEndsConnectionsWithoutARequestAtOnce() throws Exception {
    var server = new Server();
    var scheduler = new ScheduledExecutorScheduler();
    server.addBean(scheduler);
    var clients = new SlowClients(scheduler, HttpSettings.Limits.STANDARD);
    var http = new HttpConnectionFactory();
    var connector = new DoorConnectors.LeavesNobodyIdle(server, scheduler, clients, http);
    connector.setHost("127.0.0.1");
    connector.setShutdownIdleTimeout(60_000);
    server.addConnector(connector);
    server.setStopTimeout(60_000);
    server.start();
    var here = InetAddress.getLoopbackAddress();
    try (var never = new Socket(here, connector.getLocalPort());
        var before = new Socket(here, connector.getLocalPort())) {
      before.getOutputStream().write((GET + "\r\n").getBytes(ISO_8859_1));
      assertEquals('H', before.getInputStream().read());
      while (connector.getConnectedEndPoints().size() < 2) {
        Pause.of(Duration.ofMillis(5));
      }
      var stop = Thread.ofPlatform().start(() -> LifeCycle.stop(server));
      for (var socket : List.of(never, before)) {
        socket.setSoTimeout(20_000);
        socket.getInputStream().readAllBytes();
      }
      stop.join();
    }
  }

  /** What is written to a connection that has ended comes back as a fault, a moment later. */
  private static void assertEndsWhileWriting(Socket socket, String octets) throws IOException {
    try {
      for (int i = 0; i < 60; i++) {
        socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
        Pause.of(Duration.ofMillis(200));
      }
    } catch (SocketException ended) {
      return;
    }
    throw new AssertionError("the connection is still open");
  }
}
