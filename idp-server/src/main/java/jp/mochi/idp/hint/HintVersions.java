package jp.mochi.idp.hint;

import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.text.Sha256;
import org.jdbi.v3.core.Handle;

/** The published versions, which are the same for all nodes. */
final class HintVersions {
  /** So many are kept; of older ones their hash remains, in the version after them. */
  static final int KEPT = 10;

  /** Who may read a set. */
  enum Audience {
    PUBLIC("public"),
    ALL("all");

    private final String word;

    Audience(String word) {
      this.word = word;
    }
  }

  /**
   * One version.
   *
   * @param payload byte for byte what is signed
   * @param created when it was made
   */
  record Version(long number, String payload, Instant created) {
    /** The payload's SHA-256 in hexadecimal digits. */
    String hash() {
      return Sha256.hex(payload);
    }
  }

  /** The newest; empty before the first. */
  Optional<Version> newest(Handle handle, Audience audience) {
    return handle
        .createQuery(
            "SELECT version, payload, created FROM hint_version WHERE audience = :audience"
                + " ORDER BY version DESC LIMIT 1")
        .bind("audience", audience.word)
        .map(
            (row, context) ->
                new Version(
                    row.getLong("version"),
                    row.getString("payload"),
                    Instant.ofEpochMilli(row.getLong("created"))))
        .findFirst();
  }

  /** Appends one; false where another node has appended its number before. */
  boolean append(Handle handle, Audience audience, Version version, Optional<String> previous) {
    var added =
        handle
            .createUpdate(
                "INSERT INTO hint_version (audience, version, payload, hash, previous, created)"
                    + " VALUES (:audience, :version, :payload, :hash, :previous, :created)"
                    + " ON CONFLICT (audience, version) DO NOTHING")
            .bind("audience", audience.word)
            .bind("version", version.number())
            .bind("payload", version.payload())
            .bind("hash", version.hash())
            .bind("previous", previous.orElse(null))
            .bind("created", version.created().toEpochMilli())
            .execute();
    handle
        .createUpdate("DELETE FROM hint_version WHERE audience = :audience AND version <= :last")
        .bind("audience", audience.word)
        .bind("last", version.number() - KEPT)
        .execute();
    return added == 1;
  }
}
