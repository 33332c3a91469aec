package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import jp.mochi.ldap.DirectorySettings.Limits;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the callers when the directory is slow, silent or away. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResilienceTest {
  private static Limits quick(int concurrent) {
    Duration limit = Duration.ofMillis(700);
    return new Limits(
        limit,
        limit,
        limit,
        concurrent,
        Duration.ofMillis(50),
        4,
        Duration.ofMillis(200),
        Duration.ofMillis(300));
  }

  private static Directory open(DirectorySettings settings) {
    return LdapDirectory.open(settings, Clock.systemUTC());
  }

  private static BindOutcome tried(Directory directory) {
    return directory.authenticate("tanaka", new Password("tanaka-demo-1"));
  }

  @Test
  void aServerThatNeverAnswersIsUnavailableWithinTheLimit(@TempDir Path folder) throws IOException {
    var authority = Certificates.in(folder, "DNS:localhost").authority();
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var server = EmbeddedDirectory.start(0)) {
      String at = "://localhost:" + silent.getLocalPort();
      var plain = server.settings().withLimits(quick(8));
      for (var settings :
          List.of(
              plain.withServers(List.of(URI.create("ldap" + at))),
              plain.withServers(List.of(URI.create("ldaps" + at))).withTls(authority, false),
              plain.withServers(List.of(URI.create("ldap" + at))).withTls(authority, true))) {
        try (var directory = open(settings)) {
          long before = System.nanoTime();
          assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
          assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 3_000);
          long again = System.nanoTime();
          assertInstanceOf(LookUp.Unavailable.class, directory.find("tanaka"));
          assertTrue(Duration.ofNanos(System.nanoTime() - again).toMillis() < 3_000);
        }
      }
    }
  }

  @Test
  void failsOverToTheNextServerAndReturnsToTheFirst() {
    try (var first = EmbeddedDirectory.start(0);
        var second = EmbeddedDirectory.start(0)) {
      // One account serves both: the second takes the first's service account as a person.
      var settings =
          first
              .settings()
              .withServers(List.of(first.url(), second.url()))
              .withAccount(first.dnOf("yamada"), new Password("yamada-demo-1"))
              .withLimits(quick(8));
      first.set("sato", "title", "first");
      second.set("sato", "title", "second");
      try (var directory = open(settings)) {
        assertEquals("first", title(directory));
        first.goAway();
        assertEquals("second", title(directory));
        assertInstanceOf(BindOutcome.Bound.class, tried(directory));
        first.comeBack();
        String now = title(directory);
        for (int i = 0; i < 100 && !now.equals("first"); i++) {
          LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
          now = title(directory);
        }
        assertEquals("first", now);
      }
    }
  }

  private static String title(Directory directory) {
    return assertInstanceOf(LookUp.Found.class, directory.find("sato"))
        .person()
        .first("title")
        .orElseThrow();
  }

  @Test
  void aRestartOfTheOnlyServerGoesUnnoticed() {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(quick(8)))) {
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
      server.goAway();
      server.comeBack();
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
    }
  }

  @Test
  void aDirectoryThatIsAwayAtTheStartIsFoundWhenItComes() {
    try (var server = EmbeddedDirectory.start(0)) {
      var settings = server.settings().withLimits(quick(8));
      server.goAway();
      try (var directory = open(settings)) {
        assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
      }
    }
  }

  @Test
  void aSlowDirectoryHoldsOnlyAsManyCallersAsItIsGiven() throws Exception {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(quick(2)));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertInstanceOf(LookUp.Found.class, directory.find("tanaka"));
      server.delay(Duration.ofMillis(150));
      var answers =
          threads.invokeAll(
              IntStream.range(0, 20)
                  .<java.util.concurrent.Callable<LookUp>>mapToObj(
                      i -> () -> directory.find("tanaka"))
                  .toList());
      int found = 0;
      for (var answer : answers) {
        found += answer.get() instanceof LookUp.Found ? 1 : 0;
      }
      assertTrue(found >= 1 && found <= 4, "found " + found);
      server.delay(Duration.ZERO);
      assertInstanceOf(LookUp.Found.class, directory.find("tanaka"));
    }
  }

  @Test
  void aSearchThatTakesTooLongIsUnavailableAndNoWrongPassword() {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(quick(8)))) {
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
      server.delay(Duration.ofSeconds(2));
      assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
      server.delay(Duration.ZERO);
    }
  }

  @Test
  void manyThreadsSignOnSideBySide() throws Exception {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              IntStream.range(0, 64)
                  .<java.util.concurrent.Callable<BindOutcome>>mapToObj(i -> () -> tried(directory))
                  .toList());
      for (var answer : answers) {
        assertInstanceOf(BindOutcome.Bound.class, answer.get());
      }
    }
  }
}
