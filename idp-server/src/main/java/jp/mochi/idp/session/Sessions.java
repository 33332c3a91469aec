package jp.mochi.idp.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.device.app.Matches;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.sql.Prepared;
import jp.mochi.idp.sql.RowLock;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The sessions there are. Of a cookie only the SHA-256 is stored. A session that ended is a row
 * that is gone; what ended it stands in the audit records.
 *
 * <p>What every sign-on runs goes by {@link Prepared}: half of a millisecond's work in Jdbi would
 * be felt there.
 */
public final class Sessions {
  private static final String COLUMNS =
      "id, person_id, username, started, last_used, factors, password_state, client_address,"
          + " version, certificate_fingerprint, certificate, device, device_key";
  static final String PURGE =
      "DELETE FROM session WHERE id IN"
          + " (SELECT id FROM session WHERE last_used <= :idle LIMIT :batch)";

  private static final String VERSION = "SELECT version FROM session WHERE id = ?";

  private static final String BY_ID = "SELECT " + COLUMNS + " FROM session WHERE id = ?";
  private static final String BY_COOKIE =
      "SELECT " + COLUMNS + ", secret_hash FROM session WHERE id = ?";
  private static final String INSERT =
      "INSERT INTO session (id, secret_hash, person_id, username, started, last_used, factors,"
          + " password_state, client_address, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String RENEW =
      "UPDATE session SET secret_hash = ?, factors = ?, password_state = ?, last_used = ?,"
          + " version = version + 1 WHERE id = ? AND version = ? RETURNING "
          + COLUMNS;
  private static final String HOLD =
      "UPDATE session SET certificate_fingerprint = ?, certificate = ?, device = ?, device_key = ?,"
          + " version = version + 1"
          + " WHERE id = ? RETURNING "
          + COLUMNS;
  private static final String SPEND =
      "UPDATE session SET factors = replace(factors, ?, '')"
          + " WHERE id = ? AND version = ? AND factors LIKE ?";
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private final Matches matches = new Matches();

  /**
   * What a sign-on proved.
   *
   * @param username the name that was used
   * @param passwordState the directory's mark of the password, see {@link Session}
   */
  public record SignedOn(
      PersonId person,
      String username,
      List<ProvedFactor> factors,
      Optional<String> passwordState,
      String clientAddress) {
    public SignedOn {
      factors = List.copyOf(factors);
    }
  }

  /** A session under an id and a secret of its own, which is not yet written anywhere. */
  static NewSession fresh(SignedOn signedOn, Instant now) {
    var at = now.truncatedTo(ChronoUnit.MILLIS);
    var session =
        new Session(
            Secrets.id(at),
            signedOn.person(),
            signedOn.username(),
            at,
            at,
            millis(signedOn.factors()),
            signedOn.passwordState(),
            signedOn.clientAddress(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Session.OPENED);
    return new NewSession(session, SessionCookie.fresh(session.id()).value());
  }

  /** Starts a session under an id and a secret of its own. */
  public NewSession create(Handle handle, SignedOn signedOn, Instant now) {
    var fresh = fresh(signedOn, now);
    start(handle, fresh);
    return fresh;
  }

  /** Starts a {@linkplain #fresh fresh} session. */
  void start(Handle handle, NewSession fresh) {
    var session = fresh.session();
    var cookie = SessionCookie.parse(fresh.secret()).orElseThrow();
    Prepared.update(
        handle,
        INSERT,
        statement -> {
          statement.setString(1, session.id());
          statement.setBytes(2, cookie.hash());
          statement.setString(3, session.person().value());
          statement.setString(4, session.username());
          statement.setLong(5, session.started().toEpochMilli());
          statement.setLong(6, session.lastUsed().toEpochMilli());
          statement.setString(7, FactorText.write(session.factors()));
          statement.setString(8, session.passwordState().orElse(null));
          statement.setString(9, session.clientAddress());
          statement.setLong(10, session.version());
        });
  }

  /**
   * Gives the session a new secret and these factors: the secret from before the sign-on, which
   * somebody else may have planted or seen, opens nothing from here on. Its start stays, so that
   * renewing never stretches the absolute limit.
   *
   * @return empty when the session changed or ended since it was read
   */
  public Optional<NewSession> renew(
      Handle handle,
      Session session,
      List<ProvedFactor> factors,
      Optional<String> passwordState,
      Instant now) {
    var cookie = SessionCookie.fresh(session.id());
    return Prepared.one(
            handle,
            RENEW,
            statement -> {
              statement.setBytes(1, cookie.hash());
              statement.setString(2, FactorText.write(factors));
              statement.setString(3, passwordState.orElse(null));
              statement.setLong(4, now.toEpochMilli());
              statement.setString(5, session.id());
              statement.setLong(6, session.version());
            },
            Sessions::session)
        .map(renewed -> new NewSession(renewed, cookie.value()));
  }

  /**
   * Notes by which certificate the session's person was proved, in the transaction that notes the
   * proof. Counts as a change.
   *
   * @param device the registered device that it is of, where it is one; the transaction holds it
   */
  public Session hold(
      Handle handle, Session session, HeldCertificate certificate, Optional<String> device) {
    var kept = session.on(certificate, device);
    return hold(
        handle,
        session.id(),
        Optional.of(certificate),
        device.or(() -> kept.key().flatMap(key -> kept.device())),
        kept.key());
  }

  /**
   * The same of a key of a registered device; the transaction holds that device.
   *
   * @param key the key's id
   */
  public Session hold(Handle handle, Session session, String key, String device) {
    var kept = session.on(Optional.of(device), Factor.CERTIFICATE);
    return hold(handle, session.id(), kept.certificate(), Optional.of(device), Optional.of(key));
  }

  private static Session hold(
      Handle handle,
      String id,
      Optional<HeldCertificate> certificate,
      Optional<String> device,
      Optional<String> key) {
    return Prepared.one(
            handle,
            HOLD,
            statement -> {
              statement.setString(1, certificate.map(HeldCertificate::fingerprint).orElse(null));
              statement.setString(2, certificate.map(HeldCertificate::path).orElse(null));
              statement.setString(3, device.orElse(null));
              statement.setString(4, key.orElse(null));
              statement.setString(5, id);
            },
            Sessions::session)
        .orElseThrow(() -> new IllegalStateException("a session that ended in its own opening"));
  }

  /**
   * The session that a cookie's value opens, for a transaction that goes on to change it: nobody
   * spends meanwhile what it has read, and would write again.
   */
  Optional<Session> hold(Handle handle, String value, Instant now, SessionLimits limits) {
    return SessionCookie.parse(value)
        .flatMap(cookie -> opened(handle, RowLock.after(handle, BY_COOKIE), cookie))
        .filter(session -> !limits.exceeded(session, now));
  }

  /** The session of this public id, for a transaction that goes on to change it. */
  Optional<Session> holdById(Handle handle, String id) {
    return Prepared.one(
        handle,
        RowLock.after(handle, BY_ID),
        statement -> statement.setString(1, id),
        Sessions::session);
  }

  /** The session that a cookie's value opens, unless it is past its limits. */
  public Optional<Session> find(Handle handle, String value, Instant now, SessionLimits limits) {
    return SessionCookie.parse(value)
        .flatMap(cookie -> opened(handle, BY_COOKIE, cookie))
        .filter(session -> !limits.exceeded(session, now));
  }

  private static Optional<Session> opened(Handle handle, String sql, SessionCookie cookie) {
    return Prepared.one(
            handle,
            sql,
            statement -> statement.setString(1, cookie.id()),
            row ->
                cookie.opens(row.getBytes("secret_hash"))
                    ? Optional.of(session(row))
                    : Optional.<Session>empty())
        .flatMap(session -> session);
  }

  /** The session of this public id. */
  public Optional<Session> byId(Handle handle, String id) {
    return Prepared.one(handle, BY_ID, statement -> statement.setString(1, id), Sessions::session);
  }

  /** The session of this public id, unless it is past its limits. */
  public Optional<Session> live(Handle handle, String id, Instant now, SessionLimits limits) {
    return byId(handle, id).filter(session -> !limits.exceeded(session, now));
  }

  /** Whether {@link #touch} would write: it is worth no transaction more than once a minute. */
  public boolean touchIsDue(Session session, Instant now) {
    return !now.isBefore(session.lastUsed().plus(TOUCH_EVERY));
  }

  /** Notes that the session is in use, at most once a minute. Does not count as a change. */
  public void touch(Handle handle, Session session, Instant now) {
    if (touchIsDue(session, now)) {
      Prepared.update(
          handle,
          "UPDATE session SET last_used = ? WHERE id = ? AND last_used < ?",
          statement -> {
            statement.setLong(1, now.toEpochMilli());
            statement.setString(2, session.id());
            statement.setLong(3, now.toEpochMilli());
          });
    }
  }

  /**
   * For the transaction that issues the answer to this request: spends the proofs that were made
   * for it, by one statement, so that of two answers one rests on them. Does not count as a change:
   * in another tab something else may be under way that needs none of them.
   *
   * @param session as it was read for the decision
   * @return false where they were spent since it was read, so that something must be proved anew
   */
  public boolean spend(Handle handle, Session session, UUID request) {
    var isMade = Optional.of(request);
    if (session.factors().stream().noneMatch(proof -> proof.request().equals(isMade))) {
      return true; // the decision rests on none
    }
    var mark = FactorText.mark(request);
    return Prepared.update(
            handle,
            SPEND,
            statement -> {
              statement.setString(1, mark);
              statement.setString(2, session.id());
              statement.setLong(3, session.version());
              statement.setString(4, "%" + mark + "%");
            })
        == 1;
  }

  /**
   * For the issuing transaction: whether the session is still there and as it was read, and the
   * device that it is from has no app that shuts it out. The session stays so until that
   * transaction ends: who ends it meanwhile waits, and then sees which service was told.
   */
  public boolean unchanged(Handle handle, Session session) {
    return isAsRead(handle, session)
        && session.device().filter(device -> matches.isShutOut(handle, device)).isEmpty();
  }

  /** Whether the session is still there and as it was read, which may be for it to be ended. */
  boolean isAsRead(Handle handle, Session session) {
    return Prepared.one(
            handle,
            RowLock.after(handle, VERSION),
            statement -> statement.setString(1, session.id()),
            row -> row.getLong(1))
        .filter(now -> now == session.version())
        .isPresent();
  }

  /**
   * Whether a session is still there, in whatever state; whoever ends it at this moment waits until
   * the caller's transaction is over.
   */
  public boolean isThere(Handle handle, String id) {
    return Prepared.one(
            handle,
            RowLock.after(handle, VERSION),
            statement -> statement.setString(1, id),
            row -> row.getLong(1))
        .isPresent();
  }

  /** Ends one session; empty when there was none. */
  Optional<Session> end(Handle handle, String id) {
    return handle
        .createQuery("DELETE FROM session WHERE id = :id RETURNING " + COLUMNS)
        .bind("id", id)
        .map((rows, context) -> session(rows))
        .findFirst();
  }

  /** Ends all sessions of a person, and says which these were. */
  List<Session> endAll(Handle handle, PersonId person) {
    return handle
        .createQuery("DELETE FROM session WHERE person_id = :person RETURNING " + COLUMNS)
        .bind("person", person.value())
        .map((rows, context) -> session(rows))
        .list();
  }

  /**
   * Ends a person's sessions that rest on no phone: nobody knows on which one they were opened, so
   * that each may be on one that is lost.
   */
  List<Session> endAllOnNoPhone(Handle handle, PersonId person) {
    return handle
        .createQuery(
            "DELETE FROM session WHERE person_id = :person AND device IS NULL"
                + " AND certificate_fingerprint IS NULL RETURNING "
                + COLUMNS)
        .bind("person", person.value())
        .map((rows, context) -> session(rows))
        .list();
  }

  /** Ends a person's sessions in which a one-time code was proved. */
  List<Session> endAllWithCode(Handle handle, PersonId person) {
    return handle
        .createQuery(
            "DELETE FROM session WHERE person_id = :person AND factors LIKE :code RETURNING "
                + COLUMNS)
        .bind("person", person.value())
        .bind("code", "%" + Factor.ONE_TIME_CODE + "@%")
        .map((rows, context) -> session(rows))
        .list();
  }

  /**
   * Ends all sessions in which this certificate was proved, and says which these were: for the
   * transaction that revokes it.
   *
   * @param fingerprint its SHA-256, in lower-case hex
   */
  List<Session> endAllWith(Handle handle, String fingerprint) {
    return handle
        .createQuery(
            "DELETE FROM session WHERE certificate_fingerprint = :fingerprint RETURNING " + COLUMNS)
        .bind("fingerprint", fingerprint)
        .map((rows, context) -> session(rows))
        .list();
  }

  /**
   * The certificates that sessions rest on, each once, in the order of their fingerprints.
   *
   * @param after where the last page ended; empty for the first
   */
  public List<HeldCertificate> held(Handle handle, String after, int most) {
    return handle
        .createQuery(
            "SELECT certificate_fingerprint, MIN(certificate) FROM session"
                + " WHERE certificate_fingerprint > :after GROUP BY certificate_fingerprint"
                + " ORDER BY certificate_fingerprint LIMIT :most")
        .bind("after", after)
        .bind("most", most)
        .map((rows, context) -> new HeldCertificate(rows.getString(1), rows.getString(2)))
        .list();
  }

  /** Ends all sessions from a registered device, in the transaction that shuts the device out. */
  List<Session> endAllFrom(Handle handle, String device) {
    return handle
        .createQuery("DELETE FROM session WHERE device = :device RETURNING " + COLUMNS)
        .bind("device", device)
        .map((rows, context) -> session(rows))
        .list();
  }

  /** Ends all sessions in which this key was proved, in the transaction that ends the key. */
  List<Session> endAllWithKey(Handle handle, String key) {
    return handle
        .createQuery("DELETE FROM session WHERE device_key = :key RETURNING " + COLUMNS)
        .bind("key", key)
        .map((rows, context) -> session(rows))
        .list();
  }

  /** A person's sessions, the latest first, at most 100. */
  public List<Session> of(Handle handle, PersonId person, Instant now, SessionLimits limits) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM session WHERE person_id = :person ORDER BY started DESC, id LIMIT 100")
        .bind("person", person.value())
        .map((rows, context) -> session(rows))
        .stream()
        .filter(session -> !limits.exceeded(session, now))
        .toList();
  }

  /** The sessions used last, at most so many. */
  public List<Session> recent(Handle handle, Instant now, SessionLimits limits, int most) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM session WHERE started > :absolute ORDER BY last_used DESC, id LIMIT :most")
        .bind("absolute", now.minus(limits.absolute()).toEpochMilli())
        .bind("most", most)
        .map((rows, context) -> session(rows))
        .stream()
        .filter(session -> !limits.exceeded(session, now))
        .toList();
  }

  /**
   * Removes at most {@code batch} sessions that nobody has used for the idle time; how many. One
   * past its absolute limit isn't used any more either, so that it is among them soon after, and
   * until then no good for anything: an index of starts would be written by every sign-on.
   */
  int purge(Handle handle, Instant now, SessionLimits limits, int batch) {
    return handle
        .createUpdate(PURGE)
        .bind("idle", now.minus(limits.idle()).toEpochMilli())
        .bind("batch", batch)
        .execute();
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getString(1),
        new PersonId(row.getString(2)),
        row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        FactorText.read(row.getString(6)),
        Optional.ofNullable(row.getString(7)),
        row.getString(8),
        certificate(row.getString(10), row.getString(11)),
        Optional.ofNullable(row.getString(12)),
        Optional.ofNullable(row.getString(13)),
        row.getLong(9));
  }

  private static Optional<HeldCertificate> certificate(
      @Nullable String fingerprint, @Nullable String path) {
    return fingerprint == null || path == null
        ? Optional.empty()
        : Optional.of(new HeldCertificate(fingerprint, path));
  }

  private static List<ProvedFactor> millis(List<ProvedFactor> factors) {
    var text = new ArrayList<ProvedFactor>();
    factors.forEach(f -> text.add(f.at(f.at().truncatedTo(ChronoUnit.MILLIS))));
    return text;
  }
}
