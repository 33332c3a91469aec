package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.Test;

class StartAndStopTest {
  @Test
  void aStopFinishesWhatIsInFlightAndTakesNothingNew() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Route slow =
        Route.get(
            MAIN,
            "/slow",
            ctx -> {
              entered.countDown();
              assertTrue(release.await(10, TimeUnit.SECONDS));
              ctx.result("finished");
            });
    House house = House.of(List.of(slow));
    try (Socket socket = house.socket(MAIN)) {
      socket.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertTrue(entered.await(10, TimeUnit.SECONDS));
      int port = house.port(MAIN);
      Thread stop = Thread.ofPlatform().start(house::close);
      assertRefusesSoon(port);
      Pause.of(Duration.ofMillis(2_500)); // Jetty gives a connection without traffic one second
      assertTrue(stop.isAlive());
      release.countDown();
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("finished"), answer);
      stop.join(10_000);
    }
  }

  private static void assertRefusesSoon(int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertTrue(socket.isConnected());
      } catch (ConnectException refused) {
        return;
      } catch (SocketException reset) {
        // was still in the queue of those not yet accepted when the port was closed; ask again
      }
    }
    throw new AssertionError("the port still takes connections");
  }

  @Test
  void aPortInUseIsOneSentenceAndLeavesNothingOpen() throws Exception {
    int freePort = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var doors =
          List.of(
              new Door(MAIN, "listen.main", "127.0.0.1", freePort, Optional.empty()),
              new Door(
                  MANAGEMENT,
                  "listen.management",
                  "127.0.0.1",
                  taken.getLocalPort(),
                  Optional.empty()));
      var fault =
          assertThrows(
              PortUnavailable.class,
              () -> House.start(HttpSettings.of(doors), List.of(), List.of()));
      assertEquals(
          "Port "
              + taken.getLocalPort()
              + " on 127.0.0.1 (listen.management in mochi.yaml) can't be opened: Address already"
              + " in use. End the program that has it, or name another port there.",
          fault.getMessage());
      new ServerSocket(freePort, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  private static int freePort() {
    return FreePorts.one();
  }

  @Test
  void readinessFollowsTheChecksAndLivenessDoesNot() throws Exception {
    var database = new AtomicReference<>(Optional.<String>empty());
    try (House house =
        House.of(
            List.of(),
            UnaryOperator.identity(),
            Optional.empty(),
            HealthCheck.needed("database", database::get),
            HealthCheck.shown("directory", () -> Optional.of("no answer")))) {
      var ready = house.get(MANAGEMENT, "/health/ready");
      assertEquals(200, ready.statusCode());
      assertEquals(
          "{\"status\":\"ready\",\"checks\":{\"database\":{\"status\":\"up\"},"
              + "\"directory\":{\"status\":\"down\",\"why\":\"no answer\"}}}",
          ready.body());
      database.set(Optional.of("no connection"));
      assertEquals(503, house.get(MANAGEMENT, "/health/ready").statusCode());
      assertEquals(200, house.get(MANAGEMENT, "/health/live").statusCode());
    }
  }
}
