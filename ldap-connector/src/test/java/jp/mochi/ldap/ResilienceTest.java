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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import jp.mochi.ldap.DirectorySettings.Limits;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the callers when the directory is slow, silent or away. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResilienceTest {
  private static final Instant MORNING = Instant.parse("2026-11-22T09:00:00Z");

  /** How long a call that must end may take at most on a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static Limits quick(int concurrent) {
    return within(Duration.ofSeconds(3), concurrent);
  }

  private static Limits within(Duration limit, int concurrent) {
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

  private static Directory open(DirectorySettings settings, AtomicReference<Instant> now) {
    InstantSource clock = now::get;
    return LdapDirectory.open(settings, clock.withZone(ZoneOffset.UTC));
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
      var plain = server.settings().withLimits(within(Duration.ofMillis(700), 8));
      for (var settings :
          List.of(
              plain.withServers(List.of(URI.create("ldap" + at))),
              plain.withServers(List.of(URI.create("ldaps" + at))).withTls(authority, false),
              plain.withServers(List.of(URI.create("ldap" + at))).withTls(authority, true))) {
        try (var directory = open(settings)) {
          assertInstanceOf(BindOutcome.Unavailable.class, soon(() -> tried(directory)));
          assertInstanceOf(LookUp.Unavailable.class, soon(() -> directory.find("tanaka")));
        }
        var report = soon(() -> DirectoryProbe.of(settings).getFirst());
        assertInstanceOf(DirectoryProbe.Report.Fails.class, report);
      }
    }
  }

  private static <T> T soon(Supplier<T> call) {
    long before = System.nanoTime();
    T answer = call.get();
    assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(SOON) < 0);
    return answer;
  }

  /** Callers who wait side by side for one TLS handshake each, not for each other's. */
  @Test
  void manyCallersOfASilentServerWaitNoLongerThanOne(@TempDir Path folder) throws Exception {
    var authority = Certificates.in(folder, "DNS:localhost").authority();
    try (var silent = new SilentAfterStartTls();
        var server = EmbeddedDirectory.start(0);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var settings =
          server
              .settings()
              .withServers(List.of(URI.create("ldap://localhost:" + silent.port())))
              .withTls(authority, true)
              .withLimits(within(Duration.ofSeconds(1), 32));
      try (var directory = open(settings)) {
        var answers =
            soon(
                () ->
                    IntStream.range(0, 24)
                        .mapToObj(i -> threads.submit(() -> directory.find("tanaka")))
                        .toList()
                        .stream()
                        .map(ResilienceTest::answer)
                        .toList());
        answers.forEach(it -> assertInstanceOf(LookUp.Unavailable.class, it));
        assertTrue(silent.agreed() > 1, "only one caller got as far as the handshake");
      }
    }
  }

  private static <T> T answer(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
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
          Pause.of(Duration.ofMillis(30));
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
    var now = new AtomicReference<>(MORNING);
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(quick(8)), now)) {
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
      server.goAway();
      now.updateAndGet(it -> it.plusSeconds(1));
      server.comeBack();
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
    }
  }

  /** A second bind could be a second failure to the directory, where only one try was counted. */
  @Test
  void aBindWhoseAnswerNeverCameIsNotSentAgain() throws IOException {
    try (var server = EmbeddedDirectory.start(0);
        var between = new HangsUpOnBinds(server.url().getPort(), "tanaka-demo-1");
        var directory = open(through(server, between))) {
      assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
      assertEquals(1, between.binds());
      assertInstanceOf(
          BindOutcome.Bound.class, directory.authenticate("sato", new Password("sato-demo-1")));
      assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
      assertEquals(2, between.binds());
    }
  }

  @Test
  void aConnectionThatWasDroppedWhileIdleIsFoundOutBeforeABind() throws IOException {
    var now = new AtomicReference<>(MORNING);
    try (var server = EmbeddedDirectory.start(0);
        var between = new HangsUpOnBinds(server.url().getPort(), "nobody's password");
        var directory = open(through(server, between), now)) {
      for (int i = 0; i < 5; i++) {
        assertInstanceOf(BindOutcome.Bound.class, tried(directory));
        between.dropAll();
        now.updateAndGet(it -> it.plusSeconds(1));
      }
    }
  }

  /** Asking each time would cost every sign-on a trip, for what only a restart can bring about. */
  @Test
  void oneThatWasDroppedAMomentAfterItAnsweredCostsOneTry() throws IOException {
    var now = new AtomicReference<>(MORNING);
    try (var server = EmbeddedDirectory.start(0);
        var between = new HangsUpOnBinds(server.url().getPort(), "nobody's password");
        var directory = open(through(server, between), now)) {
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
      between.dropAll();
      assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
    }
  }

  private static DirectorySettings through(EmbeddedDirectory server, HangsUpOnBinds between) {
    var url = URI.create("ldap://localhost:" + between.port());
    return server.settings().withServers(List.of(url)).withLimits(quick(8));
  }

  @Test
  void aDirectoryThatIsAwayAtTheStartIsFoundWhenItComes() {
    try (var server = EmbeddedDirectory.start(0)) {
      var settings = server.settings().withLimits(quick(8));
      server.goAway();
      try (var directory = open(settings)) {
        assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
        server.comeBack();
        boolean bound = false;
        for (int i = 0; i < 200 && !bound; i++) {
          Pause.of(Duration.ofMillis(30));
          bound = tried(directory) instanceof BindOutcome.Bound;
        }
        assertTrue(bound);
      }
    }
  }

  @Test
  void aSlowDirectoryHoldsOnlyAsManyCallersAsItIsGiven() throws Exception {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(within(Duration.ofSeconds(15), 2)));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertInstanceOf(LookUp.Found.class, directory.find("tanaka"));
      server.delay(Duration.ofSeconds(1));
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
      // Each call makes two searches and holds its place for two seconds.
      assertTrue(found >= 1 && found <= 4, "found " + found);
      server.delay(Duration.ZERO);
      assertInstanceOf(LookUp.Found.class, directory.find("tanaka"));
    }
  }

  @Test
  void aSearchThatTakesTooLongIsUnavailableAndNoWrongPassword() {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(within(Duration.ofMillis(1500), 8)))) {
      assertInstanceOf(BindOutcome.Bound.class, tried(directory));
      server.delay(Duration.ofSeconds(5));
      assertInstanceOf(BindOutcome.Unavailable.class, tried(directory));
      server.delay(Duration.ZERO);
    }
  }

  /** Nobody gives up: a busy machine is no fault of the directory's. */
  private static Limits patient() {
    var limit = Duration.ofSeconds(30);
    return new Limits(limit, limit, limit, 16, limit, 4, Duration.ofSeconds(2), limit);
  }

  @Test
  void manyThreadsSignOnSideBySide() throws Exception {
    try (var server = EmbeddedDirectory.start(0);
        var directory = open(server.settings().withLimits(patient()));
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
