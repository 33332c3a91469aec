package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What whoever runs the server is told of zones that can't be brought up to date. */
class ZoneFaultsTest {
  private static final URI URL = URI.create("https://lists.example/carrier.txt");
  private static final Duration REFRESH = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();
  private final Logger log = (Logger) LoggerFactory.getLogger(ZoneSources.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private OutsideCalls.Outcome answer = list("203.0.113.0/24");
  @TempDir private Path dir;

  @BeforeEach
  void listen() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void stop() {
    log.detachAppender(said);
  }

  private static OutsideCalls.Outcome list(String text) {
    return new OutsideCalls.Fetched(Body.of(text.getBytes(UTF_8)));
  }

  private ZoneSources node(
      Database database,
      Executor fetcher,
      Function<URI, OutsideCalls.Outcome> fetch,
      ZoneSource... sources) {
    var zone = new ZonePlan.Zone("zone", true, List.of(sources));
    return new ZoneSources(
        new ZonePlan(List.of(zone), Optional.empty()),
        new ZoneSources.Parts(database, fetch, fetcher, clock));
  }

  private List<Level> said() {
    return said.list.stream().map(ILoggingEvent::getLevel).toList();
  }

  private long written;

  /** Two rounds see that a file has changed: each time of its own, whatever a tick takes. */
  private void rewrite(Path file, String text, ZoneSources node) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 + 1000 * written++));
    node.refresh();
    node.refresh();
  }

  @Test
  void areInTheLogOnceForEachNewStateOfThings() throws IOException {
    var one = Files.writeString(dir.resolve("one.txt"), "10.0.0.0/8");
    var other = Files.writeString(dir.resolve("other.txt"), "192.0.2.0/24");
    try (var database = Engine.SQLITE.open()) {
      var node =
          node(
              database,
              Runnable::run,
              url -> answer,
              new ZoneSource.ListFile(one),
              new ZoneSource.ListFile(other));
      rewrite(other, "192.0.2.0/25", node);
      assertEquals(List.of(), said(), "all is well, and was");
      rewrite(one, "office", node);
      assertEquals(List.of(Level.WARN), said());
      rewrite(other, "192.0.2.0/26", node);
      assertEquals(List.of(Level.WARN), said(), "the same is wrong as before");
      rewrite(other, "desk", node);
      assertEquals(List.of(Level.WARN, Level.WARN), said());
      rewrite(one, "10.0.0.0/9", node);
      rewrite(other, "192.0.2.0/27", node);
      assertEquals(List.of(Level.WARN, Level.WARN, Level.WARN, Level.INFO), said());
      rewrite(other, "192.0.2.0/28", node);
      assertEquals(4, said().size());
    }
  }

  /** Between the claim of one node and its copy there is a row without a list. */
  @Test
  void aListThatAnotherNodeIsFetchingRightNowIsUnknown() {
    var source = new ZoneSource.ListUrl(URL, REFRESH);
    try (var database = Engine.SQLITE.open()) {
      var meanwhile = new ArrayList<Optional<String>>();
      var node =
          node(
              database,
              Runnable::run,
              url -> {
                meanwhile.add(node(database, waiting -> {}, other -> answer, source).fault());
                return answer;
              },
              source);
      assertEquals(List.of(Optional.of("zone zone: " + URL + " was not fetched yet")), meanwhile);
      node.refresh();
      assertEquals(Optional.empty(), node.fault());
    }
  }
}
