package jp.mochi.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for servers that must be told theirs beforehand. Between the telling and the start nobody
 * else gets them: each of the processes that the tests run in takes from a part of its own, goes
 * through it in order, and keeps what it gave out bound without listening. A server can bind such a
 * port beside us, since both allow its reuse; an outgoing connection, which the system may give any
 * port that is unbound, doesn't get it.
 */
public final class FreePorts {
  private static final int SHARES = 6;
  private static final int SHARE = 2_000;

  /** Locked for as long as this process lives: which share is its own. */
  private static final List<FileChannel> LOCKED = new ArrayList<>();

  private static final int OWN = own();
  private static final int FIRST = 20_000 + OWN * SHARE;

  /** Far more than one test has told and not started. */
  private static final int KEPT = 256;

  private static final Queue<Socket> RESERVED = new ArrayDeque<>();
  private static int next = ThreadLocalRandom.current().nextInt(SHARE);

  private FreePorts() {}

  /** Of the processes that run tests on this machine now, which one this is: 0 to 5. */
  public static int process() {
    return OWN;
  }

  private static int own() {
    for (int share = 0; share < SHARES; share++) {
      if (lock(Path.of(System.getProperty("java.io.tmpdir"), "mochi-test-ports-" + share))) {
        return share;
      }
    }
    return ThreadLocalRandom.current().nextInt(SHARES);
  }

  private static boolean lock(Path file) {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return LOCKED.add(channel);
      }
      channel.close();
      return false;
    } catch (IOException | OverlappingFileLockException somebodyElses) {
      return false;
    }
  }

  /** A port of loopback that nobody holds now, and nobody else is given for a good while. */
  public static synchronized int one() {
    for (int tries = 0; tries < SHARE; tries++) {
      next = (next + 1) % SHARE;
      var reserved = reserve(FIRST + next);
      if (reserved.isPresent()) {
        keep(reserved.get());
        return reserved.get().getLocalPort();
      }
    }
    throw new IllegalStateException("every port from " + FIRST + " on is taken");
  }

  /** So many, each another. */
  public static List<Integer> several(int count) {
    return IntStream.range(0, count).map(each -> one()).boxed().toList();
  }

  private static Optional<Socket> reserve(int port) {
    var socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Optional.of(socket);
    } catch (IOException taken) {
      close(socket);
      return Optional.empty();
    }
  }

  private static void keep(Socket reserved) {
    RESERVED.add(reserved);
    if (RESERVED.size() > KEPT) {
      close(RESERVED.remove());
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException unbound) {
      throw new java.io.UncheckedIOException(unbound);
    }
  }
}
