package jp.mochi.idp.session;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
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

  /**
   * At most so many that have expired, for {@link #forget}. Reads the whole table where there are
   * fewer, hence for a transaction that nobody waits for: an index by their ends would be written
   * by every sign-on.
   */
  public List<byte[]> expired(Handle handle, Instant now, int most) {
    return handle
        .createQuery("SELECT request_hash FROM consumed_request WHERE expires <= :now LIMIT :most")
        .bind("now", now.toEpochMilli())
        .bind("most", most)
        .mapTo(byte[].class)
        .list();
  }

  /** Removes these, as far as they have expired. */
  public void forget(Handle handle, List<byte[]> hashes, Instant now) {
    var batch =
        handle.prepareBatch(
            "DELETE FROM consumed_request WHERE request_hash = :hash AND expires <= :now");
    hashes.forEach(hash -> batch.bind("hash", hash).bind("now", now.toEpochMilli()).add());
    batch.execute();
  }
}
