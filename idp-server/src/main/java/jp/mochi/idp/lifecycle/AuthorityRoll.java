package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.Authority.State;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.StatusPoints;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.TokenUnavailable;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.signout.TellLater;
import org.jdbi.v3.core.Handle;

/**
 * Makes our certificate authority, and rolls it over step by step: the next issuing authority is
 * published beside the current one, later it signs while what the former signed goes on counting
 * until it ends. Until the next one signs it can be taken back.
 *
 * <p>Keys are made, and certificates signed, before the transaction that keeps them: a token may be
 * asked for either. A key that was made in a token for nothing stays there.
 */
public final class AuthorityRoll {
  /** For how long an authority is published before it signs. */
  static final Duration NOTICE = Duration.ofDays(1);

  private static final int LONGEST_NAME = 40;

  private final Database database;
  private final OwnAuthority own;
  private final AuditLog audit;
  private final SessionsOfAuthority sessions;
  private final Clock clock;
  private final Authorities rows = new Authorities();
  private final Crls crls = new Crls();

  /**
   * @param later tells services of sessions that ended with their authority
   */
  public AuthorityRoll(
      Database database, OwnAuthority own, AuditLog audit, TellLater later, Clock clock) {
    this.database = database;
    this.own = own;
    this.audit = audit;
    this.sessions = new SessionsOfAuthority(database, audit, later);
    this.clock = clock;
  }

  /** What came of a step. */
  public sealed interface Outcome {
    /** Done; the authorities that it concerned, the issuing one first. */
    record Done(List<Authority> authorities) implements Outcome {
      public Done {
        authorities = List.copyOf(authorities);
      }
    }

    /** Nothing is changed, for this reason. */
    record Refused(Notice why) implements Outcome {}
  }

  /** A key with its certificate, before it is kept. */
  private record Made(Authority authority, AuthorityKeys.Fresh key) {}

  /** Roots and issuing authorities, also those that have ended; the current ones first. */
  public List<Authority> all() {
    return own.authorities().now().all().stream().filter(each -> each.role().certifies()).toList();
  }

  /** Makes a root and an issuing authority, where there are none. */
  public Outcome init(Actor actor, String name, AuthorityKeys.Kind kind) {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      return refused(CertificateNotice.CA_NAME, name);
    }
    var there = all();
    if (!there.isEmpty()) {
      return refused(CertificateNotice.CA_THERE, shown(there.getFirst()));
    }
    return withToken(
        () -> {
          var root = root(name, kind, State.CURRENT);
          var issuing = issuing(name, kind, State.CURRENT, root);
          return keep(actor, "ca init", CertificateNotice.CA_THERE, List.of(issuing, root));
        });
  }

  /**
   * Publishes the next issuing authority.
   *
   * @param kind of its key; empty: as the current one's
   * @param withRoot below a root of its own, also new
   */
  public Outcome rollOver(Actor actor, Optional<AuthorityKeys.Kind> kind, boolean withRoot) {
    var view = own.authorities().now();
    var root = view.current(new Role.Root());
    // after the current one was taken back the last of all is what the next is made like
    var current =
        view.all().stream().filter(each -> each.role() instanceof Role.Issuing).findFirst();
    if (current.isEmpty() || root.isEmpty()) {
      return refused(CertificateNotice.CA_NONE, "");
    }
    var next = view.next(new Role.Issuing());
    if (next.isPresent()) {
      return refused(CertificateNotice.CA_NEXT_THERE, shown(next.get()));
    }
    var name = baseName(current.get());
    var wanted =
        kind.orElseGet(() -> AuthorityKeys.Kind.of(current.get().certificate().getPublicKey()));
    return withToken(
        () -> {
          if (!withRoot) {
            var issuing = issuing(name, wanted, State.NEXT, root.get(), signerOf(root.get()));
            return keep(actor, "ca rollover", CertificateNotice.CA_NEXT_THERE, List.of(issuing));
          }
          var fresh = root(name, wanted, State.NEXT);
          var issuing = issuing(name, wanted, State.NEXT, fresh);
          return keep(
              actor, "ca rollover", CertificateNotice.CA_NEXT_THERE, List.of(issuing, fresh));
        });
  }

  /**
   * Signs with the next issuing authority from now on.
   *
   * @param early even if it has been published for less than {@link #NOTICE}
   */
  public Outcome use(Actor actor, boolean early) {
    return database.<Outcome>write(
        handle -> {
          var next = rows.next(handle, new Role.Issuing());
          if (next.isEmpty()) {
            return refused(CertificateNotice.CA_NO_NEXT, "");
          }
          var from = next.get().created().plus(NOTICE);
          var replaces = rows.current(handle, new Role.Issuing()).isPresent();
          if (replaces && !early && clock.instant().isBefore(from)) {
            return refused(CertificateNotice.CA_TOO_NEW, from.toString());
          }
          rows.next(handle, new Role.Root()).ifPresent(root -> use(handle, root));
          use(handle, next.get());
          var now = next.get().in(State.CURRENT);
          audit.append(handle, actor.did("ca use", now.id(), detail(now)));
          return new Outcome.Done(List.of(now));
        });
  }

  private void use(Handle handle, Authority next) {
    if (!rows.use(handle, next, rows.current(handle, next.role()))) {
      throw new IllegalStateException("the authorities were changed meanwhile");
    }
  }

  /** Takes the next issuing authority back, with the root that was made for it. */
  public Outcome remove(Actor actor) {
    return database.<Outcome>write(
        handle -> {
          var next = rows.next(handle, new Role.Issuing());
          if (next.isEmpty() || !rows.remove(handle, next.get())) {
            return refused(CertificateNotice.CA_NO_NEXT, "");
          }
          rows.next(handle, new Role.Root()).ifPresent(root -> rows.remove(handle, root));
          audit.append(handle, actor.did("ca remove", next.get().id(), detail(next.get())));
          return new Outcome.Done(List.of(next.get()));
        });
  }

  /**
   * Takes one of {@link #all} back for good, which must be an issuing authority: with it everything
   * that it has signed, on every node, within a second. It stands in its root's list then. Where it
   * issued, the next one does from now on, if there is one.
   *
   * @param reason as RFC 5280 §5.3.1 has them, one that an authority can have
   */
  public Outcome revoke(Actor actor, Authority authority, String reason) {
    if (authority.role() instanceof Role.Root) {
      return refused(CertificateNotice.CA_ROOT, shown(authority));
    }
    var why = RevocationReason.of(reason).filter(AuthorityRoll::fits);
    if (why.isEmpty()) {
      return refused(CertificateNotice.CA_REASON, reason);
    }
    if (authority.revoked().isPresent()) {
      var at = authority.revoked().get().at().toString();
      return refused(CertificateNotice.REVOKED_ALREADY, at);
    }
    var outcome = database.<Outcome>write(handle -> revoke(handle, actor, authority, why.get()));
    if (outcome instanceof Outcome.Done) {
      sessions.end(actor, authority);
    }
    return outcome;
  }

  private Outcome revoke(Handle handle, Actor actor, Authority authority, RevocationReason reason) {
    var now = clock.instant();
    if (!rows.revoke(handle, authority, reason, now)) {
      throw new IllegalStateException("the authorities were changed meanwhile");
    }
    crls.raise(handle, authority.issuer());
    var detail = new TreeMap<>(detail(authority));
    detail.put("reason", reason.text());
    audit.append(handle, actor.did("ca revoke", authority.id(), detail));
    if (authority.state() == State.CURRENT) {
      rows.next(handle, new Role.Root()).ifPresent(root -> use(handle, root));
      rows.next(handle, new Role.Issuing())
          .ifPresent(
              next -> {
                use(handle, next);
                audit.append(handle, actor.did("ca use", next.id(), detail(next)));
              });
    }
    var taken = new RevocationStatus.Revoked(reason, now);
    return new Outcome.Done(List.of(authority.takenBack(taken)));
  }

  /** A phone's reasons aren't an authority's, and nothing is taken back for a while. */
  private static boolean fits(RevocationReason reason) {
    return switch (reason) {
      case UNSPECIFIED, CA_COMPROMISE, AFFILIATION_CHANGED, SUPERSEDED, CESSATION_OF_OPERATION ->
          true;
      case KEY_COMPROMISE, CERTIFICATE_HOLD, REMOVE_FROM_CRL, PRIVILEGE_WITHDRAWN, AA_COMPROMISE ->
          false;
    };
  }

  /** Builds the list of one of {@link #all}, also where none is due. */
  public Outcome buildList(Actor actor, Authority authority) {
    return withToken(
        () -> {
          own.lists().build(authority);
          return database.<Outcome>write(
              handle -> {
                audit.append(handle, actor.did("ca crl", authority.id(), detail(authority)));
                return new Outcome.Done(List.of(authority));
              });
        });
  }

  private interface Step {
    Outcome take();
  }

  private static Outcome withToken(Step step) {
    try {
      return step.take();
    } catch (TokenUnavailable away) {
      return refused(CertificateNotice.CA_TOKEN, String.valueOf(away.getMessage()));
    }
  }

  private Made root(String name, AuthorityKeys.Kind kind, State state) {
    var key = own.keys().make(kind);
    var id = "root-" + AuthorityKeys.newId();
    var now = clock.instant();
    var certificate =
        MakeAuthority.root(
            name + " Root CA G" + generation(new Role.Root()), key.publicKey(), now, key.signer());
    var stored = key.keep(id, new Role.Root(), certificate);
    return new Made(new Authority(id, new Role.Root(), state, id, certificate, stored, now), key);
  }

  private Made issuing(String name, AuthorityKeys.Kind kind, State state, Made root) {
    return issuing(name, kind, state, root.authority(), root.key().signer());
  }

  private Made issuing(
      String name,
      AuthorityKeys.Kind kind,
      State state,
      Authority root,
      jp.mochi.cert.authority.Signer ofRoot) {
    var key = own.keys().make(kind);
    var id = "ca-" + AuthorityKeys.newId();
    var now = clock.instant();
    var points = new StatusPoints(own.authorities().listAddress(root), Optional.empty());
    var certificate =
        MakeAuthority.issuing(
            name + " Issuing CA G" + generation(new Role.Issuing()),
            key.publicKey(),
            now,
            root.certificate(),
            ofRoot,
            points);
    var stored = key.keep(id, new Role.Issuing(), certificate);
    return new Made(
        new Authority(id, new Role.Issuing(), state, root.id(), certificate, stored, now), key);
  }

  private jp.mochi.cert.authority.Signer signerOf(Authority root) {
    return own.authorities().signer(root);
  }

  private Outcome keep(Actor actor, String operation, CertificateNotice taken, List<Made> made) {
    return database.<Outcome>write(
        handle -> {
          if (!rows.offer(handle, made.getFirst().authority())) {
            return refused(taken, shown(made.getFirst().authority()));
          }
          for (var each : made.subList(1, made.size())) {
            if (!rows.offer(handle, each.authority())) {
              throw new IllegalStateException("a root was made meanwhile, without an authority");
            }
          }
          made.forEach(each -> crls.open(handle, each.authority().id()));
          var issuing = made.getFirst().authority();
          audit.append(handle, actor.did(operation, issuing.id(), detail(issuing)));
          return new Outcome.Done(made.stream().map(Made::authority).toList());
        });
  }

  private long generation(Role role) {
    return 1 + own.authorities().now().all().stream().filter(a -> a.role().equals(role)).count();
  }

  /** The name that the first authority was made with. */
  private static String baseName(Authority issuing) {
    return MakeAuthority.commonName(issuing.certificate()).replaceFirst(" Issuing CA G[0-9]+$", "");
  }

  private static String shown(Authority authority) {
    return authority.id() + " (" + MakeAuthority.commonName(authority.certificate()) + ")";
  }

  private static Map<String, String> detail(Authority authority) {
    var facts = CertificateFacts.of(authority.certificate());
    var detail = new TreeMap<String, String>();
    detail.put("subject", facts.subject());
    detail.put("key", facts.key());
    detail.put("sha256", facts.fingerprint());
    detail.put("notAfter", facts.notAfter().toString());
    return detail;
  }

  private static Outcome refused(CertificateNotice why, String detail) {
    return new Outcome.Refused(why.of(detail));
  }
}
