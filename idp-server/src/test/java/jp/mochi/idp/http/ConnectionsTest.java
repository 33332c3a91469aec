package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static jp.mochi.idp.http.Listener.MAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final int MOST = 10;

  @Test
  void asManyAsTheHeapBears() {
    assertEquals(2176, HttpSettings.Limits.connections(136 << 20));
    assertEquals(500, HttpSettings.Limits.connections(16 << 20));
    assertEquals(4000, HttpSettings.Limits.connections(4L << 30));
  }

  /** Idle ones would stay for 30 seconds, and the newcomer waits for 20. */
  @Test
  void idleOnesMakeRoomWhereAllAreTaken() throws Exception {
    var house =
        House.of(
            List.of(Route.get(MAIN, "/echo", ctx -> ctx.result("here"))),
            ConnectionsTest::few,
            Optional.empty());
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        idle.add(house.socket(MAIN));
        assertAnswers(idle.getLast());
      }
      try (var newcomer = house.socket(MAIN)) {
        newcomer.setSoTimeout(20_000);
        assertAnswers(newcomer);
      }
    } finally {
      for (var socket : idle) {
        socket.close();
      }
      house.close();
    }
  }

  private static void assertAnswers(Socket socket) throws IOException {
    socket.getOutputStream().write("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
    assertEquals('H', socket.getInputStream().read());
  }

  private static HttpSettings.Limits few(HttpSettings.Limits all) {
    return new HttpSettings.Limits(
        all.headerBytes(),
        all.bodyBytes(),
        Duration.ofSeconds(30),
        all.headerTime(),
        all.bodyTime(),
        MOST,
        all.requestsAtOnce());
  }
}
