package jp.mochi.idp.inforce;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.sql.Prepared;
import org.jdbi.v3.core.Handle;

/** Policies that were put in force. Rows are only added, so numbers have no gaps. */
public final class PolicyVersions {
  private static final int SHORT = 12;
  private static final String COLUMNS = "number, hash, loaded_by, created";

  /**
   * Which policy.
   *
   * @param hash its text's SHA-256 in hex
   */
  public record Version(long number, String hash) {
    /** As decisions and records name it: {@code 7 (3f2a91c04d1b)}. */
    @Override
    public String toString() {
      return number + " (" + hash.substring(0, Math.min(SHORT, hash.length())) + ")";
    }
  }

  /**
   * A version without its text.
   *
   * @param loadedBy the node whose file it was
   * @param created when it was put in force
   */
  public record Entry(Version version, String loadedBy, Instant created) {}

  /** A version with its text. */
  public record Stored(Entry entry, PolicyText text) {}

  /** Which policy is in force; empty before the first. One read by the primary key. */
  public Optional<Version> newest(Handle handle) {
    return Prepared.one(
        handle,
        "SELECT number, hash FROM policy_version ORDER BY number DESC LIMIT 1",
        statement -> {},
        row -> new Version(row.getLong("number"), row.getString("hash")));
  }

  /** Whether a decision was made by the policy that is in force now. */
  boolean holds(Handle handle, Decision decision) {
    return newest(handle)
        .filter(version -> version.toString().equals(decision.trace().policyVersion()))
        .isPresent();
  }

  /** One version with its text. */
  public Optional<Stored> find(Handle handle, long number) {
    return Prepared.one(
        handle,
        "SELECT " + COLUMNS + ", text FROM policy_version WHERE number = ?",
        statement -> statement.setLong(1, number),
        row -> new Stored(entry(row), PolicyText.of(row.getString("text"))));
  }

  /** The newest versions, the newest first. */
  public List<Entry> newest(Handle handle, int most) {
    return Prepared.rows(
        handle,
        "SELECT " + COLUMNS + " FROM policy_version ORDER BY number DESC LIMIT ?",
        statement -> statement.setInt(1, most),
        PolicyVersions::entry);
  }

  /** Whether this text was ever in force. */
  public boolean has(Handle handle, String hash) {
    return Prepared.one(
            handle,
            "SELECT number FROM policy_version WHERE hash = ? LIMIT 1",
            statement -> statement.setString(1, hash),
            row -> row.getLong("number"))
        .isPresent();
  }

  /**
   * Puts a text in force as the version after the one that is, as far as this node knows.
   *
   * @param after the newest number known; 0 for none
   * @return empty when another node was faster: then nothing has happened
   */
  public Optional<Entry> add(
      Handle handle, long after, PolicyText text, String loadedBy, Instant now) {
    var entry = new Entry(new Version(after + 1, text.hash()), loadedBy, now);
    int added =
        Prepared.update(
            handle,
            "INSERT INTO policy_version (number, text, hash, loaded_by, created)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING",
            statement -> {
              statement.setLong(1, entry.version().number());
              statement.setString(2, text.text());
              statement.setString(3, text.hash());
              statement.setString(4, loadedBy);
              statement.setLong(5, now.toEpochMilli());
            });
    return added == 1 ? Optional.of(entry) : Optional.empty();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        new Version(row.getLong("number"), row.getString("hash")),
        row.getString("loaded_by"),
        Instant.ofEpochMilli(row.getLong("created")));
  }
}
