package jp.mochi.idp.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.Matches;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.NestedTransactions;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

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
  private final Devices devices = new Devices();
  private final Matches matches = new Matches();
  private final SessionLimits limits;
  private final AuditLog audit;
  private final EndOfSessions ending;
  private final Clock clock;
  private final Cache<String, Optional<Session>> found =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST)
          .expireAfterWrite(MAX_AGE)
          .build();

  public BrowserSessions(
      Database database, Sessions sessions, SessionLimits limits, AuditLog audit, Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.limits = limits;
    this.audit = audit;
    this.ending = new EndOfSessions(sessions, audit);
    this.clock = clock;
  }

  /** How long sessions may live. */
  public SessionLimits limits() {
    return limits;
  }

  /**
   * The session this cookie opens, unless it has ended.
   *
   * @throws IllegalStateException within a transaction, also while it would be known
   */
  public Optional<Session> find(String secret) {
    NestedTransactions.refuse();
    if (SessionCookie.parse(secret).isEmpty()) {
      return Optional.empty(); // and nothing is kept of what a stranger made up, however long
    }
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
   * A session as it is in this moment, with what was spent of it since it was read; as it was read
   * where more than that has changed, which whoever issues then finds.
   */
  public Session asItIs(Session session) {
    return database
        .read(handle -> sessions.byId(handle, session.id()))
        .filter(now -> now.version() == session.version())
        .orElse(session);
  }

  /**
   * A session that was opened, with what else came of its transaction.
   *
   * @param ended another person's, which it took the place of in this browser: its services are
   *     still to be told
   * @param alongside what the caller's own work in that transaction answered
   */
  public record Opened<T>(NewSession session, Optional<Session> ended, T alongside) {}

  /**
   * Opens a session in which this factor was just proved. A session that the visitor already has is
   * renewed under a new secret when it is the same person's, and ended when it is another's.
   *
   * @param request the id of the request that wants it proved anew; empty where none does
   * @param alongside what else the proof brings about, in the same transaction
   */
  public <T> Opened<T> open(
      Person person,
      Factor factor,
      Optional<UUID> request,
      Visitor visitor,
      Function<Handle, T> alongside) {
    var proof = new ProvedFactor(factor, clock.instant(), request);
    var opened =
        database.write(
            handle -> {
              var done = alongside.apply(handle);
              return open(handle, person, proof, visitor, done);
            });
    visitor.sessionSecret().ifPresent(found::invalidate);
    return opened;
  }

  /** Whether the visitor's cookie opens no session, so that a proof would begin one. */
  public boolean noneOf(Visitor visitor) {
    return visitor.sessionSecret().flatMap(this::find).isEmpty();
  }

  /**
   * Begins a session for a visitor who has none, and goes on with it before it is written: in one
   * transaction with what comes first of it, see {@link Database#writeFirst}.
   *
   * @param request as for {@link #open}
   * @param alongside as for {@link #open}; may be run again
   * @param whenDurable is told of the session as soon as it is there
   * @param onwards what is done with the session; nobody else knows it yet
   */
  public <T, R> R begin(
      Person person,
      Factor factor,
      Optional<UUID> request,
      Visitor visitor,
      Function<Handle, T> alongside,
      Consumer<Opened<T>> whenDurable,
      Function<Session, R> onwards) {
    var proof = new ProvedFactor(factor, clock.instant(), request);
    var fresh = Sessions.fresh(signedOn(person, proof, visitor), proof.at());
    return database.writeFirst(
        handle -> {
          var done = alongside.apply(handle);
          sessions.start(handle, fresh);
          proved(handle, fresh.session(), proof, Map.of(), visitor);
          return done;
        },
        done -> whenDurable.accept(new Opened<>(fresh, Optional.empty(), done)),
        () -> onwards.apply(fresh.session()));
  }

  private <T> Opened<T> open(
      Handle handle, Person person, ProvedFactor proof, Visitor visitor, T alongside) {
    var before = visitor.sessionSecret().flatMap(s -> sessions.hold(handle, s, proof.at(), limits));
    var mine = before.filter(session -> session.person().equals(person.id()));
    var ended =
        mine.isEmpty()
            ? before.flatMap(session -> ending.one(handle, session.id(), makingRoom(visitor)))
            : Optional.<Session>empty();
    var opened =
        mine.flatMap(session -> renewed(handle, session, person, proof))
            .orElseGet(() -> sessions.create(handle, signedOn(person, proof, visitor), proof.at()));
    proved(handle, opened.session(), proof, Map.of(), visitor);
    return new Opened<>(opened, ended, alongside);
  }

  private void proved(
      Handle handle,
      Session session,
      ProvedFactor proof,
      Map<String, String> detail,
      Visitor visitor) {
    audit.append(
        handle,
        new AuditEvent.Proved(visitor.circumstances(), who(session), proof, session.id(), detail));
  }

  /** What came of proving a person by a certificate. */
  public sealed interface Certified {
    /** It counts in this session. */
    record Opened(NewSession session) implements Certified {}

    /** The same proof was brought before; nothing has changed. */
    record UsedBefore() implements Certified {}

    /** Somebody else is signed on in this browser; nothing has changed. */
    record OfAnother(Session session) implements Certified {}

    /** The device was shut out a moment ago; nothing has changed. */
    record FromShutOut(DeviceState state) implements Certified {}

    /** The device has apps that the company doesn't want there; nothing has changed. */
    record FromListed(List<AppMatch> apps) implements Certified {
      public FromListed {
        apps = List.copyOf(apps);
      }
    }
  }

  /**
   * What a certificate proves.
   *
   * @param person whose it is
   * @param certificate what the session keeps of it
   * @param device the registered device that it is of, where it is one
   * @param request the request that it was asked for
   * @param detail for the record
   */
  public record CertificateProof(
      Person person,
      HeldCertificate certificate,
      Optional<String> device,
      ForRequest request,
      Map<String, String> detail) {
    public CertificateProof {
      detail = Map.copyOf(detail);
    }
  }

  /**
   * Notes the proof in the visitor's session, or opens one. Unlike a password, which somebody has
   * just typed, a certificate never ends another person's session: it may be the phone that was
   * lent.
   *
   * @param first whether the proof comes for the first time; asked in the same transaction, in
   *     which the answer is made to last
   * @param alongside what else the proof brings about where it counts, in the same transaction
   */
  public Certified certify(
      CertificateProof proved,
      Visitor visitor,
      Predicate<Handle> first,
      Consumer<Handle> alongside) {
    var request = Optional.of(proved.request().next());
    var proof = new ProvedFactor(Factor.CERTIFICATE, clock.instant(), request);
    var certified =
        database.<Certified>write(
            handle ->
                shutOut(handle, proved)
                    .or(() -> usedBefore(handle, first))
                    .orElseGet(
                        () -> {
                          var done = certify(handle, proved, proof, visitor);
                          if (done instanceof Certified.Opened) {
                            alongside.accept(handle);
                          }
                          return done;
                        }));
    visitor.sessionSecret().ifPresent(found::invalidate);
    return certified;
  }

  private static Optional<Certified> usedBefore(Handle handle, Predicate<Handle> first) {
    return first.test(handle) ? Optional.empty() : Optional.of(new Certified.UsedBefore());
  }

  /**
   * A session from a device exists only while the device is active and has no app that shuts it
   * out: whoever shuts it out at the same time waits for this one, and then ends it with the
   * others.
   */
  private Optional<Certified> shutOut(Handle handle, CertificateProof proved) {
    return proved.device().flatMap(id -> shutOut(handle, id));
  }

  private Optional<Certified> shutOut(Handle handle, String device) {
    var state = devices.hold(handle, device).map(Device::state).orElse(DeviceState.RETIRED);
    if (state != DeviceState.ACTIVE) {
      return Optional.of(new Certified.FromShutOut(state));
    }
    var listed = matches.shutOut(handle, device);
    return listed.isEmpty() ? Optional.empty() : Optional.of(new Certified.FromListed(listed));
  }

  private Certified certify(
      Handle handle, CertificateProof proved, ProvedFactor proof, Visitor visitor) {
    var person = proved.person();
    var before = visitor.sessionSecret().flatMap(s -> sessions.hold(handle, s, proof.at(), limits));
    if (before.isPresent() && !before.get().person().equals(person.id())) {
      return new Certified.OfAnother(before.get());
    }
    var opened =
        before
            .map(s -> s.on(proved.certificate(), proved.device()).goingOn(proved.request()))
            .flatMap(s -> sessions.renew(handle, s, with(s, proof), s.passwordState(), proof.at()))
            .orElseGet(() -> sessions.create(handle, signedOn(person, proof, visitor), proof.at()));
    var session = sessions.hold(handle, opened.session(), proved.certificate(), proved.device());
    proved(handle, session, proof, proved.detail(), visitor);
    return new Certified.Opened(new NewSession(session, opened.secret()));
  }

  /**
   * Notes in the visitor's session, in the caller's transaction, that a one-time code was right.
   * Whoever calls it calls {@link #forget} afterwards.
   *
   * @param session as it was read before
   * @param request the id of the request that it was asked for
   * @param recovery whether it was a recovery code: then that is noted as well, until an app's code
   *     takes its place
   * @return empty where the session has ended meanwhile
   */
  public Optional<NewSession> proveCode(
      Handle handle,
      Session session,
      UUID request,
      boolean recovery,
      Visitor visitor,
      Instant now) {
    var asked = Optional.of(request);
    var proof = new ProvedFactor(Factor.ONE_TIME_CODE, now, asked);
    return sessions
        .holdById(handle, session.id())
        .filter(there -> !limits.exceeded(there, now))
        .flatMap(
            there -> {
              var before = there.without(Factor.RECOVERY_CODE);
              var proofs = new ArrayList<>(with(before, proof));
              if (recovery) {
                proofs.add(new ProvedFactor(Factor.RECOVERY_CODE, now, asked));
              }
              return sessions.renew(handle, there, proofs, there.passwordState(), now);
            })
        .map(
            renewed -> {
              var by = Map.of("by", recovery ? "recovery code" : "authenticator app");
              proved(handle, renewed.session(), proof, by, visitor);
              return renewed;
            });
  }

  /**
   * A key of a registered device that somebody who is signed on has proved.
   *
   * @param key the key's id
   * @param device the device's id
   * @param request the request that it was asked for
   * @param detail for the record
   */
  public record KeyProof(
      String key, String device, ForRequest request, Map<String, String> detail) {
    public KeyProof {
      detail = Map.copyOf(detail);
    }
  }

  /**
   * Notes the proof in the visitor's session, in the caller's transaction, which holds the device;
   * the caller forgets the visitor after it. What a certificate of another device has proved counts
   * no more: a session belongs to one device.
   *
   * @return empty where the session ended, changed or is another person's
   */
  public Optional<NewSession> prove(
      Handle handle, KeyProof proved, PersonId person, Visitor visitor) {
    var request = Optional.of(proved.request().next());
    var proof = new ProvedFactor(Factor.DEVICE, clock.instant(), request);
    return visitor
        .sessionSecret()
        .flatMap(secret -> sessions.hold(handle, secret, proof.at(), limits))
        .filter(session -> session.person().equals(person))
        .map(session -> session.on(Optional.of(proved.device()), Factor.CERTIFICATE))
        .map(session -> session.goingOn(proved.request()))
        .flatMap(s -> sessions.renew(handle, s, with(s, proof), s.passwordState(), proof.at()))
        .map(
            opened -> {
              var session = sessions.hold(handle, opened.session(), proved.key(), proved.device());
              proved(handle, session, proof, proved.detail(), visitor);
              return new NewSession(session, opened.secret());
            });
  }

  private Optional<NewSession> renewed(
      Handle handle, Session session, Person person, ProvedFactor proof) {
    return sessions.renew(
        handle, session, with(session, proof), person.passwordState(), proof.at());
  }

  private static EndOfSessions.Act makingRoom(Visitor visitor) {
    return new EndOfSessions.Act(
        visitor.circumstances(), "another person signed on in this browser");
  }

  /**
   * Ends a session as it was read, and says why in the audit. One that has changed since, by a
   * proof that this node hadn't heard of, stays: whoever comes with it is judged by what it is now.
   *
   * @return whether it ended by this: of several requests that find it over, one ends it
   */
  public boolean end(Session session, String why, Visitor visitor) {
    var act = new EndOfSessions.Act(visitor.circumstances(), why);
    var ended = database.<Boolean>write(h -> ending.asRead(h, session, act).isPresent());
    visitor.sessionSecret().ifPresent(found::invalidate);
    return ended;
  }

  /** Forgets what was found by this cookie: somebody has ended the session in another way. */
  public void forget(Visitor visitor) {
    visitor.sessionSecret().ifPresent(found::invalidate);
  }

  /** Whose session it is, for an audit record. */
  public static AuditEvent.Who who(Session session) {
    return new AuditEvent.Who(Optional.of(session.person().value()), session.username());
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
    return Stream.concat(others, Stream.of(proof)).toList();
  }
}
