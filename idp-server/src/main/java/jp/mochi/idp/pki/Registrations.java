package jp.mochi.idp.pki;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.scep.RaKey;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.AuthorityKeys;

/**
 * Those that take requests by SCEP in the place of the authority that issues now (RFC 8894 §4.2):
 * clients encrypt to an RSA key, and the authority's own may be EC or in a token. One is shared by
 * all nodes and gets a successor at half its time; what was encrypted to a former one is opened
 * until that has ended.
 */
public final class Registrations implements Runnable {
  private final Database database;
  private final Authorities rows;
  private final AuthorityKeys keys;
  private final AuthoritiesInForce authorities;
  private final Clock clock;
  private final Map<String, RaKey> opened = new ConcurrentHashMap<>();
  private final Renewing renewing;

  Registrations(
      Database database,
      Authorities rows,
      AuthorityKeys keys,
      AuthoritiesInForce authorities,
      Clock clock) {
    this.database = database;
    this.rows = rows;
    this.keys = keys;
    this.authorities = authorities;
    this.clock = clock;
    this.renewing = new Renewing("The registration authority", clock);
  }

  /**
   * Who takes requests at this moment.
   *
   * @param issuing the authority that issues
   * @param answering whose certificate clients are given, and who signs
   * @param opening those whose keys open what clients have encrypted
   */
  public record Standing(Authority issuing, RaKey answering, List<RaKey> opening) {
    public Standing {
      opening = List.copyOf(opening);
    }
  }

  /**
   * Who takes requests now; empty where there is no authority, or its key isn't to be had. A
   * request makes one only where none is valid: whoever asks is nobody we know.
   */
  public Optional<Standing> now() {
    var view = authorities.now();
    return view.current(new Role.Issuing())
        .filter(issuing -> clock.instant().isBefore(issuing.end()))
        .flatMap(issuing -> of(view, issuing));
  }

  private Optional<Standing> of(AuthoritiesInForce.View view, Authority issuing) {
    var found = current(view, issuing).filter(this::isValid);
    if (found.isEmpty()) {
      renew(issuing, this::isValid);
      return standing(authorities.now(), issuing);
    }
    return standing(view, issuing);
  }

  private Optional<Standing> standing(AuthoritiesInForce.View view, Authority issuing) {
    var opening =
        view.all().stream()
            .filter(each -> each.role() instanceof Role.Registration && isValid(each))
            .map(this::opened)
            .toList();
    return current(view, issuing)
        .filter(this::isValid)
        .map(registration -> new Standing(issuing, opened(registration), opening));
  }

  private static Optional<Authority> current(AuthoritiesInForce.View view, Authority issuing) {
    return view.current(new Role.Registration(issuing.id()));
  }

  private RaKey opened(Authority registration) {
    return opened.computeIfAbsent(registration.id(), id -> keys.registration(registration));
  }

  private boolean isValid(Authority registration) {
    var now = clock.instant();
    return now.isBefore(registration.end())
        && !now.isBefore(registration.certificate().getNotBefore().toInstant());
  }

  /** One ends with its authority at the latest: then another would have no more time. */
  private boolean hasTime(Authority issuing, Authority registration) {
    var now = clock.instant();
    var left = issuing.remaining(now);
    var whole = left.compareTo(MakeAuthority.REGISTRATION) < 0 ? left : MakeAuthority.REGISTRATION;
    return isValid(registration)
        && (registration.remaining(now).compareTo(whole.dividedBy(2)) > 0
            || !registration.end().isBefore(issuing.end()));
  }

  /** One at a time on this node; of several nodes, one's is kept. */
  private void renew(Authority issuing, Predicate<Authority> suffices) {
    renewing.attempt(
        issuing.id(),
        () -> {
          var former = current(authorities.now(), issuing);
          if (former.filter(suffices).isEmpty()) {
            var fresh = made(issuing);
            database.write(handle -> rows.replace(handle, fresh, former));
          }
        });
  }

  private Authority made(Authority issuing) {
    var now = clock.instant();
    var id = "ra-" + AuthorityKeys.newId();
    var role = new Role.Registration(issuing.id());
    var key = keys.makeHere(AuthorityKeys.Kind.RSA);
    var certificate =
        MakeAuthority.registration(
            "Registration authority " + id,
            key.publicKey(),
            now,
            issuing.certificate(),
            authorities.signer(issuing));
    var stored = key.keep(id, role, certificate);
    return new Authority(id, role, Authority.State.CURRENT, issuing.id(), certificate, stored, now);
  }

  /**
   * Certifies others in good time, where somebody has ever asked for one, and forgets those that
   * nobody can rely on any more.
   */
  @Override
  public void run() {
    var now = clock.instant();
    var view = authorities.now();
    view.current(new Role.Issuing())
        .filter(issuing -> now.isBefore(issuing.end()))
        .filter(issuing -> current(view, issuing).filter(ra -> !hasTime(issuing, ra)).isPresent())
        .ifPresent(issuing -> renew(issuing, ra -> hasTime(issuing, ra)));
    forget(now);
    opened.keySet().retainAll(view.ids());
    renewing.keepOnly(view.ids());
  }

  private void forget(Instant now) {
    var before = now.minus(MakeAuthority.REGISTRATION).minus(Duration.ofDays(1));
    database.write(handle -> rows.deleteRegistrations(handle, before));
  }
}
