package jp.mochi.idp.network;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.text.Sha256;
import org.jdbi.v3.core.Handle;

/**
 * Lists fetched from addresses, so that all nodes have the same: whichever node finds one due
 * claims it and fetches, all others read the copy. A row's version grows with every change that
 * readers must see.
 */
final class ZoneLists {
  /** After a failure, and while there is no copy yet. Longer than a fetch can take. */
  static final Duration RETRY = Duration.ofSeconds(30);

  /** No list waits that long for a refresh, so what is older belongs to no zone any more. */
  static final Duration FORGOTTEN = Duration.ofDays(60);

  /**
   * The state of one list.
   *
   * @param version grows
   * @param tried when a node last took it upon itself to fetch
   * @param failing whether there is no copy, or the last try failed
   */
  record State(String url, long version, Instant tried, boolean failing) {
    boolean due(Duration refresh, Instant now) {
      return !tried.plus(failing ? RETRY : refresh).isAfter(now);
    }
  }

  /**
   * A copy.
   *
   * @param text the last good list
   * @param why why the last try failed, if it did
   */
  record Copy(long version, Optional<String> text, Optional<String> why) {}

  List<State> states(Handle handle) {
    return handle
        .createQuery(
            "SELECT url, version, tried, CASE WHEN text IS NULL OR why IS NOT NULL THEN 1 ELSE 0"
                + " END AS failing FROM zone_list")
        .map(
            (row, context) ->
                new State(
                    row.getString("url"),
                    row.getLong("version"),
                    Instant.ofEpochMilli(row.getLong("tried")),
                    row.getInt("failing") == 1))
        .list();
  }

  Optional<Copy> copy(Handle handle, String url) {
    return handle
        .createQuery("SELECT version, text, why FROM zone_list WHERE url = :url")
        .bind("url", url)
        .map(
            (row, context) ->
                new Copy(
                    row.getLong("version"),
                    Optional.ofNullable(row.getString("text")),
                    Optional.ofNullable(row.getString("why"))))
        .findOne();
  }

  /**
   * Takes it upon this node to fetch a list.
   *
   * @param seen when it was tried last, as far as this node knows; empty for never
   * @return whether no other node was faster
   */
  boolean claim(Handle handle, String url, Optional<Instant> seen, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO zone_list (url, version, tried) VALUES (:url, 1, :now)"
                    + " ON CONFLICT (url) DO UPDATE SET tried = excluded.tried"
                    + " WHERE zone_list.tried = :seen")
            .bind("url", url)
            .bind("now", now.toEpochMilli())
            .bind("seen", seen.map(Instant::toEpochMilli).orElse(-1L))
            .execute()
        == 1;
  }

  void keep(Handle handle, String url, String text, Instant now) {
    handle
        .createUpdate(
            "UPDATE zone_list SET"
                + " version = CASE WHEN hash = :hash AND why IS NULL THEN version"
                + " ELSE version + 1 END,"
                + " text = :text, hash = :hash, fetched = :now, why = NULL WHERE url = :url")
        .bind("url", url)
        .bind("text", text)
        .bind("hash", Sha256.hex(text))
        .bind("now", now.toEpochMilli())
        .execute();
    handle
        .createUpdate("DELETE FROM zone_list WHERE tried < :forgotten")
        .bind("forgotten", now.minus(FORGOTTEN).toEpochMilli())
        .execute();
  }

  void noteFailure(Handle handle, String url, String why) {
    handle
        .createUpdate(
            "UPDATE zone_list SET version = version + 1, why = :why"
                + " WHERE url = :url AND (why IS NULL OR why <> :why)")
        .bind("url", url)
        .bind("why", why)
        .execute();
  }
}
