package jp.mochi.cert.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code fetched_list}. All methods take part in the caller's transaction. */
public final class FetchedLists {
  /** A fetch that failed is tried again after this time, and none sooner. */
  public static final Duration RETRY = Duration.ofMinutes(1);

  /** A node that hasn't come back with a list after this time has died: others try. */
  public static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int LONGEST_FAULT = 500;

  /**
   * How the list of an address stands.
   *
   * @param claimed since when a node has been fetching it; empty where none is
   * @param version of the list that is there; 0 before the first
   * @param nextUpdate when its issuer promises the next; empty before the first
   * @param fault why the last try failed; empty where it didn't
   */
  public record Standing(
      Instant tried,
      Optional<Instant> claimed,
      long version,
      Instant fetched,
      Optional<Instant> nextUpdate,
      String fault) {
    /** Of an address that nobody has tried yet. */
    public static final Standing NEVER =
        new Standing(Instant.EPOCH, Optional.empty(), 0, Instant.EPOCH, Optional.empty(), "");

    /** Whether it is to be fetched. */
    public boolean due(Duration refresh, Instant now) {
      var wait = claimed.isPresent() ? LONGEST : fault.isEmpty() ? pause(refresh) : RETRY;
      return !now.isBefore(tried.plus(wait)) || now.isBefore(tried);
    }

    /**
     * Half of the time that the list had left when it was fetched, if that is less than the usual
     * time: so it is asked for more and more often as its end comes, and not each second then.
     */
    private Duration pause(Duration refresh) {
      var half = nextUpdate.map(end -> Duration.between(tried, end).dividedBy(2)).orElse(refresh);
      var sooner = half.compareTo(refresh) < 0 ? half : refresh;
      return sooner.compareTo(RETRY) < 0 ? RETRY : sooner;
    }
  }

  public Standing standing(Handle handle, String address) {
    return handle
        .createQuery(
            "SELECT tried, claimed, version, fetched, next_update, fault FROM fetched_list"
                + " WHERE address = :address")
        .bind("address", address)
        .map(
            (row, context) ->
                new Standing(
                    Instant.ofEpochMilli(row.getLong(1)),
                    time(row.getLong(2)),
                    row.getLong(3),
                    Instant.ofEpochMilli(row.getLong(4)),
                    time(row.getLong(5)),
                    row.getString(6)))
        .findOne()
        .orElse(Standing.NEVER);
  }

  private static Optional<Instant> time(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** Of nodes that find it due at once, one fetches: true for that one. */
  public boolean claim(Handle handle, String address, Standing seen, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO fetched_list (address, tried, claimed, version, fetched, fault)"
                    + " VALUES (:address, :now, :now, 0, 0, '')"
                    + " ON CONFLICT (address) DO UPDATE"
                    + " SET tried = excluded.tried, claimed = excluded.claimed"
                    + " WHERE fetched_list.tried = :seen")
            .bind("address", address)
            .bind("now", now.toEpochMilli())
            .bind("seen", seen.tried().toEpochMilli())
            .execute()
        == 1;
  }

  /**
   * Keeps a list that was read and verified. Where it is the one that is there already, nobody
   * needs to read it again.
   *
   * @param claimed the time of the claim; nothing is changed where another node has claimed since
   */
  public void keep(
      Handle handle, String address, Instant claimed, byte[] der, Instant nextUpdate, Instant now) {
    handle
        .createUpdate(
            "UPDATE fetched_list SET version = CASE WHEN der = :der THEN version"
                + " ELSE version + 1 END, fetched = :now, claimed = 0, next_update = :next,"
                + " fault = '', der = :der WHERE address = :address AND claimed = :claimed")
        .bind("address", address)
        .bind("claimed", claimed.toEpochMilli())
        .bind("now", now.toEpochMilli())
        .bind("next", nextUpdate.toEpochMilli())
        .bind("der", der)
        .execute();
  }

  /**
   * Notes why a try failed; the list before stays.
   *
   * @param claimed the time of the claim; nothing is changed where another node has claimed since
   */
  public void noteFailure(Handle handle, String address, Instant claimed, String fault) {
    handle
        .createUpdate(
            "UPDATE fetched_list SET fault = :fault, claimed = 0"
                + " WHERE address = :address AND claimed = :claimed")
        .bind("address", address)
        .bind("claimed", claimed.toEpochMilli())
        .bind("fault", fault.substring(0, Math.min(fault.length(), LONGEST_FAULT)))
        .execute();
  }

  /** The list that was kept last. */
  public Optional<byte[]> list(Handle handle, String address) {
    return handle
        .createQuery("SELECT der FROM fetched_list WHERE address = :address AND der IS NOT NULL")
        .bind("address", address)
        .mapTo(byte[].class)
        .findOne();
  }
}
