package jp.mochi.idp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has stopped, or did not start, leaves no thread behind that goes on working. */
class NothingLeftRunningTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private House house;

  private final Set<Thread> before = new HashSet<>();

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir);
    house.restart(); // what the process keeps once it has started one, it has now
    house.stopServer();
    before.addAll(running());
  }

  @AfterEach
  void close() {
    house.close();
  }

  private static Set<Thread> running() {
    return Thread.getAllStackTraces().keySet();
  }

  private List<String> left() {
    var left = new ArrayList<String>();
    for (var thread : running()) {
      if (thread.isAlive() && !before.contains(thread)) {
        left.add(thread.getName());
      }
    }
    return left;
  }

  /** Pools end their idle threads in their own time. */
  private void assertNothingLeft() {
    var end = System.nanoTime() + LONGEST.toNanos();
    while (!left().isEmpty() && System.nanoTime() < end) {
      Pause.of(Duration.ofMillis(100));
    }
    assertEquals(List.of(), left());
  }

  @Test
  void byAServerThatStopped() throws Exception {
    house.restart();
    var others = "what has to be done by the second waits for no mails to thousands";
    assertTrue(left().containsAll(List.of("housekeeping", "telling-of-ends")), others + left());
    house.stopServer();
    assertNothingLeft();
  }

  @Test
  void byAStartThatFoundABadPolicy() throws Exception {
    var file = dir.resolve("policy.yaml");
    Files.writeString(file, Files.readString(file).replace("require", "requrie"));
    house.database().write(handle -> handle.createUpdate("DELETE FROM policy_version").execute());
    var failure = assertThrows(StartFailure.class, house::restart);
    assertTrue(failure.sentence(Locale.ENGLISH).contains("requrie"), failure.toString());
    assertNothingLeft();
  }

  /** Everything else has been opened by then. */
  @Test
  void byAStartWhosePortIsTaken() throws Exception {
    var port = house.configuration().listen().management().port();
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      var failure = assertThrows(StartFailure.class, house::restart);
      assertTrue(failure.sentence(Locale.ENGLISH).contains("" + taken.getLocalPort()));
    }
    assertNothingLeft();
  }
}
