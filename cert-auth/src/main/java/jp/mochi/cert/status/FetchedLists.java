package jp.mochi.cert.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code fetched_list}. All methods take part in the caller's transaction. */
public final class FetchedLists {
  /** A fetch that failed is tried again after this time. */
  public static final Duration RETRY = Duration.ofMinutes(1);

  private static final int LONGEST_FAULT = 500;

  /**
   * How the list of an address stands.
   *
   * @param version of the list that is there; 0 before the first
   * @param fault why the last try failed; empty where it didn't
   */
  public record Standing(Instant tried, long version, Instant fetched, String fault) {
    /** Of an address that nobody has tried yet. */
    public static final Standing NEVER = new Standing(Instant.EPOCH, 0, Instant.EPOCH, "");

    /** Whether it is to be fetched. */
    public boolean due(Duration refresh, Instant now) {
      var wait = fault.isEmpty() ? refresh : RETRY;
      return !now.isBefore(tried.plus(wait)) || now.isBefore(tried);
    }
  }

  public Standing standing(Handle handle, String address) {
    return handle
        .createQuery(
            "SELECT tried, version, fetched, fault FROM fetched_list WHERE address = :address")
        .bind("address", address)
        .map(
            (row, context) ->
                new Standing(
                    Instant.ofEpochMilli(row.getLong(1)),
                    row.getLong(2),
                    Instant.ofEpochMilli(row.getLong(3)),
                    row.getString(4)))
        .findOne()
        .orElse(Standing.NEVER);
  }

  /** Of nodes that find it due at once, one fetches: true for that one. */
  public boolean claim(Handle handle, String address, Standing seen, Instant now) {
    return handle
            .createUpdate(
                "INSERT INTO fetched_list (address, tried, version, fetched, fault)"
                    + " VALUES (:address, :now, 0, 0, '')"
                    + " ON CONFLICT (address) DO UPDATE SET tried = excluded.tried"
                    + " WHERE fetched_list.tried = :seen")
            .bind("address", address)
            .bind("now", now.toEpochMilli())
            .bind("seen", seen.tried().toEpochMilli())
            .execute()
        == 1;
  }

  /** Keeps a list that was read and verified. */
  public void keep(Handle handle, String address, byte[] der, Instant now) {
    handle
        .createUpdate(
            "UPDATE fetched_list SET version = version + 1, fetched = :now, fault = '', der = :der"
                + " WHERE address = :address")
        .bind("address", address)
        .bind("now", now.toEpochMilli())
        .bind("der", der)
        .execute();
  }

  /** Notes why a try failed; the list before stays. */
  public void noteFailure(Handle handle, String address, String fault) {
    handle
        .createUpdate("UPDATE fetched_list SET fault = :fault WHERE address = :address")
        .bind("address", address)
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
