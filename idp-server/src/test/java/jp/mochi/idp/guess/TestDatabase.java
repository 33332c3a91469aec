package jp.mochi.idp.guess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The tables that a sign-on by password needs; with SQLite one writer at a time. */
public final class TestDatabase implements Database {
  private static final List<String> SCRIPTS =
      List.of(
          "/db/idp/V1__sessions.sql",
          "/db/idp/V2__audit.sql",
          "/db/idp/V20__guess.sql",
          "/db/idp/V21__guess_bounds.sql",
          "/" + KnownBrowsers.MIGRATIONS + "/V1__known_browsers.sql",
          "/" + KnownBrowsers.MIGRATIONS + "/V50__known_browsers_in_order.sql",
          "/" + KnownBrowsers.MIGRATIONS + "/V70__vouched_browsers.sql");

  private final Jdbi jdbi;
  private final @Nullable ReentrantLock writer;
  private final AtomicInteger transactions = new AtomicInteger();

  /**
   * @param oneWriter SQLite, in a file that is new; otherwise PostgreSQL, which is emptied
   */
  public TestDatabase(Jdbi jdbi, boolean oneWriter) {
    this.jdbi = jdbi;
    this.writer = oneWriter ? new ReentrantLock() : null;
    jdbi.useHandle(
        handle -> {
          if (!oneWriter) {
            handle.execute("DROP SCHEMA public CASCADE");
            handle.execute("CREATE SCHEMA public");
          }
          SCRIPTS.forEach(path -> handle.createScript(script(path)).execute());
        });
  }

  /** How many transactions there were. */
  public int transactions() {
    return transactions.get();
  }

  private static String script(String path) {
    try (var in = TestDatabase.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    return jdbi.withHandle(work::apply);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    transactions.incrementAndGet();
    if (writer != null) {
      writer.lock();
    }
    try {
      return jdbi.inTransaction(work::apply);
    } finally {
      if (writer != null) {
        writer.unlock();
      }
    }
  }

  @Override
  public void close() {}
}
