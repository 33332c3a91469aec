package jp.mochi.idp.session;

import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Requests that were answered. SAML Profiles 2.0 §4.1.4.5 and Core §3.2.1: an ID is used once; here
 * the database decides which of two answers came first, on however many nodes.
 */
public final class ConsumedRequests {
  /** What consuming a request came to. */
  public sealed interface Consumption {}

  /** Nobody has had an answer to it yet. */
  public record FirstUse() implements Consumption {}

  /** The same browser has had one: a reload, the back button, a restored tab. It may go on. */
  public record SameBrowser() implements Consumption {}

  /** Another browser has had one: a replay. */
  public record OtherBrowser() implements Consumption {}

  private static final String INSERT =
      "INSERT INTO consumed_request (request_hash, browser_hash, expires) VALUES (?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  /**
   * Consumes a request, in the transaction that issues the answer.
   *
   * @param issuer the entity ID of the service: IDs are unique per issuer only
   * @param browserHash a hash of the browser's cookie
   * @param expires until when to remember it: later than the last moment at which the request could
   *     be accepted, which is its lifetime and twice the skew from now
   */
  public Consumption consume(
      Handle handle, String issuer, String requestId, String browserHash, Instant expires) {
    var request = Secrets.hash(issuer.length() + ":" + issuer + requestId);
    try (var insert = handle.getConnection().prepareStatement(INSERT)) {
      insert.setBytes(1, request);
      insert.setString(2, browserHash);
      insert.setLong(3, expires.toEpochMilli());
      if (insert.executeUpdate() == 1) {
        return new FirstUse();
      }
      return seenBefore(handle, request, browserHash);
    } catch (SQLException failed) {
      throw new UnableToExecuteStatementException(failed, null);
    }
  }

  private static Consumption seenBefore(Handle handle, byte[] request, String browserHash)
      throws SQLException {
    try (var select =
        handle
            .getConnection()
            .prepareStatement("SELECT browser_hash FROM consumed_request WHERE request_hash = ?")) {
      select.setBytes(1, request);
      try (var rows = select.executeQuery()) {
        // a row that was purged in between is of no browser that we know
        return rows.next() && rows.getString(1).equals(browserHash)
            ? new SameBrowser()
            : new OtherBrowser();
      }
    }
  }

  /** Removes at most {@code batch} that have expired; how many. */
  public int purge(Handle handle, Instant now, int batch) {
    return handle
        .createUpdate(
            "DELETE FROM consumed_request WHERE request_hash IN"
                + " (SELECT request_hash FROM consumed_request WHERE expires <= :now LIMIT :batch)")
        .bind("now", now.toEpochMilli())
        .bind("batch", batch)
        .execute();
  }
}
