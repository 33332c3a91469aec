package jp.mochi.idp.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotTest {
  private static final Pattern PAIR = Pattern.compile("\"pair-[0-9]+\"");

  private static byte[] export(OpenDatabase database) throws IOException {
    var out = new ByteArrayOutputStream();
    database.exportSnapshot(out);
    return out.toByteArray();
  }

  private static void fill(Database database) {
    database.write(
        handle -> {
          for (var i = 0; i < 1_203; i++) {
            handle
                .createUpdate("INSERT INTO consumed_request VALUES (:hash, :browser, :expires)")
                .bind("hash", new byte[] {(byte) (i >> 8), (byte) i, 0, -1})
                .bind("browser", "営業\n\"" + i)
                .bind("expires", Long.MAX_VALUE - i)
                .execute();
          }
          return handle.execute(
              "INSERT INTO session (id, secret_hash, person_id, username, started, last_used,"
                  + " factors, client_address, version)"
                  + " VALUES ('a', ?, 'p', 'u', 1, 2, '', '', 1)",
              (Object) new byte[] {7});
        });
  }

  private static String sorted(byte[] snapshot) {
    var lines = new String(snapshot, StandardCharsets.UTF_8).split("\n", -1);
    Arrays.sort(lines);
    return String.join("\n", lines);
  }

  @ParameterizedTest
  @CsvSource({"SQLITE,SQLITE", "SQLITE,POSTGRESQL", "POSTGRESQL,SQLITE", "POSTGRESQL,POSTGRESQL"})
  void whatOneEngineExportsTheOtherLoadsWithoutADifference(Engine from, Engine to)
      throws IOException {
    try (var source = from.open();
        var target = to.open()) {
      fill(source);
      target.write(h -> h.execute("INSERT INTO lease VALUES ('old', 'x', 1)"));
      var snapshot = export(source);

      var blocklist = 1; // its version, which a migration writes
      assertEquals(1_204 + blocklist, target.loadSnapshot(new ByteArrayInputStream(snapshot)));
      assertEquals(sorted(snapshot), sorted(export(target)));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void whatIsDoneAfterwardsIsCommittedWithTheSnapshotOrNeitherIs(Engine engine) throws IOException {
    try (var source = Engine.SQLITE.open();
        var target = engine.open()) {
      fill(source);
      target.write(h -> h.execute("INSERT INTO lease VALUES ('kept', 'x', 1)"));
      var snapshot = export(source);
      var before = sorted(export(target));

      assertThrows(
          IllegalStateException.class,
          () ->
              target.loadSnapshot(
                  new ByteArrayInputStream(snapshot),
                  loaded -> {
                    assertEquals(1, loaded.execute("DELETE FROM session"));
                    throw new IllegalStateException("killed here, say");
                  }));
      assertEquals(before, sorted(export(target)));

      target.loadSnapshot(
          new ByteArrayInputStream(snapshot), loaded -> loaded.execute("DELETE FROM session"));
      assertEquals(0, sessions(target));
    }
  }

  /** In two tables that are written out at different times; whoever sees one must see both. */
  private static void linked(Database database, int number) {
    var name = "pair-" + number;
    database.write(
        handle -> {
          handle.execute("INSERT INTO audit_outbox VALUES (?)", name);
          return handle.execute("INSERT INTO lease VALUES (?, 'x', 1)", name);
        });
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void isOfOneMomentThoughMuchIsWrittenMeanwhile(Engine engine) throws Exception {
    try (var database = engine.open();
        var elsewhere = Executors.newSingleThreadExecutor()) {
      fill(database);
      var written = new AtomicInteger();
      var stop = new AtomicBoolean();
      var writing =
          elsewhere.submit(
              () -> {
                while (!stop.get()) {
                  linked(database, written.get());
                  written.incrementAndGet();
                }
              });
      try {
        awaitMore(written);
        for (int i = 0; i < 5; i++) {
          int before = written.get();
          var out = new SlowReader(() -> awaitMore(written));
          database.exportSnapshot(out);
          assertTrue(written.get() > before + 5, "nothing was written meanwhile");
          assertPairs(out.toString(StandardCharsets.UTF_8), before, written.get());
        }
      } finally {
        stop.set(true);
      }
      writing.get(20, TimeUnit.SECONDS);
    }
  }

  /** Takes each piece of a snapshot only when more was written elsewhere. */
  private static final class SlowReader extends ByteArrayOutputStream {
    private final Runnable pause;

    SlowReader(Runnable pause) {
      this.pause = pause;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      pause.run();
      super.write(bytes, from, length);
    }
  }

  private static void awaitMore(AtomicInteger written) {
    int before = written.get();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          while (written.get() == before) {
            Thread.onSpinWait();
          }
        },
        "writing waits for the export");
  }

  private static void assertPairs(String snapshot, int least, int most) {
    var names =
        snapshot
            .lines()
            .map(PAIR::matcher)
            .filter(Matcher::find)
            .collect(Collectors.groupingBy(Matcher::group, Collectors.counting()));
    assertTrue(names.size() >= least && names.size() < most, names.size() + " of " + most);
    names.forEach((name, times) -> assertEquals(2, times, name));
  }

  private static int sessions(Database database) {
    return database.<Integer>read(
        handle -> handle.createQuery("SELECT count(*) FROM session").mapTo(Integer.class).one());
  }

  @Test
  void aCutOrForeignSnapshotChangesNothing() throws IOException {
    try (var source = Engine.SQLITE.open();
        var target = Engine.SQLITE.open()) {
      fill(source);
      target.write(h -> h.execute("INSERT INTO lease VALUES ('kept', 'x', 1)"));
      var snapshot = export(source);
      var before = sorted(export(target));
      var text = new String(snapshot, StandardCharsets.UTF_8);

      refuses(target, text.substring(0, text.lastIndexOf("{\"end\"")));
      refuses(target, text.replaceFirst("(flyway_idp\":)[0-9]+", "$199"));
      refuses(target, "{\"other\":1}\n");
      refuses(target, "");
      assertEquals(before, sorted(export(target)));
      assertTrue(target.loadSnapshot(new ByteArrayInputStream(snapshot)) > 0);
    }
  }

  private static void refuses(OpenDatabase target, String snapshot) {
    var in = new ByteArrayInputStream(snapshot.getBytes(StandardCharsets.UTF_8));
    assertThrows(IOException.class, () -> target.loadSnapshot(in));
  }
}
