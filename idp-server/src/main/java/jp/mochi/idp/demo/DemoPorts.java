package jp.mochi.idp.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which ports of this machine are free. A look, not a promise: another program may be faster. */
final class DemoPorts {
  private DemoPorts() {}

  /** The first of the plan's ports that can't be opened. */
  static Optional<Integer> taken(DemoPlan plan) {
    return plan.ports().stream().filter(port -> !free(port, plan.exposed())).findFirst();
  }

  /** The next main port from which on five are free; to suggest, and for rehearsals. */
  static int freeFrom(int first) {
    return IntStream.iterate(first, port -> port + 10)
        .limit(2000)
        .map(port -> port > 65000 ? port - 45000 : port)
        .filter(port -> IntStream.range(port, port + 5).allMatch(p -> free(p, true)))
        .findFirst()
        .orElse(first);
  }

  private static boolean free(int port, boolean everywhere) {
    // A socket on all addresses and one on loopback don't always exclude each other: look at both.
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).stream()
            .allMatch(DemoPorts::opens)
        && (!everywhere || opens(new InetSocketAddress(port)));
  }

  private static boolean opens(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      socket.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
