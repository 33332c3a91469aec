package jp.mochi.cert.authority;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.RevocationReason;
import org.jdbi.v3.core.Handle;

/** The table {@code authority}. All methods take part in the caller's transaction. */
public final class Authorities {
  /** Where the migrations of this module are. */
  public static final String MIGRATIONS = "db/cert";

  private static final String COLUMNS =
      "id, role, state, issuer, certificate, wrapped_key, token_key, created, revoked, reason";

  /** All of them, of each role the current one first, then the latest. */
  public List<Authority> all(Handle handle) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM authority ORDER BY CASE role WHEN 'issuing' THEN 0 WHEN 'root' THEN 1 ELSE 2"
            + " END, CASE state WHEN 'current' THEN 0 WHEN 'next' THEN 1 ELSE 2 END,"
            + " created DESC, id";
    return Rows.all(handle, sql, Authorities::authority);
  }

  /**
   * What tells whether anything has changed since it was read: which there are, and in which state.
   */
  public String version(Handle handle) {
    var sql = "SELECT id, state FROM authority ORDER BY id";
    return String.join(
        " ", Rows.all(handle, sql, row -> row.getString("id") + "=" + row.getString("state")));
  }

  /** The current one of a role. */
  public Optional<Authority> current(Handle handle, Authority.Role role) {
    return inState(handle, role, Authority.State.CURRENT);
  }

  /** The next one of a role. */
  public Optional<Authority> next(Handle handle, Authority.Role role) {
    return inState(handle, role, Authority.State.NEXT);
  }

  private static Optional<Authority> inState(
      Handle handle, Authority.Role role, Authority.State state) {
    var sql = "SELECT " + COLUMNS + " FROM authority WHERE role = ? AND state = ?";
    return Rows.one(handle, sql, Authorities::authority, role.text(), state.text());
  }

  /** Offers one; false where another in its state was first. */
  public boolean offer(Handle handle, Authority authority) {
    var wrapped =
        authority.key() instanceof StoredKey.Wrapped(var material)
            ? Optional.of(material)
            : Optional.<Der>empty();
    var label =
        authority.key() instanceof StoredKey.InToken(var text)
            ? Optional.of(text)
            : Optional.<String>empty();
    var update =
        handle
            .createUpdate(
                "INSERT INTO authority (id, role, state, issuer, certificate, wrapped_key,"
                    + " token_key, created) VALUES (:id, :role, :state, :issuer, :certificate,"
                    + " :wrapped, :label, :created) ON CONFLICT DO NOTHING")
            .bind("id", authority.id())
            .bind("role", authority.role().text())
            .bind("state", authority.state().text())
            .bind("issuer", authority.issuer())
            .bind("certificate", encoded(authority))
            .bind("created", authority.created().toEpochMilli());
    wrapped.ifPresentOrElse(
        key -> update.bind("wrapped", key.bytes()), () -> update.bindNull("wrapped", Types.BINARY));
    label.ifPresentOrElse(
        text -> update.bind("label", text), () -> update.bindNull("label", Types.VARCHAR));
    return update.execute() == 1;
  }

  /**
   * Offers one in the place of the current one of its role, which retires. False where somebody
   * else was faster; the caller's transaction must not go on then.
   *
   * @param former the current one, if there is one
   */
  public boolean replace(Handle handle, Authority fresh, Optional<Authority> former) {
    return former.map(one -> move(handle, one, Authority.State.RETIRED)).orElse(true)
        && offer(handle, fresh);
  }

  /**
   * Puts the next one of a role in the place of the current one, which retires. False where
   * somebody else was faster: then nothing has changed.
   */
  public boolean use(Handle handle, Authority next, Optional<Authority> former) {
    if (!move(handle, next, Authority.State.NEXT)) { // holds the row against others
      return false;
    }
    if (former.isPresent() && !move(handle, former.get(), Authority.State.RETIRED)) {
      return false;
    }
    if (!move(handle, next, Authority.State.CURRENT)) {
      throw new IllegalStateException("the authority " + next.id() + " went while it was held");
    }
    return true;
  }

  /**
   * Takes the next one of a role back, which has signed nothing but its list and those who answer
   * for it: they go with it.
   */
  public boolean remove(Handle handle, Authority next) {
    var sql = "DELETE FROM authority WHERE id = ? AND state = 'next'";
    if (Rows.change(handle, sql, next.id()) != 1) {
      return false;
    }
    var responders = new Authority.Role.Responder(next.id()).text();
    var registration = new Authority.Role.Registration(next.id()).text();
    Rows.change(handle, "DELETE FROM authority WHERE role IN (?, ?)", responders, registration);
    Rows.change(handle, "DELETE FROM crl WHERE authority = ?", next.id());
    Rows.change(handle, "DELETE FROM crl_revision WHERE authority = ?", next.id());
    return true;
  }

  /**
   * Takes an issuing authority back for good. False where it isn't in the state that it was read
   * in: then nothing has changed.
   */
  public boolean revoke(Handle handle, Authority authority, RevocationReason reason, Instant now) {
    var sql =
        "UPDATE authority SET state = 'revoked', revoked = ?, reason = ?"
            + " WHERE id = ? AND state = ? AND role = 'issuing' AND revoked IS NULL";
    return Rows.change(
            handle,
            sql,
            now.toEpochMilli(),
            reason.code(),
            authority.id(),
            authority.state().text())
        == 1;
  }

  /** Whether an authority was taken back, as it stands in this transaction. */
  public boolean isRevoked(Handle handle, String id) {
    var sql = "SELECT id FROM authority WHERE id = ? AND revoked IS NOT NULL";
    return Rows.one(handle, sql, row -> row.getString(1), id).isPresent();
  }

  private static boolean move(Handle handle, Authority authority, Authority.State to) {
    var sql = "UPDATE authority SET state = ? WHERE id = ? AND state = ?";
    return Rows.change(handle, sql, to.text(), authority.id(), authority.state().text()) == 1;
  }

  /** Deletes responders that retired before; how many. */
  public int deleteResponders(Handle handle, Instant createdBefore) {
    var sql = "DELETE FROM authority WHERE role LIKE ? AND state = 'retired' AND created < ?";
    return Rows.change(handle, sql, Authority.Role.RESPONDER + "%", createdBefore.toEpochMilli());
  }

  /** Deletes registration authorities that were made before, whose certificates ended; how many. */
  public int deleteRegistrations(Handle handle, Instant createdBefore) {
    var sql = "DELETE FROM authority WHERE role LIKE ? AND created < ?";
    return Rows.change(
        handle, sql, Authority.Role.REGISTRATION + "%", createdBefore.toEpochMilli());
  }

  private static byte[] encoded(Authority authority) {
    try {
      return authority.certificate().getEncoded();
    } catch (java.security.cert.CertificateEncodingException made) {
      throw new IllegalStateException(made);
    }
  }

  private static Authority authority(ResultSet row) throws SQLException {
    var wrapped = row.getBytes("wrapped_key");
    StoredKey key =
        wrapped == null
            ? new StoredKey.InToken(String.valueOf(row.getString("token_key")))
            : new StoredKey.Wrapped(Der.of(wrapped));
    return new Authority(
        row.getString("id"),
        Authority.Role.of(row.getString("role")),
        Authority.State.of(row.getString("state")),
        row.getString("issuer"),
        Extensible.parse(row.getBytes("certificate")),
        key,
        Instant.ofEpochMilli(row.getLong("created")),
        Rows.revoked(row));
  }
}
