package jp.mochi.idp.guess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.database.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The tables of guessing limits and known browsers; with SQLite one writer at a time. */
public final class TestDatabase implements Database {
  private final Jdbi jdbi;
  private final @Nullable ReentrantLock writer;

  public TestDatabase(Jdbi jdbi, boolean oneWriter) {
    this.jdbi = jdbi;
    this.writer = oneWriter ? new ReentrantLock() : null;
    jdbi.useHandle(
        handle -> {
          handle.execute("DROP TABLE IF EXISTS guess");
          handle.execute("DROP TABLE IF EXISTS known_browser");
          handle.execute("DROP TABLE IF EXISTS known_browser_person");
          handle.createScript(script("/db/idp/V20__guess.sql")).execute();
          handle
              .createScript(script("/" + KnownBrowsers.MIGRATIONS + "/V1__known_browsers.sql"))
              .execute();
        });
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
