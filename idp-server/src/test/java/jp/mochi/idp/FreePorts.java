package jp.mochi.idp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for servers that must be told theirs beforehand. They are taken from below the range that
 * the system gives to outgoing connections: one of those could otherwise hold the port by the time
 * the server wants it. Each of the processes that the tests run in takes from a part of its own, so
 * that none takes what another is about to use.
 */
public final class FreePorts {
  private static final int SHARE = 6_000;
  private static final int FIRST = 20_000 + Integer.getInteger("mochi.test.process", 1) % 2 * SHARE;
  private static final int LAST = FIRST + SHARE;

  private FreePorts() {}

  /** A port of loopback that nobody holds now. */
  public static int one() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
    } while (!isFree(port));
    return port;
  }

  /** So many, each another. */
  public static List<Integer> several(int count) {
    return IntStream.generate(FreePorts::one).distinct().limit(count).boxed().toList();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
