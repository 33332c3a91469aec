package jp.mochi.idp.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.Person;

/**
 * Sessions as the loop needs them: found by a cookie, opened by a proof, ended for a reason, each
 * change with its audit record in one transaction. What is found may be a second old; the
 * transaction that issues looks again.
 */
public final class BrowserSessions {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int MOST = 50_000;

  private final Database database;
  private final Sessions sessions;
  private final SessionLimits limits;
  private final AuditLog audit;
  private final Clock clock;
  private final Cache<String, Optional<Session>> found =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MAX_AGE).build();

  public BrowserSessions(
      Database database, Sessions sessions, SessionLimits limits, AuditLog audit, Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.limits = limits;
    this.audit = audit;
    this.clock = clock;
  }

  /** How long sessions may live. */
  public SessionLimits limits() {
    return limits;
  }

  /** The session this cookie opens, unless it has ended. */
  public Optional<Session> find(String secret) {
    var known = found.getIfPresent(secret);
    // One that looks past its limits may have been used a moment ago: the database tells.
    if (known != null && known.filter(s -> limits.exceeded(s, clock.instant())).isEmpty()) {
      return known;
    }
    var read = database.read(h -> sessions.find(h, secret, clock.instant(), limits));
    found.put(secret, read);
    return read;
  }

  /**
   * Opens a session in which this factor was just proved. A session that the visitor already has is
   * renewed under a new secret when it is the same person's, and ended when it is another's.
   */
  public NewSession open(Person person, Factor proved, Visitor visitor) {
    var proof = new ProvedFactor(proved, clock.instant());
    var opened =
        database.write(
            h -> {
              var before =
                  visitor
                      .sessionSecret()
                      .flatMap(s -> sessions.find(h, s, clock.instant(), limits));
              var mine = before.filter(s -> s.person().equals(person.id()));
              before
                  .filter(s -> !s.person().equals(person.id()))
                  .ifPresent(s -> sessions.end(h, s.id()));
              var session =
                  mine.flatMap(
                          s ->
                              sessions.renew(
                                  h, s, with(s, proof), person.passwordState(), clock.instant()))
                      .orElseGet(
                          () ->
                              sessions.create(
                                  h, signedOn(person, proof, visitor), clock.instant()));
              before
                  .filter(s -> !s.person().equals(person.id()))
                  .ifPresent(
                      s ->
                          audit.append(
                              h, ended(s, "another person signed on in this browser", visitor)));
              audit.append(
                  h,
                  new AuditEvent.Proved(
                      visitor.circumstances(),
                      who(session.session()),
                      proof,
                      session.session().id()));
              return session;
            });
    visitor.sessionSecret().ifPresent(found::invalidate);
    return opened;
  }

  /** Ends a session and says why in the audit. */
  public void end(Session session, String why, Visitor visitor) {
    database.write(
        h -> {
          sessions.end(h, session.id()).ifPresent(s -> audit.append(h, ended(s, why, visitor)));
          return true;
        });
    visitor.sessionSecret().ifPresent(found::invalidate);
  }

  /** Whose session it is, for an audit record. */
  public static AuditEvent.Who who(Session session) {
    return new AuditEvent.Who(Optional.of(session.person().value()), session.username());
  }

  private static AuditEvent ended(Session session, String why, Visitor visitor) {
    return new AuditEvent.SessionEnded(visitor.circumstances(), who(session), session.id(), why);
  }

  private static Sessions.SignedOn signedOn(Person person, ProvedFactor proof, Visitor visitor) {
    return new Sessions.SignedOn(
        person.id(),
        person.username(),
        List.of(proof),
        person.passwordState(),
        visitor.circumstances().clientAddress());
  }

  /** A factor proved again takes the place of its earlier proof. */
  private static List<ProvedFactor> with(Session session, ProvedFactor proof) {
    var others = session.factors().stream().filter(f -> f.factor() != proof.factor());
    return java.util.stream.Stream.concat(others, java.util.stream.Stream.of(proof)).toList();
  }
}
