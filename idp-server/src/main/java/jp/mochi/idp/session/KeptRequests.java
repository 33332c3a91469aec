package jp.mochi.idp.session;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code kept_request}: what a service has posted and no address has room for, so that
 * its page can be loaded again. What is kept is sealed; it is bounded for each browser and in all,
 * since strangers can have it written.
 */
public final class KeptRequests {
  /** So many of one browser's are kept; the oldest go. */
  static final int MOST_OF_ONE = 8;

  /** So many are kept in all; beyond that another isn't. */
  static final int MOST = 10_000;

  /** What a browser's request is called here: the same however often it comes. */
  public static String id(String browserHash, String request) {
    return HexFormat.of().formatHex(Secrets.hash(browserHash + "\n" + request));
  }

  /** Keeps a request, unless so many are kept that there is no room. */
  public boolean keep(
      Handle handle, String id, String browserHash, String sealed, Instant expires) {
    if (isFull(handle)) {
      return false;
    }
    handle
        .createUpdate(
            "INSERT INTO kept_request (id, browser_hash, sealed, expires)"
                + " VALUES (:id, :browser, :sealed, :expires) ON CONFLICT (id) DO UPDATE SET"
                + " sealed = excluded.sealed, expires = excluded.expires")
        .bind("id", id)
        .bind("browser", browserHash)
        .bind("sealed", sealed)
        .bind("expires", expires.toEpochMilli())
        .execute();
    handle
        .createUpdate(
            "DELETE FROM kept_request WHERE browser_hash = :browser AND id NOT IN (SELECT id FROM"
                + " kept_request WHERE browser_hash = :browser ORDER BY expires DESC, id"
                + " LIMIT :most)")
        .bind("browser", browserHash)
        .bind("most", MOST_OF_ONE)
        .execute();
    return true;
  }

  private static boolean isFull(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM kept_request").mapTo(Long.class).one() >= MOST;
  }

  /** What is kept under this id. */
  public Optional<String> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT sealed FROM kept_request WHERE id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /** Removes at most {@code batch} that have expired; how many. */
  public int purge(Handle handle, Instant now, int batch) {
    return handle
        .createUpdate(
            "DELETE FROM kept_request WHERE id IN"
                + " (SELECT id FROM kept_request WHERE expires <= :now LIMIT :batch)")
        .bind("now", now.toEpochMilli())
        .bind("batch", batch)
        .execute();
  }
}
