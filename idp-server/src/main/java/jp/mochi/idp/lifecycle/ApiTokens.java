package jp.mochi.idp.lifecycle;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.text.Sha256;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/** The tokens that were handed out. Of a token only the SHA-256 is stored. */
public final class ApiTokens {
  private static final String COLUMNS =
      "id, name, person_id, username, role, created, created_by, expires, last_used";
  private static final Pattern FORM = Pattern.compile("mochi_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");
  private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A token to be made.
   *
   * @param expires from when on it opens nothing, if ever
   */
  public record Wanted(
      String name, PersonId person, String username, Role role, Optional<Instant> expires) {}

  /**
   * A token just made.
   *
   * @param secret the only time that it is seen
   */
  public record Made(ApiToken token, String secret) {
    @Override
    public String toString() {
      return "Made[" + token + ", …]";
    }
  }

  /** Makes a token. */
  public Made create(Handle handle, Wanted wanted, String createdBy, Instant now) {
    var id = HexFormat.of().formatHex(random(8));
    var secret =
        "mochi_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
    var token =
        handle
            .createQuery(
                "INSERT INTO api_token (id, secret_hash, name, person_id, username, role, created,"
                    + " created_by, expires) VALUES (:id, :hash, :name, :person, :username, :role,"
                    + " :created, :by, :expires) RETURNING "
                    + COLUMNS)
            .bind("id", id)
            .bind("hash", hash(secret))
            .bind("name", wanted.name())
            .bind("person", wanted.person().value())
            .bind("username", wanted.username())
            .bind("role", wanted.role().word())
            .bind("created", now.toEpochMilli())
            .bind("by", createdBy)
            .bind("expires", wanted.expires().map(Instant::toEpochMilli).orElse(null))
            .map((row, context) -> token(row))
            .one();
    return new Made(token, secret);
  }

  /** The token that this is, unless it has run out or was revoked. */
  public Optional<ApiToken> find(Handle handle, String presented, Instant now) {
    var form = FORM.matcher(presented);
    if (!form.matches()) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT " + COLUMNS + ", secret_hash FROM api_token WHERE id = :id")
        .bind("id", form.group(1))
        .map((row, context) -> new Kept(token(row), Hash.of(row.getBytes("secret_hash"))))
        .findFirst()
        .filter(kept -> kept.hash().isOf(presented))
        .map(Kept::token)
        .filter(token -> !token.expired(now));
  }

  private record Kept(ApiToken token, Hash hash) {}

  /** A hash to compare with, in a time that tells nothing. */
  private record Hash(String hex) {
    static Hash of(byte[] bytes) {
      return new Hash(HexFormat.of().formatHex(bytes));
    }

    boolean isOf(String presented) {
      return MessageDigest.isEqual(HexFormat.of().parseHex(hex), hash(presented));
    }
  }

  /** Whether {@link #noteUse} would write. */
  public static boolean useIsNoteworthy(ApiToken token, Instant now) {
    return token.lastUsed().filter(t -> now.isBefore(t.plus(NOTE_USE_EVERY))).isEmpty();
  }

  /** Notes that a token is in use. */
  public void noteUse(Handle handle, ApiToken token, Instant now) {
    handle
        .createUpdate("UPDATE api_token SET last_used = :now WHERE id = :id")
        .bind("now", now.toEpochMilli())
        .bind("id", token.id())
        .execute();
  }

  /** All tokens, those that have run out as well, the latest first. */
  public List<ApiToken> list(Handle handle) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM api_token ORDER BY created DESC, id")
        .map((row, context) -> token(row))
        .list();
  }

  /** Takes a token back; empty when there is none of this id. */
  public Optional<ApiToken> revoke(Handle handle, String id) {
    return handle
        .createQuery("DELETE FROM api_token WHERE id = :id RETURNING " + COLUMNS)
        .bind("id", id)
        .map((row, context) -> token(row))
        .findFirst();
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getString("id"),
        row.getString("name"),
        new PersonId(row.getString("person_id")),
        row.getString("username"),
        Role.of(row.getString("role")).orElseThrow(),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getString("created_by"),
        time(row, "expires"),
        time(row, "last_used"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static byte[] random(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static byte[] hash(String secret) {
    return Sha256.of(secret);
  }
}
